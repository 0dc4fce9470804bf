/* SPDX-License-Identifier: MIT */
/* Counts the records on the transport by their five-byte headers (RFC 8446 5.1). */
#include "ussl_internal.h"

#include <string.h>

/* Takes header bytes; true once all five are there. */
static bool take_header(ussl__framing *f, const uint8_t **data, size_t *len)
{
    size_t n = sizeof f->header - f->have;
    if (n == sizeof f->header && *len >= n) {
        /* As most come: a copy whose length the compiler knows is no call. */
        memcpy(f->header, *data, sizeof f->header);
    } else {
        n = n < *len ? n : *len;
        memcpy(f->header + f->have, *data, n);
    }
    f->have = (uint8_t)(f->have + n);
    *data += n;
    *len -= n;
    return f->have == sizeof f->header;
}

void ussl__record_count(ussl_conn *conn, bool outgoing, const uint8_t *data, size_t len)
{
    ussl__framing *f = outgoing ? &conn->out : &conn->in;
    while (len > f->body_left) {
        data += f->body_left;
        len -= f->body_left;
        f->body_left = 0;
        if (!take_header(f, &data, &len)) {
            return;
        }
        f->have = 0;
        f->body_left = (uint16_t)ussl__get16(f->header + 3);
        if (outgoing) {
            conn->records_out++;
        } else {
            conn->records_in++;
            conn->overlong = conn->overlong || !ussl__record_fits(conn, f->header);
        }
        if (conn->record_fn != NULL) {
            size_t seen = len < f->body_left ? len : f->body_left;
            conn->record_fn(conn->record_arg, conn, outgoing, f->header, data, seen);
        }
    }
    f->body_left = (uint16_t)(f->body_left - len);
}
