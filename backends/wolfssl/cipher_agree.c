/* SPDX-License-Identifier: MIT */
/* Key agreement of the wolfSSL cipher core. */
#include "cipher.h"

#include <wolfssl/wolfcrypt/settings.h>

#include <wolfssl/wolfcrypt/curve25519.h>
#include <wolfssl/wolfcrypt/dh.h>
#include <wolfssl/wolfcrypt/ecc.h>
#include <wolfssl/wolfcrypt/error-crypt.h>
#include <wolfssl/wolfcrypt/random.h>

#define FFDHE_BYTES 256

typedef struct agree_state {
    WC_RNG rng;
    ussl_agree_alg alg;
    union {
        curve25519_key x25519;
        ecc_key ec;
#ifndef NO_DH
        struct {
            DhKey key;
            byte priv[FFDHE_BYTES], pub[FFDHE_BYTES];
            word32 priv_len, pub_len;
        } dh;
#endif
    } u;
} agree_state;

_Static_assert(sizeof(agree_state) <= USSL__WOLF_STATE_SIZE, "state_size is too small");

/* Prepares the key object without a value. */
static int agree_open(agree_state *s, ussl_agree_alg alg)
{
    s->alg = alg;
    int rc = wc_InitRng(&s->rng);
    if (rc != 0) {
        return USSL_E_RANDOM;
    }
    switch (alg) {
    case USSL_AGREE_X25519:
        rc = wc_curve25519_init(&s->u.x25519);
        break;
    case USSL_AGREE_FFDHE2048:
#ifndef NO_DH
        rc = wc_InitDhKey(&s->u.dh.key);
        if (rc == 0) {
            rc = wc_DhSetNamedKey(&s->u.dh.key, WC_FFDHE_2048);
        }
        s->u.dh.priv_len = sizeof(s->u.dh.priv);
        s->u.dh.pub_len = sizeof(s->u.dh.pub);
        break;
#else
        return USSL_E_NOTSUP;
#endif
    default:
        rc = wc_ecc_init(&s->u.ec);
        if (rc == 0) {
            rc = wc_ecc_set_rng(&s->u.ec, &s->rng);
        }
        break;
    }
    return rc == 0 ? USSL_OK : USSL_E_INTERNAL;
}

static int curve_size(ussl_agree_alg alg)
{
    return alg == USSL_AGREE_P256 ? 32 : 48;
}

static int curve_id(ussl_agree_alg alg)
{
    return alg == USSL_AGREE_P256 ? ECC_SECP256R1 : ECC_SECP384R1;
}

int ussl__wolf_agree_init(void *st, ussl_agree_alg alg)
{
    agree_state *s = st;
    int rc = agree_open(s, alg);
    if (rc != USSL_OK) {
        return rc;
    }
    switch (alg) {
    case USSL_AGREE_X25519:
        rc = wc_curve25519_make_key(&s->rng, CURVE25519_KEYSIZE, &s->u.x25519);
        break;
#ifndef NO_DH
    case USSL_AGREE_FFDHE2048:
        rc = wc_DhGenerateKeyPair(&s->u.dh.key, &s->rng, s->u.dh.priv, &s->u.dh.priv_len,
                                  s->u.dh.pub, &s->u.dh.pub_len);
        break;
#endif
    default:
        rc = wc_ecc_make_key_ex(&s->rng, curve_size(alg), &s->u.ec, curve_id(alg));
        break;
    }
    return rc == 0                                     ? USSL_OK
           : rc == ECC_BAD_ARG_E || rc == BAD_FUNC_ARG ? USSL_E_NOTSUP
                                                       : USSL_E_INTERNAL;
}

