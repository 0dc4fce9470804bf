/* SPDX-License-Identifier: MIT */
/* The caller's transport as a backend sees it: every byte in or out passes here. */
#include "ussl_internal.h"

int ussl__bio_read(ussl_conn *conn, void *buf, size_t len, size_t *done)
{
    *done = 0;
    if (conn->bio_eof) {
        return USSL_CLOSED;
    }
    if (conn->overlong) {
        return USSL_E_IO;
    }
    int rc = conn->bio.read(conn->bio.arg, buf, len, done);
    if (rc == USSL_OK && *done > 0 && *done <= len) {
        conn->wire_in += *done;
        ussl__record_count(conn, false, buf, *done);
        if (conn->overlong) {
            *done = 0;
            return USSL_E_IO; /* ends whatever the library is at; the outcome is ours */
        }
        return USSL_OK;
    }
    *done = 0;
    if (rc == USSL_WANT_READ || rc == USSL_WANT_WRITE) {
        return rc;
    }
    if (rc == USSL_CLOSED) {
        conn->bio_eof = true;
        return rc;
    }
    conn->bio_failed = true;
    return USSL_E_IO;
}

int ussl__bio_write(ussl_conn *conn, const void *buf, size_t len, size_t *done)
{
    *done = 0;
    int rc = conn->bio.write(conn->bio.arg, buf, len, done);
    if (rc == USSL_OK && *done > 0 && *done <= len) {
        conn->wire_out += *done;
        ussl__record_count(conn, true, buf, *done);
        return USSL_OK;
    }
    *done = 0;
    if (rc == USSL_WANT_READ || rc == USSL_WANT_WRITE) {
        return rc;
    }
    conn->bio_failed = true;
    return USSL_E_IO;
}
