/* SPDX-License-Identifier: MIT */
/* Key agreement, signing and verification of the Mbed TLS cipher core. */
#include "cipher.h"

#include <mbedtls/ecp.h>
#include <mbedtls/pk.h>
#if defined(MBEDTLS_DHM_C)
#include <mbedtls/dhm.h>
#endif

/* Built on ECP and not on mbedtls_ecdh_context: a given private value can be loaded here. */
typedef struct agree_state {
    ussl_agree_alg alg;
    mbedtls_ecp_group group;
    mbedtls_mpi secret;
    mbedtls_ecp_point point;
#if defined(MBEDTLS_DHM_C)
    mbedtls_dhm_context dhm;
#endif
} agree_state;

typedef struct pk_state {
    mbedtls_pk_context pk;
    ussl_pk_alg alg;
} pk_state;

_Static_assert(sizeof(agree_state) <= USSL__MB_STATE_SIZE, "state_size is too small");
_Static_assert(sizeof(pk_state) <= USSL__MB_STATE_SIZE, "state_size is too small");

int ussl__mb_cipher_rng(void *arg, unsigned char *out, size_t len)
{
    (void)arg;
    return ussl__random(out, len) == USSL_OK ? 0 : MBEDTLS_ERR_ECP_RANDOM_FAILED;
}

static int group_load(agree_state *s, ussl_agree_alg alg)
{
    static const mbedtls_ecp_group_id ids[USSL_AGREE_COUNT] = {
        [USSL_AGREE_X25519] = MBEDTLS_ECP_DP_CURVE25519,
        [USSL_AGREE_P256] = MBEDTLS_ECP_DP_SECP256R1,
        [USSL_AGREE_P384] = MBEDTLS_ECP_DP_SECP384R1,
    };
    s->alg = alg;
    mbedtls_ecp_group_init(&s->group);
    mbedtls_mpi_init(&s->secret);
    mbedtls_ecp_point_init(&s->point);
    int rc = mbedtls_ecp_group_load(&s->group, ids[alg]);
    return rc == 0                                     ? USSL_OK
           : rc == MBEDTLS_ERR_ECP_FEATURE_UNAVAILABLE ? USSL_E_NOTSUP
                                                       : USSL_E_NOMEM;
}

#if defined(MBEDTLS_DHM_C)
static int dhm_load(mbedtls_dhm_context *dhm)
{
    static const unsigned char prime[] = MBEDTLS_DHM_RFC7919_FFDHE2048_P_BIN;
    static const unsigned char generator[] = MBEDTLS_DHM_RFC7919_FFDHE2048_G_BIN;
    mbedtls_mpi p, g;
    mbedtls_dhm_init(dhm);
    mbedtls_mpi_init(&p);
    mbedtls_mpi_init(&g);
    int rc = mbedtls_mpi_read_binary(&p, prime, sizeof(prime));
    if (rc == 0) {
        rc = mbedtls_mpi_read_binary(&g, generator, sizeof(generator));
    }
    if (rc == 0) {
        rc = mbedtls_dhm_set_group(dhm, &p, &g);
    }
    mbedtls_mpi_free(&p);
    mbedtls_mpi_free(&g);
    return rc == 0 ? USSL_OK : USSL_E_NOMEM;
}
#endif

int ussl__mb_agree_init(void *st, ussl_agree_alg alg)
{
    agree_state *s = st;
    if (alg == USSL_AGREE_FFDHE2048) {
        s->alg = alg;
#if defined(MBEDTLS_DHM_C)
        return dhm_load(&s->dhm);
#else
        return USSL_E_NOTSUP;
#endif
    }
    int rc = group_load(s, alg);
    if (rc != USSL_OK) {
        return rc;
    }
    return mbedtls_ecp_gen_keypair(&s->group, &s->secret, &s->point, ussl__mb_cipher_rng, NULL) == 0
               ? USSL_OK
               : USSL_E_INTERNAL;
}

