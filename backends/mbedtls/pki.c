/* SPDX-License-Identifier: MIT */
/* Public-key arithmetic and a hash for the core. */
#include "internal.h"

#include <string.h>

#include "mbedtls/error.h"
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
