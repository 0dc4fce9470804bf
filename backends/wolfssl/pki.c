/* SPDX-License-Identifier: MIT */
/* Signatures of certificates and CRLs, verified for the core's chain rules. */
#include "wolf.h"

#include <wolfssl/wolfcrypt/asn.h>
#include <wolfssl/wolfcrypt/hash.h>
#include <wolfssl/wolfcrypt/rsa.h>
#include <wolfssl/wolfcrypt/signature.h>

#include <string.h>

static enum wc_HashType hash_type(unsigned bits)
{
    switch (bits) {
    case 160:
        return WC_HASH_TYPE_SHA;
    case 256:
        return WC_HASH_TYPE_SHA256;
    case 384:
        return WC_HASH_TYPE_SHA384;
    case 512:
        return WC_HASH_TYPE_SHA512;
    default:
        return WC_HASH_TYPE_NONE;
    }
}

static int verdict(int rc)
{
    if (rc == 0) {
        return USSL_OK;
    }
    return rc == MEMORY_E || ussl__out_of_memory() ? USSL_E_NOMEM : USSL_E_CERT;
}

#ifdef HAVE_ECC
static int verify_ecdsa(const ussl_signature *sig, const byte *digest, word32 len)
{
    ecc_key key;
    word32 at = 0;
    int right = 0;
    if (wc_ecc_init(&key) != 0) {
        return USSL_E_NOMEM;
    }
    int rc = wc_EccPublicKeyDecode(sig->spki.p, &at, &key, (word32)sig->spki.n);
    if (rc == 0) {
        rc = wc_ecc_verify_hash(sig->value.p, (word32)sig->value.n, digest, len, &right, &key);
    }
    wc_ecc_free(&key);
    return rc == 0 && right != 1 ? USSL_E_CERT : verdict(rc);
}
#endif

#ifndef NO_RSA

enum { RSA_MAX_BYTES = 512 };

static int verify_pkcs1(const ussl_signature *sig, const byte *digest, word32 len, RsaKey *key)
{
    byte expected[MAX_ENCODED_SIG_SZ];
    byte found[RSA_MAX_BYTES];
    int oid = wc_HashGetOID(hash_type(sig->hash_bits));
    word32 expected_len = wc_EncodeSignature(expected, digest, len, oid);
    int rc = wc_RsaSSL_Verify(sig->value.p, (word32)sig->value.n, found, sizeof found, key);
    if (rc < 0) {
        return verdict(rc);
    }
    return (word32)rc == expected_len && memcmp(found, expected, expected_len) == 0 ? USSL_OK
                                                                                    : USSL_E_CERT;
}

#ifdef WC_RSA_PSS
static int verify_pss(const ussl_signature *sig, const byte *digest, word32 len, RsaKey *key)
{
    byte copy[RSA_MAX_BYTES];
    byte *padded = NULL;
    enum wc_HashType type = hash_type(sig->hash_bits);
    int mgf = wc_hash2mgf(type);
    if (sig->value.n > sizeof copy || sig->salt_len > sizeof copy) {
        return USSL_E_CERT;
    }
    memcpy(copy, sig->value.p, sig->value.n);
    int rc = wc_RsaPSS_VerifyInline_ex(copy, (word32)sig->value.n, &padded, type, mgf,
                                       (int)sig->salt_len, key);
    if (rc >= 0) {
        rc =
            wc_RsaPSS_CheckPadding_ex(digest, len, padded, (word32)rc, type, (int)sig->salt_len, 0);
    }
    return verdict(rc);
}
#endif

static int verify_rsa(const ussl_signature *sig, const byte *digest, word32 len)
{
    RsaKey key;
    word32 at = 0;
    if (wc_InitRsaKey(&key, NULL) != 0) {
        return USSL_E_NOMEM;
    }
    int rc = wc_RsaPublicKeyDecode(sig->spki.p, &at, &key, (word32)sig->spki.n);
    if (rc != 0 || wc_RsaEncryptSize(&key) > RSA_MAX_BYTES) {
        rc = rc != 0 ? verdict(rc) : USSL_E_NOTSUP;
    } else if (sig->kind == USSL_SIG_RSA_PKCS1) {
        rc = verify_pkcs1(sig, digest, len, &key);
    } else {
#ifdef WC_RSA_PSS
        rc = verify_pss(sig, digest, len, &key);
#else
        rc = USSL_E_NOTSUP;
#endif
    }
    wc_FreeRsaKey(&key);
    return rc;
}

#endif

int ussl__wolf_verify_signature(const ussl_signature *sig)
{
    byte digest[WC_MAX_DIGEST_SIZE];
    enum wc_HashType type = hash_type(sig->hash_bits);
    int len = wc_HashGetDigestSize(type);
    if (sig->kind == USSL_SIG_ED25519 || type == WC_HASH_TYPE_NONE || len <= 0) {
        return USSL_E_NOTSUP;
    }
    int rc = wc_Hash(type, sig->tbs.p, (word32)sig->tbs.n, digest, (word32)len);
    if (rc != 0) {
        return rc == HASH_TYPE_E || rc == NOT_COMPILED_IN ? USSL_E_NOTSUP : verdict(rc);
    }
    switch (sig->kind) {
    case USSL_SIG_ECDSA:
#ifndef HAVE_ECC
        return USSL_E_NOTSUP;
#else
        return verify_ecdsa(sig, digest, (word32)len);
#endif
    case USSL_SIG_RSA_PKCS1:
    case USSL_SIG_RSA_PSS:
#ifndef NO_RSA
        return verify_rsa(sig, digest, (word32)len);
#endif
    case USSL_SIG_ED25519:
    default:
        return USSL_E_NOTSUP;
    }
}

int ussl__wolf_sha256(const uint8_t *data, size_t len, uint8_t out[32])
{
    return wc_Sha256Hash(data, (word32)len, out) == 0 ? USSL_OK : USSL_E_INTERNAL;
}
