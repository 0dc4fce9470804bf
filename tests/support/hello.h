/* SPDX-License-Identifier: MIT */
/* Reads a ClientHello off the wire (RFC 8446 4.1.2), to see what was really sent. */
#ifndef USSL_TEST_HELLO_H
#define USSL_TEST_HELLO_H

#include "wire.h"

typedef struct hello {
    uint16_t version;
    const uint8_t *random;
    const uint8_t *session_id;
    size_t session_id_len;
    const uint8_t *suites; /* two bytes each */
    size_t suite_count;
    const uint8_t *extensions;
    size_t extensions_len;
    uint8_t storage[16384]; /* the message, put together from its records */
} hello;

/* The first handshake message of a lane, whatever its type; 0 if it is not complete. */
size_t hello_message(const wire_lane *lane, uint8_t *out, size_t cap);
/* The ClientHello that a lane begins with. */
bool hello_read(const wire_lane *lane, hello *h);
bool hello_offers(const hello *h, uint16_t suite);

typedef struct hello_ext {
    bool there;
    const uint8_t *body;
    size_t len;
} hello_ext;
hello_ext hello_find(const hello *h, uint16_t type);

#endif