int ussl__mb_agree_load(void *st, ussl_agree_alg alg, const uint8_t *priv, size_t len)
{
    agree_state *s = st;
    if (alg == USSL_AGREE_FFDHE2048) {
        return USSL_E_NOTSUP;
    }
    int rc = group_load(s, alg);
    if (rc != USSL_OK) {
        return rc;
    }
    mbedtls_ecp_keypair pair;
    mbedtls_ecp_keypair_init(&pair);
    /* The library clamps an X25519 scalar only on this road. */
    rc = mbedtls_ecp_read_key(s->group.id, &pair, priv, len);
    if (rc == 0) {
        rc = mbedtls_ecp_export(&pair, NULL, &s->secret, NULL);
    }
    mbedtls_ecp_keypair_free(&pair);
    if (rc == 0) {
        rc = mbedtls_ecp_mul(&s->group, &s->point, &s->secret, &s->group.G, ussl__mb_cipher_rng,
                             NULL);
    }
    return rc == 0 ? USSL_OK : USSL_E_KEY;
}

int ussl__mb_agree_public(void *st, uint8_t *out, size_t cap, size_t *len)
{
    agree_state *s = st;
    int rc;
    if (s->alg == USSL_AGREE_FFDHE2048) {
#if defined(MBEDTLS_DHM_C)
        *len = mbedtls_dhm_get_len(&s->dhm);
        rc = *len > cap ? -1
                        : mbedtls_dhm_make_public(&s->dhm, (int)*len, out, *len,
                                                  ussl__mb_cipher_rng, NULL);
#else
        return USSL_E_NOTSUP;
#endif
    } else {
        rc = mbedtls_ecp_point_write_binary(&s->group, &s->point, MBEDTLS_ECP_PF_UNCOMPRESSED, len,
                                            out, cap);
    }
    return rc == 0 ? USSL_OK : USSL_E_INTERNAL;
}

int ussl__mb_agree_secret(void *st, const uint8_t *peer, size_t peer_len, uint8_t *out, size_t cap,
                          size_t *len)
{
    agree_state *s = st;
    int rc;
    if (s->alg == USSL_AGREE_FFDHE2048) {
#if defined(MBEDTLS_DHM_C)
        rc = mbedtls_dhm_read_public(&s->dhm, peer, peer_len);
        if (rc == 0) {
            rc = mbedtls_dhm_calc_secret(&s->dhm, out, cap, len, ussl__mb_cipher_rng, NULL);
        }
        return rc == 0 ? USSL_OK : USSL_E_CERT;
#else
        return USSL_E_NOTSUP;
#endif
    }
    mbedtls_ecp_point theirs, shared;
    mbedtls_ecp_point_init(&theirs);
    mbedtls_ecp_point_init(&shared);
    rc = mbedtls_ecp_point_read_binary(&s->group, &theirs, peer, peer_len);
    if (rc == 0) {
        rc = mbedtls_ecp_check_pubkey(&s->group, &theirs);
    }
    if (rc == 0) {
        rc = mbedtls_ecp_mul(&s->group, &shared, &s->secret, &theirs, ussl__mb_cipher_rng, NULL);
    }
    uint8_t encoded[1 + 2 * 66];
    size_t n = 0;
    if (rc == 0) {
        rc = mbedtls_ecp_point_write_binary(&s->group, &shared, MBEDTLS_ECP_PF_UNCOMPRESSED, &n,
                                            encoded, sizeof(encoded));
    }
    if (rc == 0) {
        /* X25519 is the whole value, a Weierstrass secret is the x coordinate behind the 0x04. */
        size_t skip = s->alg == USSL_AGREE_X25519 ? 0 : 1;
        *len = s->alg == USSL_AGREE_X25519 ? n : (n - 1) / 2;
        if (*len > cap) {
            rc = -1;
        } else {
            for (size_t i = 0; i < *len; i++) {
                out[i] = encoded[skip + i];
            }
        }
    }
    ussl__wipe(encoded, sizeof(encoded));
    mbedtls_ecp_point_free(&theirs);
    mbedtls_ecp_point_free(&shared);
    return rc == 0 ? USSL_OK : USSL_E_CERT;
}

