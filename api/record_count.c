/* SPDX-License-Identifier: MIT */
/* Counts the records on the transport by their five-byte headers (RFC 8446 5.1). */
#include "ussl_internal.h"

void ussl__record_count(ussl_conn *conn, bool outgoing, const uint8_t *data, size_t len)
{
    ussl__framing *f = outgoing ? &conn->out : &conn->in;
    while (len > 0) {
        if (f->body_left > 0) {
            size_t n = len < f->body_left ? len : f->body_left;
            f->body_left = (uint16_t)(f->body_left - n);
            data += n;
            len -= n;
            continue;
        }
        f->header[f->have++] = *data++;
        len--;
        if (f->have < sizeof f->header) {
            continue;
        }
        f->have = 0;
        f->body_left = (uint16_t)ussl__get16(f->header + 3);
        if (outgoing) {
            conn->records_out++;
        } else {
            conn->records_in++;
        }
        if (conn->record_fn != NULL) {
            size_t seen = len < f->body_left ? len : f->body_left;
            conn->record_fn(conn->record_arg, conn, outgoing, f->header, data, seen);
        }
    }
}
