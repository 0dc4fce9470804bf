/* SPDX-License-Identifier: MIT */
/* AES-CCM of TLS records (RFC 6655, RFC 8446 5.2) by BearSSL's loop for AES-NI, which makes key
 * stream and CBC-MAC at once. The libraries' own functions make the one after the other; what
 * stands in front of them, in the accel folder of each backend, calls these. */
#ifndef USSL_ACCEL_CCM_X86_H
#define USSL_ACCEL_CCM_X86_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* One record and the key it is under. Nothing of it is kept. */
typedef struct ussl__ccm_record {
    const void *round_keys; /* 16 * (rounds + 1) bytes, as FIPS 197 numbers them */
    unsigned rounds;        /* 10, 12 or 14 */
    const uint8_t *nonce, *aad, *in;
    size_t nonce_len, aad_len, len, tag_len;
    uint8_t *out; /* len bytes; may be `in` or overlap it */
} ussl__ccm_record;

/* Whether it is what TLS asks for: a nonce of 12 bytes, a tag of 8 or 16, additional data that fit
 * one block, a text of 16 bytes to 16 MB. The others are the library's. The pointers may be NULL,
 * which is refused. */
bool ussl__ccm_x86_takes(const ussl__ccm_record *r);

/* Both need AES-NI and SSE4.1, which the caller has asked the processor for, and a record that
 * ussl__ccm_x86_takes. Opening with a wrong tag answers false, and `out` is zeroed. */
void ussl__ccm_x86_seal(const ussl__ccm_record *r, uint8_t *tag);
bool ussl__ccm_x86_open(const ussl__ccm_record *r, const uint8_t *tag);

#endif
