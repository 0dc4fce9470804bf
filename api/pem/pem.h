/* SPDX-License-Identifier: MIT */
/* PEM framing (RFC 7468): finds blocks in text and decodes their base64. */
#ifndef USSL_PEM_H
#define USSL_PEM_H

#include "ussl_backend.h"

/* Does it look like PEM (a "-----BEGIN" somewhere), else it is taken as DER. */
bool ussl__pem_is(const void *data, size_t len);

typedef struct ussl__pem_block {
    ussl_span label; /* "CERTIFICATE" */
    ussl_span whole; /* from "-----BEGIN" to the end of "-----END ...-----" */
    ussl_span body;  /* between the two lines */
    bool encrypted;  /* "Proc-Type: 4,ENCRYPTED" or label "ENCRYPTED PRIVATE KEY" */
} ussl__pem_block;

/* The next block at or after `*pos` (which it moves on): USSL_OK; USSL_CLOSED: no more;
 * USSL_E_CERT: a BEGIN without its END, or two different labels. Text between blocks is skipped. */
int ussl__pem_next(const void *data, size_t len, size_t *pos, ussl__pem_block *block);
/* Decodes the body into `out`; *out_len in: capacity (3 bytes for 4 characters suffice), out:
 * bytes. USSL_OK, or USSL_E_CERT for anything that is not strict base64 and white space. */
int ussl__pem_decode(const ussl__pem_block *block, uint8_t *out, size_t *out_len);

#endif
