/* SPDX-License-Identifier: MIT */
/* Signing and verification of the wolfSSL cipher core. */
#include "cipher.h"

#include <wolfssl/wolfcrypt/settings.h>

#include <wolfssl/wolfcrypt/asn.h>
#include <wolfssl/wolfcrypt/ecc.h>
#include <wolfssl/wolfcrypt/error-crypt.h>
#include <wolfssl/wolfcrypt/hash.h>
#include <wolfssl/wolfcrypt/random.h>
#include <wolfssl/wolfcrypt/rsa.h>

typedef struct pk_state {
    WC_RNG rng;
    ussl_pk_alg alg;
    union {
        ecc_key ec;
#ifndef NO_RSA
        RsaKey rsa;
#endif
    } u;
} pk_state;

_Static_assert(sizeof(pk_state) <= USSL__WOLF_STATE_SIZE, "state_size is too small");

static bool pk_is_ec(ussl_pk_alg alg)
{
    return alg == USSL_PK_ECDSA_P256_SHA256 || alg == USSL_PK_ECDSA_P384_SHA384;
}

static int pk_open(pk_state *s, ussl_pk_alg alg)
{
    s->alg = alg;
    int rc = wc_InitRng(&s->rng);
    if (rc != 0) {
        return USSL_E_RANDOM;
    }
    if (pk_is_ec(alg)) {
        return wc_ecc_init(&s->u.ec) == 0 ? USSL_OK : USSL_E_NOMEM;
    }
#ifndef NO_RSA
    if (wc_InitRsaKey(&s->u.rsa, NULL) != 0) {
        return USSL_E_NOMEM;
    }
    return wc_RsaSetRNG(&s->u.rsa, &s->rng) == 0 ? USSL_OK : USSL_E_INTERNAL;
#else
    return USSL_E_NOTSUP;
#endif
}

int ussl__wolf_pk_init(void *st, ussl_pk_alg alg, const uint8_t *key_der, size_t len)
{
    pk_state *s = st;
    word32 at = 0;
    int rc = pk_open(s, alg);
    if (rc != USSL_OK) {
        return rc;
    }
    if (pk_is_ec(alg)) {
        rc = wc_EccPrivateKeyDecode(key_der, &at, &s->u.ec, (word32)len);
    } else {
#ifndef NO_RSA
        rc = wc_RsaPrivateKeyDecode(key_der, &at, &s->u.rsa, (word32)len);
#endif
    }
    return rc == 0 ? USSL_OK : USSL_E_KEY;
}

int ussl__wolf_pk_init_public(void *st, ussl_pk_alg alg, const uint8_t *spki, size_t len)
{
    pk_state *s = st;
    word32 at = 0;
    int rc = pk_open(s, alg);
    if (rc != USSL_OK) {
        return rc;
    }
    if (pk_is_ec(alg)) {
        rc = wc_EccPublicKeyDecode(spki, &at, &s->u.ec, (word32)len);
    } else {
#ifndef NO_RSA
        rc = wc_RsaPublicKeyDecode(spki, &at, &s->u.rsa, (word32)len);
#endif
    }
    return rc == 0 ? USSL_OK : USSL_E_KEY;
}

#ifndef NO_RSA
static bool pk_is_pss(ussl_pk_alg alg)
{
    return alg == USSL_PK_RSA_2048_PSS_SHA256 || alg == USSL_PK_RSA_3072_PSS_SHA256;
}

/* The DigestInfo of SHA-256 around the hash (RFC 8017 9.2). */
static word32 digest_info(const uint8_t *hash, byte out[64])
{
    return wc_EncodeSignature(out, hash, 32, SHA256h);
}
#endif

int ussl__wolf_pk_sign(void *st, const uint8_t *hash, uint8_t *sig, size_t cap, size_t *len)
{
    pk_state *s = st;
    int rc = NOT_COMPILED_IN;
    if (pk_is_ec(s->alg)) {
        word32 n = (word32)cap;
        word32 hash_len = s->alg == USSL_PK_ECDSA_P384_SHA384 ? 48 : 32;
        rc = wc_ecc_sign_hash(hash, hash_len, sig, &n, &s->rng, &s->u.ec);
        *len = n;
        return rc == 0 ? USSL_OK : USSL_E_INTERNAL;
    }
#ifndef NO_RSA
    if (pk_is_pss(s->alg)) {
        rc = wc_RsaPSS_Sign(hash, 32, sig, (word32)cap, WC_HASH_TYPE_SHA256, WC_MGF1SHA256,
                            &s->u.rsa, &s->rng);
    } else {
        byte info[64];
        word32 n = digest_info(hash, info);
        rc = wc_RsaSSL_Sign(info, n, sig, (word32)cap, &s->u.rsa, &s->rng);
    }
#endif
    *len = rc > 0 ? (size_t)rc : 0;
    return rc > 0 ? USSL_OK : USSL_E_INTERNAL;
}

#ifndef NO_RSA
static int rsa_verify(pk_state *s, const uint8_t *hash, const uint8_t *sig, size_t len)
{
    byte out[512];
    word32 n = 0;
    byte expected[64];
    if (len > sizeof(out)) {
        return USSL_E_CERT;
    }
    if (pk_is_pss(s->alg)) {
        byte copy[512];
        for (size_t i = 0; i < len; i++) {
            copy[i] = sig[i];
        }
        byte *at = NULL;
        int rc = wc_RsaPSS_VerifyInline(copy, (word32)len, &at, WC_HASH_TYPE_SHA256, WC_MGF1SHA256,
                                        &s->u.rsa);
        if (rc > 0) {
            rc = wc_RsaPSS_CheckPadding(hash, 32, at, (word32)rc, WC_HASH_TYPE_SHA256);
        }
        return rc == 0 ? USSL_OK : USSL_E_CERT;
    }
    int rc = wc_RsaSSL_Verify(sig, (word32)len, out, sizeof(out), &s->u.rsa);
    if (rc <= 0) {
        return USSL_E_CERT;
    }
    n = digest_info(hash, expected);
    if ((word32)rc != n) {
        return USSL_E_CERT;
    }
    unsigned differ = 0;
    for (word32 i = 0; i < n; i++) {
        differ |= (unsigned)(out[i] ^ expected[i]);
    }
    return differ == 0 ? USSL_OK : USSL_E_CERT;
}
#endif

int ussl__wolf_pk_verify(void *st, const uint8_t *hash, const uint8_t *sig, size_t len)
{
    pk_state *s = st;
    if (pk_is_ec(s->alg)) {
        int right = 0;
        word32 hash_len = s->alg == USSL_PK_ECDSA_P384_SHA384 ? 48 : 32;
        int rc = wc_ecc_verify_hash(sig, (word32)len, hash, hash_len, &right, &s->u.ec);
        return rc == 0 && right == 1 ? USSL_OK : USSL_E_CERT;
    }
#ifndef NO_RSA
    return rsa_verify(s, hash, sig, len);
#else
    return USSL_E_NOTSUP;
#endif
}

void ussl__wolf_pk_fini(void *st)
{
    pk_state *s = st;
    if (pk_is_ec(s->alg)) {
        wc_ecc_free(&s->u.ec);
    }
#ifndef NO_RSA
    else {
        wc_FreeRsaKey(&s->u.rsa);
    }
#endif
    wc_FreeRng(&s->rng);
    ussl__wipe(s, sizeof(*s));
}
