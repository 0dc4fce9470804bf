/* SPDX-License-Identifier: MIT */
/* Public-key arithmetic, a hash and a seal for the core. */
#include "internal.h"

#include <string.h>

#include "mbedtls/error.h"
#include "mbedtls/gcm.h"
#include "mbedtls/md.h"
#include "mbedtls/pk.h"
#include "mbedtls/rsa.h"
#include "mbedtls/sha256.h"

static mbedtls_md_type_t md_of(unsigned bits)
{
    switch (bits) {
    case 160:
        return MBEDTLS_MD_SHA1;
    case 256:
        return MBEDTLS_MD_SHA256;
    case 384:
        return MBEDTLS_MD_SHA384;
    case 512:
        return MBEDTLS_MD_SHA512;
    default:
        return MBEDTLS_MD_NONE;
    }
}

static int read_key(mbedtls_pk_context *key, ussl_span spki)
{
    unsigned char *p = (unsigned char *)(uintptr_t)spki.p; /* moved along, not written */
    int code = mbedtls_pk_parse_subpubkey(&p, spki.p + spki.n, key);
    if (code == 0) {
        return USSL_OK;
    }
    int high = -(-code & ~0x7F);
    if (high == MBEDTLS_ERR_PK_UNKNOWN_PK_ALG || high == MBEDTLS_ERR_PK_UNKNOWN_NAMED_CURVE ||
        high == MBEDTLS_ERR_PK_FEATURE_UNAVAILABLE) {
        return USSL_E_NOTSUP;
    }
    return ussl__mbedtls_error(code) == USSL_E_NOMEM ? USSL_E_NOMEM : USSL_E_CERT;
}

static int verify(const ussl_signature *sig, mbedtls_pk_context *key, mbedtls_md_type_t md,
                  const unsigned char *hash, size_t hash_len)
{
    if (sig->kind == USSL_SIG_RSA_PSS) {
#if defined(MBEDTLS_PKCS1_V21)
        mbedtls_pk_rsassa_pss_options options = {md, (int)sig->salt_len};
        return mbedtls_pk_verify_ext(MBEDTLS_PK_RSASSA_PSS, &options, key, md, hash, hash_len,
                                     sig->value.p, sig->value.n);
#else
        return MBEDTLS_ERR_PK_FEATURE_UNAVAILABLE;
#endif
    }
    mbedtls_pk_type_t type = sig->kind == USSL_SIG_RSA_PKCS1 ? MBEDTLS_PK_RSA : MBEDTLS_PK_ECDSA;
    return mbedtls_pk_verify_ext(type, NULL, key, md, hash, hash_len, sig->value.p, sig->value.n);
}

int ussl__mbedtls_verify_signature(const ussl_signature *sig)
{
    mbedtls_md_type_t md = md_of(sig->hash_bits);
    const mbedtls_md_info_t *info = mbedtls_md_info_from_type(md);
    unsigned char hash[MBEDTLS_MD_MAX_SIZE];
    mbedtls_pk_context key;
    if (sig->kind == USSL_SIG_ED25519 || info == NULL) {
        return USSL_E_NOTSUP;
    }
    mbedtls_pk_init(&key);
    int rc = read_key(&key, sig->spki);
    if (rc == USSL_OK) {
        int code = mbedtls_md(info, sig->tbs.p, sig->tbs.n, hash);
        if (code == 0) {
            code = verify(sig, &key, md, hash, mbedtls_md_get_size(info));
        }
        if (code == MBEDTLS_ERR_PK_FEATURE_UNAVAILABLE) {
            rc = USSL_E_NOTSUP;
        } else if (code != 0) {
            rc = ussl__mbedtls_error(code) == USSL_E_NOMEM ? USSL_E_NOMEM : USSL_E_CERT;
        }
    }
    mbedtls_pk_free(&key);
    return rc;
}

int ussl__mbedtls_sha256(const uint8_t *data, size_t len, uint8_t out[32])
{
    return mbedtls_sha256(data, len, out, 0) == 0 ? USSL_OK : USSL_E_INTERNAL;
}

#if defined(MBEDTLS_AES_ONLY_128_BIT_KEY_LENGTH)
#define HAVE_AES_256 0
#else
#define HAVE_AES_256 1
#endif

#if HAVE_AES_256
#define TAG 16

/* On the heap: with large tables the context is over 4 KB. */
static mbedtls_gcm_context *gcm_new(const uint8_t key[32], int *rc)
{
    mbedtls_gcm_context *gcm = ussl__calloc(1, sizeof *gcm);
    *rc = gcm != NULL ? USSL_OK : USSL_E_NOMEM;
    if (gcm != NULL) {
        mbedtls_gcm_init(gcm);
        int code = mbedtls_gcm_setkey(gcm, MBEDTLS_CIPHER_ID_AES, key, 256);
        if (code != 0) {
            *rc = ussl__mbedtls_error(code);
        }
    }
    return gcm;
}

static void gcm_delete(mbedtls_gcm_context *gcm)
{
    if (gcm != NULL) {
        mbedtls_gcm_free(gcm);
        ussl__free(gcm);
    }
}

int ussl__mbedtls_seal(const uint8_t key[32], const uint8_t nonce[12], const uint8_t *in,
                       size_t len, uint8_t *out)
{
    int rc;
    mbedtls_gcm_context *gcm = gcm_new(key, &rc);
    if (rc == USSL_OK && mbedtls_gcm_crypt_and_tag(gcm, MBEDTLS_GCM_ENCRYPT, len, nonce, 12, NULL,
                                                   0, in, out, TAG, out + len) != 0) {
        rc = USSL_E_INTERNAL;
    }
    gcm_delete(gcm);
    return rc;
}

int ussl__mbedtls_open(const uint8_t key[32], const uint8_t nonce[12], const uint8_t *in,
                       size_t len, uint8_t *out)
{
    if (len < TAG) {
        return USSL_E_ARG;
    }
    len -= TAG;
    int rc;
    mbedtls_gcm_context *gcm = gcm_new(key, &rc);
    if (rc == USSL_OK &&
        mbedtls_gcm_auth_decrypt(gcm, len, nonce, 12, NULL, 0, in + len, TAG, in, out) != 0) {
        rc = USSL_E_ARG;
    }
    gcm_delete(gcm);
    return rc;
}
#else
int ussl__mbedtls_seal(const uint8_t key[32], const uint8_t nonce[12], const uint8_t *in,
                       size_t len, uint8_t *out)
{
    return ussl__unsupported_crypt(key, nonce, in, len, out);
}

int ussl__mbedtls_open(const uint8_t key[32], const uint8_t nonce[12], const uint8_t *in,
                       size_t len, uint8_t *out)
{
    return ussl__unsupported_crypt(key, nonce, in, len, out);
}
#endif
