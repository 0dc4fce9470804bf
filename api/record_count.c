/* SPDX-License-Identifier: MIT */
/* Counts the records on the transport by their five-byte headers (RFC 8446 5.1). */
#include "ussl_internal.h"

#include <string.h>

/* A header that comes in pieces: takes bytes; true once all five are there. */
static bool take_header(ussl__framing *f, const uint8_t **data, size_t *len)
{
    size_t n = sizeof f->header - f->have;
    n = n < *len ? n : *len;
    memcpy(f->header + f->have, *data, n);
    f->have = (uint8_t)(f->have + n);
    *data += n;
    *len -= n;
    return f->have == sizeof f->header;
}

/* A record begins. */
static inline void enter_record(ussl_conn *conn, bool outgoing, const uint8_t *header)
{
    ussl__framing *f = outgoing ? &conn->out : &conn->in;
    f->body_left = (uint16_t)ussl__get16(header + 3);
    if (outgoing) {
        conn->records_out++;
    } else {
        conn->records_in++;
        if (!ussl__record_fits(conn, header)) {
            conn->overlong = true;
        }
    }
}

/* Apart, so that what nearly always runs does not pay for its registers. */
#if defined(__GNUC__)
__attribute__((noinline))
#endif
static void
follow(ussl_conn *conn, bool outgoing, const uint8_t *data, size_t len)
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
        enter_record(conn, outgoing, f->header);
        if (conn->record_fn != NULL) {
            size_t seen = len < f->body_left ? len : f->body_left;
            conn->record_fn(conn->record_arg, conn, outgoing, f->header, data, seen);
        }
    }
    f->body_left = (uint16_t)(f->body_left - len);
}

void ussl__record_begin(ussl_conn *conn, bool outgoing, const uint8_t *data, size_t len)
{
    ussl__framing *f = outgoing ? &conn->out : &conn->in;
    /* As nearly all come: a header alone, or a record and nothing behind it. */
    bool alone = f->have == 0 && f->body_left == 0 && len >= sizeof f->header &&
                 len - sizeof f->header <= ussl__get16(data + 3);
    if (!alone || conn->record_fn != NULL) {
        follow(conn, outgoing, data, len);
        return;
    }
    enter_record(conn, outgoing, data);
    f->body_left = (uint16_t)(f->body_left - (len - sizeof f->header));
}
