/* SPDX-License-Identifier: MIT */
/* The states and operations of the Mbed TLS cipher core, shared by its files. */
#ifndef USSL_MBEDTLS_CIPHER_H
#define USSL_MBEDTLS_CIPHER_H

#include "ussl_cipher.h"
#include "ussl_core.h"

int ussl__mb_aead_init(void *st, ussl_aead_alg alg, const uint8_t *key);
int ussl__mb_aead_seal(void *st, const uint8_t nonce[12], ussl_span aad, const uint8_t *in,
                       uint8_t *out, size_t len, uint8_t *tag);
int ussl__mb_aead_open(void *st, const uint8_t nonce[12], ussl_span aad, const uint8_t *in,
                       uint8_t *out, size_t len, const uint8_t *tag);
void ussl__mb_aead_fini(void *st);
int ussl__mb_cbc_init(void *st, ussl_cbc_alg alg, const uint8_t *key, bool encrypt);
int ussl__mb_cbc_run(void *st, const uint8_t iv[16], uint8_t *inout, size_t len);
void ussl__mb_cbc_fini(void *st);
int ussl__mb_hmac_init(void *st, ussl_digest_alg alg, const uint8_t *key, size_t key_len);
int ussl__mb_hmac_run(void *st, const ussl_span *parts, size_t count, uint8_t *mac);
void ussl__mb_hmac_fini(void *st);
int ussl__mb_digest(ussl_digest_alg alg, const uint8_t *in, size_t len, uint8_t *out);
int ussl__mb_agree_init(void *st, ussl_agree_alg alg);
int ussl__mb_agree_public(void *st, uint8_t *out, size_t cap, size_t *len);
int ussl__mb_agree_secret(void *st, const uint8_t *peer, size_t peer_len, uint8_t *out, size_t cap,
                          size_t *len);
int ussl__mb_agree_load(void *st, ussl_agree_alg alg, const uint8_t *priv, size_t len);
void ussl__mb_agree_fini(void *st);
int ussl__mb_pk_init(void *st, ussl_pk_alg alg, const uint8_t *key_der, size_t len);
int ussl__mb_pk_init_public(void *st, ussl_pk_alg alg, const uint8_t *spki, size_t len);
int ussl__mb_pk_sign(void *st, const uint8_t *hash, uint8_t *sig, size_t cap, size_t *len);
int ussl__mb_pk_verify(void *st, const uint8_t *hash, const uint8_t *sig, size_t len);
void ussl__mb_pk_fini(void *st);

/* Room for any state: a union over the types would drag every library header in here. */
#define USSL__MB_STATE_SIZE 8192

/* ussl__random in the library's form. */
int ussl__mb_cipher_rng(void *arg, unsigned char *out, size_t len);

#endif
