/* SPDX-License-Identifier: MIT */
/* Signature algorithms and key sizes of certificates and CRLs. */
#include "ussl_config.h"
#include "ussl_core.h"
#include "x509/cert.h"

/* OID prefixes: pkcs-1 (RFC 8017 A), ansi-x962 signatures (RFC 5758 3.2), nist hashes (RFC 5754).
 */
#define OID_PKCS1     "\x2a\x86\x48\x86\xf7\x0d\x01\x01"
#define OID_ECDSA     "\x2a\x86\x48\xce\x3d\x04"
#define OID_NIST_HASH "\x60\x86\x48\x01\x65\x03\x04\x02"
#define OID_SHA1      "\x2b\x0e\x03\x02\x1a"
#define OID_EC_KEY    "\x2a\x86\x48\xce\x3d\x02\x01"
#define OID_ED25519   "\x2b\x65\x70"
#define OID_ED448     "\x2b\x65\x71"

#if USSL_ALG_RSA
/* Last bytes below OID_PKCS1. */
enum { RSA_ENCRYPTION = 1, RSA_MD2 = 2, RSA_MD5 = 4, RSA_SHA1 = 5, RSA_MGF1 = 8, RSA_PSS = 10 };
#endif

/* The byte behind a prefix, or 0 if the OID is not right below it. */
static unsigned below(ussl_span oid, const char *prefix, size_t len)
{
    if (oid.n != len + 1) {
        return 0;
    }
    oid.n = len;
    return ussl__span_eq(oid, (ussl_span){(const uint8_t *)prefix, len}) ? oid.p[len] : 0;
}
#define BELOW(oid, prefix) below((oid), (prefix), sizeof(prefix) - 1)

/* AlgorithmIdentifier: its OID, and what follows it inside. */
static bool read_id(ussl_span *in, ussl_span *oid, ussl_span *params)
{
    return ussl__der_get(in, USSL__DER_SEQUENCE, params) &&
           ussl__der_get(params, USSL__DER_OID, oid);
}

#if USSL_ALG_RSA
static bool null_or_absent(ussl_span params)
{
    ussl_span value;
    return params.n == 0 || (ussl__der_only(params, 0x05, &value) && value.n == 0);
}

/* A hash's AlgorithmIdentifier as the number of its bits, 0 if unknown. */
static unsigned hash_bits(ussl_span in)
{
    ussl_span oid, params;
    if (!read_id(&in, &oid, &params) || in.n != 0 || !null_or_absent(params)) {
        return 0;
    }
    if (USSL__SPAN_IS(oid, OID_SHA1)) {
        return 160;
    }
    unsigned which = BELOW(oid, OID_NIST_HASH);
    return which >= 1 && which <= 3 ? 128 * (which + 1) : 0;
}

/* RSASSA-PSS-params (RFC 4055 3.1); MGF1 must use the same hash. */
static bool read_pss(ussl_span params, ussl_signature *sig)
{
    ussl_span body, field, oid, mgf_params;
    unsigned mgf_bits = 160;
    sig->hash_bits = 160;
    sig->salt_len = 20;
    if (!ussl__der_only(params, USSL__DER_SEQUENCE, &body)) {
        return false;
    }
    if (ussl__der_get(&body, 0xa0, &field)) {
        sig->hash_bits = hash_bits(field);
    }
    if (ussl__der_get(&body, 0xa1, &field)) {
        if (!read_id(&field, &oid, &mgf_params) || field.n != 0 ||
            BELOW(oid, OID_PKCS1) != RSA_MGF1) {
            return false;
        }
        mgf_bits = hash_bits(mgf_params);
    }
    if (ussl__der_get(&body, 0xa2, &field) &&
        (!ussl__der_small(&field, &sig->salt_len) || field.n != 0)) {
        return false;
    }
    /* The only trailer there is, is the default. */
    return body.n == 0 && sig->hash_bits != 0 && sig->hash_bits == mgf_bits && sig->salt_len <= 512;
}

#endif