void ussl__mb_agree_fini(void *st)
{
    agree_state *s = st;
    mbedtls_ecp_group_free(&s->group);
    mbedtls_mpi_free(&s->secret);
    mbedtls_ecp_point_free(&s->point);
#if defined(MBEDTLS_DHM_C)
    mbedtls_dhm_free(&s->dhm);
#endif
    ussl__wipe(s, sizeof(*s));
}

static bool pk_is_pss(ussl_pk_alg alg)
{
    return alg == USSL_PK_RSA_2048_PSS_SHA256 || alg == USSL_PK_RSA_3072_PSS_SHA256;
}

static mbedtls_md_type_t pk_md(ussl_pk_alg alg, size_t *len)
{
    *len = alg == USSL_PK_ECDSA_P384_SHA384 ? 48 : 32;
    return alg == USSL_PK_ECDSA_P384_SHA384 ? MBEDTLS_MD_SHA384 : MBEDTLS_MD_SHA256;
}

static int pk_fits(const pk_state *s)
{
    bool ec = s->alg == USSL_PK_ECDSA_P256_SHA256 || s->alg == USSL_PK_ECDSA_P384_SHA384;
    return mbedtls_pk_can_do(&s->pk, ec ? MBEDTLS_PK_ECDSA : MBEDTLS_PK_RSA) ? USSL_OK : USSL_E_KEY;
}

int ussl__mb_pk_init(void *st, ussl_pk_alg alg, const uint8_t *key_der, size_t len)
{
    pk_state *s = st;
    s->alg = alg;
    mbedtls_pk_init(&s->pk);
    int rc = mbedtls_pk_parse_key(&s->pk, key_der, len, NULL, 0, ussl__mb_cipher_rng, NULL);
    return rc == 0 ? pk_fits(s) : USSL_E_KEY;
}

int ussl__mb_pk_init_public(void *st, ussl_pk_alg alg, const uint8_t *spki, size_t len)
{
    pk_state *s = st;
    s->alg = alg;
    mbedtls_pk_init(&s->pk);
    return mbedtls_pk_parse_public_key(&s->pk, spki, len) == 0 ? pk_fits(s) : USSL_E_KEY;
}

int ussl__mb_pk_sign(void *st, const uint8_t *hash, uint8_t *sig, size_t cap, size_t *len)
{
    pk_state *s = st;
    size_t hash_len;
    mbedtls_md_type_t md = pk_md(s->alg, &hash_len);
    int rc =
        pk_is_pss(s->alg)
            ? mbedtls_pk_sign_ext(MBEDTLS_PK_RSASSA_PSS, &s->pk, md, hash, hash_len, sig, cap, len,
                                  ussl__mb_cipher_rng, NULL)
            : mbedtls_pk_sign(&s->pk, md, hash, hash_len, sig, cap, len, ussl__mb_cipher_rng, NULL);
    return rc == 0 ? USSL_OK : USSL_E_INTERNAL;
}

int ussl__mb_pk_verify(void *st, const uint8_t *hash, const uint8_t *sig, size_t len)
{
    pk_state *s = st;
    size_t hash_len;
    mbedtls_md_type_t md = pk_md(s->alg, &hash_len);
    int rc;
    if (pk_is_pss(s->alg)) {
        mbedtls_pk_rsassa_pss_options options = {
            .mgf1_hash_id = md,
            .expected_salt_len = (int)hash_len,
        };
        rc = mbedtls_pk_verify_ext(MBEDTLS_PK_RSASSA_PSS, &options, &s->pk, md, hash, hash_len, sig,
                                   len);
    } else {
        rc = mbedtls_pk_verify(&s->pk, md, hash, hash_len, sig, len);
    }
    return rc == 0 ? USSL_OK : USSL_E_CERT;
}

void ussl__mb_pk_fini(void *st)
{
    mbedtls_pk_free(&((pk_state *)st)->pk);
}