int ussl__wolf_agree_load(void *st, ussl_agree_alg alg, const uint8_t *priv, size_t len)
{
    agree_state *s = st;
    if (alg == USSL_AGREE_FFDHE2048) {
        return USSL_E_NOTSUP;
    }
    int rc = agree_open(s, alg);
    if (rc != USSL_OK) {
        return rc;
    }
    if (alg == USSL_AGREE_X25519) {
        rc =
            wc_curve25519_import_private_ex(priv, (word32)len, &s->u.x25519, EC25519_LITTLE_ENDIAN);
    } else {
        rc = wc_ecc_import_private_key_ex(priv, (word32)len, NULL, 0, &s->u.ec, curve_id(alg));
    }
    return rc == 0 ? USSL_OK : USSL_E_KEY;
}

int ussl__wolf_agree_public(void *st, uint8_t *out, size_t cap, size_t *len)
{
    agree_state *s = st;
    word32 n = (word32)cap;
    int rc;
    switch (s->alg) {
    case USSL_AGREE_X25519:
        rc = wc_curve25519_export_public_ex(&s->u.x25519, out, &n, EC25519_LITTLE_ENDIAN);
        break;
#ifndef NO_DH
    case USSL_AGREE_FFDHE2048:
        if (cap < s->u.dh.pub_len) {
            return USSL_E_ARG;
        }
        n = s->u.dh.pub_len;
        for (word32 i = 0; i < n; i++) {
            out[i] = s->u.dh.pub[i];
        }
        rc = 0;
        break;
#endif
    default:
        rc = wc_ecc_export_x963(&s->u.ec, out, &n);
        break;
    }
    *len = n;
    return rc == 0 ? USSL_OK : USSL_E_INTERNAL;
}

static int x25519_secret(agree_state *s, const uint8_t *peer, size_t peer_len, uint8_t *out,
                         word32 *n)
{
    curve25519_key theirs;
    int rc = wc_curve25519_init(&theirs);
    if (rc == 0) {
        rc = wc_curve25519_import_public_ex(peer, (word32)peer_len, &theirs, EC25519_LITTLE_ENDIAN);
    }
    if (rc == 0) {
        rc = wc_curve25519_shared_secret_ex(&s->u.x25519, &theirs, out, n, EC25519_LITTLE_ENDIAN);
    }
    wc_curve25519_free(&theirs);
    return rc;
}

static int ec_secret(agree_state *s, const uint8_t *peer, size_t peer_len, uint8_t *out, word32 *n)
{
    ecc_key theirs;
    int rc = wc_ecc_init(&theirs);
    if (rc != 0) {
        return rc;
    }
    rc = wc_ecc_import_x963_ex(peer, (word32)peer_len, &theirs, curve_id(s->alg));
    if (rc == 0) {
        rc = wc_ecc_check_key(&theirs);
    }
    if (rc == 0) {
        rc = wc_ecc_shared_secret(&s->u.ec, &theirs, out, n);
    }
    wc_ecc_free(&theirs);
    return rc;
}

int ussl__wolf_agree_secret(void *st, const uint8_t *peer, size_t peer_len, uint8_t *out,
                            size_t cap, size_t *len)
{
    agree_state *s = st;
    word32 n = (word32)cap;
    int rc;
    switch (s->alg) {
    case USSL_AGREE_X25519:
        rc = x25519_secret(s, peer, peer_len, out, &n);
        break;
#ifndef NO_DH
    case USSL_AGREE_FFDHE2048:
        rc = wc_DhAgree(&s->u.dh.key, out, &n, s->u.dh.priv, s->u.dh.priv_len, peer,
                        (word32)peer_len);
        break;
#endif
    default:
        rc = ec_secret(s, peer, peer_len, out, &n);
        break;
    }
    *len = n;
    return rc == 0 ? USSL_OK : USSL_E_CERT;
}

void ussl__wolf_agree_fini(void *st)
{
    agree_state *s = st;
    switch (s->alg) {
    case USSL_AGREE_X25519:
        wc_curve25519_free(&s->u.x25519);
        break;
    case USSL_AGREE_FFDHE2048:
#ifndef NO_DH
        wc_FreeDhKey(&s->u.dh.key);
#endif
        break;
    default:
        wc_ecc_free(&s->u.ec);
        break;
    }
    wc_FreeRng(&s->rng);
    ussl__wipe(s, sizeof(*s));
}