static bool read_sig(ussl_span alg, ussl_signature *sig)
{
    ussl_span oid, params;
    if (!read_id(&alg, &oid, &params)) {
        return false;
    }
    unsigned which;
#if USSL_ALG_RSA
    which = BELOW(oid, OID_PKCS1);
    if (which == RSA_PSS) {
        sig->kind = USSL_SIG_RSA_PSS;
        return read_pss(params, sig);
    }
    sig->kind = USSL_SIG_RSA_PKCS1;
    sig->salt_len = 0;
    sig->hash_bits = which == RSA_SHA1 ? 160 : which == 11 ? 256 : which == 12 ? 384 : 512;
    if (which == RSA_SHA1 || (which >= 11 && which <= 13)) {
        return null_or_absent(params);
    }
#else
    /* Without RSA no such signature is a link of a chain: whoever shows one is untrusted. */
    sig->salt_len = 0;
#endif
    if (params.n != 0) {
        return false;
    }
    sig->kind = USSL_SIG_ECDSA;
    which = BELOW(oid, OID_ECDSA "\x03");
    if (which >= 2 && which <= 4) {
        sig->hash_bits = 128 * which;
        return true;
    }
    if (BELOW(oid, OID_ECDSA) == 1) {
        sig->hash_bits = 160;
        return true;
    }
    sig->kind = USSL_SIG_ED25519;
    sig->hash_bits = 0;
    return USSL__SPAN_IS(oid, OID_ED25519);
}

bool ussl__alg_weak(ussl_span alg)
{
    ussl_signature sig;
    if (read_sig(alg, &sig)) {
        return sig.hash_bits == 160;
    }
#if USSL_ALG_RSA
    ussl_span oid, params;
    if (!read_id(&alg, &oid, &params)) {
        return false;
    }
    unsigned which = BELOW(oid, OID_PKCS1);
    return which == RSA_MD5 || which == RSA_MD2;
#else
    return false;
#endif
}

int ussl__alg_verify(const ussl_backend *backend, ussl_span alg, ussl_span tbs, ussl_span value,
                     ussl_span spki)
{
    ussl_signature sig;
    if (!read_sig(alg, &sig)) {
        return USSL_E_CERT;
    }
    sig.tbs = tbs;
    sig.value = value;
    sig.spki = spki;
    int rc = backend->pki->verify_signature(&sig);
    if (rc != USSL_OK && ussl__out_of_memory()) {
        /* A library may take what it could not compute for a wrong signature. */
        return USSL_E_NOMEM;
    }
    return rc == USSL_OK || rc == USSL_E_NOMEM ? rc : USSL_E_CERT;
}

#if USSL_ALG_RSA
static bool rsa_strong(ussl_span key)
{
    ussl_span body, modulus, exponent;
    if (!ussl__der_only(key, USSL__DER_SEQUENCE, &body) || !ussl__der_integer(&body, &modulus) ||
        !ussl__der_integer(&body, &exponent) || body.n != 0) {
        return false;
    }
    size_t zero = modulus.p[0] == 0;
    /* An exponent of 1 makes every signature right. */
    bool odd_exponent = (exponent.p[exponent.n - 1] & 1) != 0 && exponent.p[0] < 0x80 &&
                        (exponent.n > 1 || exponent.p[0] > 1);
    size_t bytes = modulus.n - zero;
    /* 2048 bits: 256 bytes, the highest bit set; minimal encoding puts a zero before it. */
    return odd_exponent && modulus.p[0] < 0x80 && (bytes > 256 || (bytes == 256 && zero));
}

#endif

bool ussl__key_strong(ussl_span spki)
{
    ussl_span body, oid, params, key, curve;
    if (!ussl__der_only(spki, USSL__DER_SEQUENCE, &body) || !read_id(&body, &oid, &params) ||
        !ussl__der_bytes(&body, &key) || body.n != 0) {
        return false;
    }
#if USSL_ALG_RSA
    unsigned which = BELOW(oid, OID_PKCS1);
    if (which == RSA_ENCRYPTION || which == RSA_PSS) {
        return rsa_strong(key);
    }
#endif
    if (USSL__SPAN_IS(oid, OID_EC_KEY)) {
        /* Curves must be named: parameters of the issuer's making forge any key. The size of the
         * field is that of the point, uncompressed (4) or compressed (2, 3). */
        unsigned form = key.p[0];
        size_t coordinate = form == 4 ? (key.n - 1) / 2 : form == 2 || form == 3 ? key.n - 1 : 0;
        return ussl__der_only(params, USSL__DER_OID, &curve) && coordinate >= 224 / 8;
    }
    return USSL__SPAN_IS(oid, OID_ED25519) || USSL__SPAN_IS(oid, OID_ED448);
}
