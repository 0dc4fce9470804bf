/* SPDX-License-Identifier: MIT */
/* One function a primitive: runs one vector and says what the cipher core made of it. */
#ifndef USSL_TESTS_KAT_H
#define USSL_TESTS_KAT_H

#include "ussl_cipher.h"

typedef enum kat_outcome {
    KAT_ACCEPTED, /* the operation agrees with the vector's values */
    KAT_REFUSED,  /* an error, or another result than the vector's */
    KAT_ABSENT,   /* USSL_E_NOTSUP */
    KAT_BROKEN    /* it contradicts itself, e.g. in place differs from out of place */
} kat_outcome;

const char *kat_outcome_name(kat_outcome outcome);

/* key, nonce, aad, plaintext, ciphertext, tag */
kat_outcome kat_aead(const ussl_cipher *cipher, void *st, const char *algorithm, ussl_span *args);
/* key, iv, plaintext, ciphertext */
kat_outcome kat_cbc(const ussl_cipher *cipher, void *st, const char *algorithm, ussl_span *args);
/* key, message, tag (possibly shortened) */
kat_outcome kat_hmac(const ussl_cipher *cipher, void *st, const char *algorithm, ussl_span *args);
/* private value, peer's public value, shared secret */
kat_outcome kat_agree(const ussl_cipher *cipher, void *st, const char *algorithm, ussl_span *args);
/* SubjectPublicKeyInfo, message, signature */
kat_outcome kat_verify(const ussl_cipher *cipher, void *st, const char *algorithm, ussl_span *args);
/* Camellia: RFC 3713 appendix A, and GCM (RFC 6367) against libgcrypt. Prints a line each; returns
 * how many went wrong. */
unsigned kat_camellia(const ussl_cipher *cipher, void *st);

#endif
