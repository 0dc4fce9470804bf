/* SPDX-License-Identifier: MIT */
/* Reads the numbers and vectors of a handshake message (RFC 8446 3). */
#ifndef USSL_MBEDTLS_READER_H
#define USSL_MBEDTLS_READER_H

#include <stdbool.h>
#include <stddef.h>

/* Bytes of a message that the library has parsed already; `ok` falls when they do not suffice. */
typedef struct reader {
    const unsigned char *p, *end;
    bool ok;
} reader;

static inline size_t number(reader *r, size_t bytes)
{
    size_t value = 0;
    if (!r->ok || (size_t)(r->end - r->p) < bytes) {
        r->ok = false;
        return 0;
    }
    while (bytes-- > 0) {
        value = value << 8 | *r->p++;
    }
    return value;
}

static inline reader take(reader *r, size_t len)
{
    reader part = {r->p, r->p, r->ok};
    if (!r->ok || (size_t)(r->end - r->p) < len) {
        r->ok = false;
        part.ok = false;
        return part;
    }
    r->p += len;
    part.end = r->p;
    return part;
}

#endif
