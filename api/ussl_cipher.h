/* SPDX-License-Identifier: MIT */
/* The cipher core: the primitives below TLS, for benches and known-answer tests only. */
#ifndef USSL_CIPHER_H
#define USSL_CIPHER_H

#include "ussl_backend.h"

#ifdef __cplusplus
extern "C" {
#endif

/*
 * A const struct and symbol of its own a backend, not reachable from the TLS vtable, so that an
 * image that does not name it does not carry it. States are the caller's memory: at least
 * `state_size` bytes, aligned to 16, released with `fini`, which wipes. Nothing here is for
 * applications: TLS uses the same library code by its own road.
 *
 * Results: USSL_OK; USSL_E_NOTSUP, the library or build lacks it; USSL_E_CERT, a tag or signature
 * is wrong; USSL_E_ARG, USSL_E_KEY, USSL_E_NOMEM, USSL_E_INTERNAL.
 */

typedef enum ussl_aead_alg {
    USSL_AEAD_AES_128_GCM,
    USSL_AEAD_AES_256_GCM,
    USSL_AEAD_AES_128_CCM, /* 16-byte tag */
    USSL_AEAD_AES_256_CCM,
    USSL_AEAD_AES_128_CCM_8, /* 8-byte tag */
    USSL_AEAD_AES_256_CCM_8,
    USSL_AEAD_CAMELLIA_128_GCM,
    USSL_AEAD_CAMELLIA_256_GCM,
    USSL_AEAD_CHACHA20_POLY1305,
    USSL_AEAD_COUNT
} ussl_aead_alg;

typedef enum ussl_cbc_alg {
    USSL_CBC_AES_128,
    USSL_CBC_AES_256,
    USSL_CBC_CAMELLIA_128,
    USSL_CBC_CAMELLIA_256,
    USSL_CBC_COUNT
} ussl_cbc_alg;

typedef enum ussl_digest_alg {
    USSL_DIGEST_SHA1,
    USSL_DIGEST_SHA256,
    USSL_DIGEST_SHA384,
    USSL_DIGEST_SHA512,
    USSL_DIGEST_COUNT
} ussl_digest_alg;

typedef enum ussl_agree_alg {
    USSL_AGREE_X25519,
    USSL_AGREE_P256,
    USSL_AGREE_P384,
    USSL_AGREE_FFDHE2048,
    USSL_AGREE_COUNT
} ussl_agree_alg;

typedef enum ussl_pk_alg {
    USSL_PK_ECDSA_P256_SHA256,
    USSL_PK_ECDSA_P384_SHA384,
    USSL_PK_RSA_2048_PKCS1_SHA256,
    USSL_PK_RSA_2048_PSS_SHA256,
    USSL_PK_RSA_3072_PKCS1_SHA256,
    USSL_PK_RSA_3072_PSS_SHA256,
    USSL_PK_COUNT
} ussl_pk_alg;

typedef struct ussl_cipher {
    const char *name;  /* the backend's */
    size_t state_size; /* the largest state of any operation */

    /* AEAD as TLS records use it: 12-byte nonce; `in` == `out` allowed; the tag stands apart. */
    int (*aead_init)(void *st, ussl_aead_alg alg, const uint8_t *key);
    int (*aead_seal)(void *st, const uint8_t nonce[12], ussl_span aad, const uint8_t *in,
                     uint8_t *out, size_t len, uint8_t *tag);
    int (*aead_open)(void *st, const uint8_t nonce[12], ussl_span aad, const uint8_t *in,
                     uint8_t *out, size_t len, const uint8_t *tag);
    void (*aead_fini)(void *st);

    /* CBC in place over whole blocks. */
    int (*cbc_init)(void *st, ussl_cbc_alg alg, const uint8_t *key, bool encrypt);
    int (*cbc_run)(void *st, const uint8_t iv[16], uint8_t *inout, size_t len);
    void (*cbc_fini)(void *st);

    int (*hmac_init)(void *st, ussl_digest_alg alg, const uint8_t *key, size_t key_len);
    int (*hmac_run)(void *st, const ussl_span *parts, size_t count, uint8_t *mac);
    void (*hmac_fini)(void *st);
    int (*digest)(ussl_digest_alg alg, const uint8_t *in, size_t len, uint8_t *out);

    /* One side of a key agreement: makes a fresh key pair, then derives from the peer's public
     * value (X25519: 32 bytes; EC: uncompressed point; FFDHE: big-endian, 256 bytes). */
    int (*agree_init)(void *st, ussl_agree_alg alg);
    int (*agree_public)(void *st, uint8_t *out, size_t cap, size_t *len);
    int (*agree_secret)(void *st, const uint8_t *peer, size_t peer_len, uint8_t *out, size_t cap,
                        size_t *len);
    /* With a given private value, for known-answer tests. */
    int (*agree_load)(void *st, ussl_agree_alg alg, const uint8_t *priv, size_t len);
    void (*agree_fini)(void *st);

    /* A private key from DER (SEC1 or PKCS#1 or PKCS#8); signatures as TLS carries them. */
    int (*pk_init)(void *st, ussl_pk_alg alg, const uint8_t *key_der, size_t len);
    int (*pk_sign)(void *st, const uint8_t *hash, uint8_t *sig, size_t cap, size_t *len);
    int (*pk_verify)(void *st, const uint8_t *hash, const uint8_t *sig, size_t len);
    /* A public key from SubjectPublicKeyInfo DER: verify only. */
    int (*pk_init_public)(void *st, ussl_pk_alg alg, const uint8_t *spki, size_t len);
    void (*pk_fini)(void *st);
} ussl_cipher;

/* Each backend folder exports its own: ussl_cipher_mbedtls, ussl_cipher_wolfssl. The list of the
 * linked ones, in the order of ussl_backends(), is generated beside it in a file of its own. */
extern const ussl_cipher *const ussl__cipher_list[];
extern const size_t ussl__cipher_list_count;

#ifdef __cplusplus
}
#endif
#endif
