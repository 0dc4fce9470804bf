/* SPDX-License-Identifier: MIT */
/* The states and operations of the wolfSSL cipher core, shared by its files. */
#ifndef USSL_WOLFSSL_CIPHER_H
#define USSL_WOLFSSL_CIPHER_H

#include "ussl_cipher.h"
#include "ussl_core.h"

int ussl__wolf_aead_init(void *st, ussl_aead_alg alg, const uint8_t *key);
int ussl__wolf_aead_seal(void *st, const uint8_t nonce[12], ussl_span aad, const uint8_t *in,
                         uint8_t *out, size_t len, uint8_t *tag);
int ussl__wolf_aead_open(void *st, const uint8_t nonce[12], ussl_span aad, const uint8_t *in,
                         uint8_t *out, size_t len, const uint8_t *tag);
void ussl__wolf_aead_fini(void *st);
int ussl__wolf_cbc_init(void *st, ussl_cbc_alg alg, const uint8_t *key, bool encrypt);
int ussl__wolf_cbc_run(void *st, const uint8_t iv[16], uint8_t *inout, size_t len);
void ussl__wolf_cbc_fini(void *st);
int ussl__wolf_hmac_init(void *st, ussl_digest_alg alg, const uint8_t *key, size_t key_len);
int ussl__wolf_hmac_run(void *st, const ussl_span *parts, size_t count, uint8_t *mac);
void ussl__wolf_hmac_fini(void *st);
int ussl__wolf_digest(ussl_digest_alg alg, const uint8_t *in, size_t len, uint8_t *out);
int ussl__wolf_agree_init(void *st, ussl_agree_alg alg);
int ussl__wolf_agree_public(void *st, uint8_t *out, size_t cap, size_t *len);
int ussl__wolf_agree_secret(void *st, const uint8_t *peer, size_t peer_len, uint8_t *out,
                            size_t cap, size_t *len);
int ussl__wolf_agree_load(void *st, ussl_agree_alg alg, const uint8_t *priv, size_t len);
void ussl__wolf_agree_fini(void *st);
int ussl__wolf_pk_init(void *st, ussl_pk_alg alg, const uint8_t *key_der, size_t len);
int ussl__wolf_pk_init_public(void *st, ussl_pk_alg alg, const uint8_t *spki, size_t len);
int ussl__wolf_pk_sign(void *st, const uint8_t *hash, uint8_t *sig, size_t cap, size_t *len);
int ussl__wolf_pk_verify(void *st, const uint8_t *hash, const uint8_t *sig, size_t len);
void ussl__wolf_pk_fini(void *st);

/* Room for any state: an RSA or DH key with the largest SP integers takes the most. */
#define USSL__WOLF_STATE_SIZE 32768

#endif
