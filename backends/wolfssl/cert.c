/* SPDX-License-Identifier: MIT */
/* Own certificates and their keys: read once, held against each other, lent to connections. */
#include "wolf.h"

#include <string.h>

void ussl__wolf_cert_free(ussl__wolf_cert *cert)
{
    FreeDer(&cert->leaf);
    FreeDer(&cert->chain);
    FreeDer(&cert->key); /* wiped: its type says private */
    ussl__wipe(cert, sizeof *cert);
}

#if USSL_HAVE_ENCRYPTED_KEYS
static int give_pass(char *out, int cap, int rw, void *arg)
{
    (void)rw;
    const char *pass = arg;
    size_t n = strlen(pass);
    if (n > (size_t)cap) {
        return 0;
    }
    memcpy(out, pass, n);
    return (int)n;
}
#endif

static int load_key(WOLFSSL_CTX *tmp, const ussl_own_cert *own)
{
    const byte *p = own->key.p;
    long n = (long)own->key.n - (own->key_is_pem ? 1 : 0);
#if USSL_HAVE_ENCRYPTED_KEYS
    if (own->pass != NULL) {
        wolfSSL_CTX_set_default_passwd_cb(tmp, give_pass);
        wolfSSL_CTX_set_default_passwd_cb_userdata(tmp, (void *)(uintptr_t)own->pass);
    }
#else
    if (own->pass != NULL) {
        return USSL_E_NOTSUP;
    }
#endif
    int rc = wolfSSL_CTX_use_PrivateKey_buffer(
        tmp, p, n, own->key_is_pem ? WOLFSSL_FILETYPE_PEM : WOLFSSL_FILETYPE_ASN1);
    if (rc == WOLFSSL_SUCCESS) {
        rc = wolfSSL_CTX_check_private_key(tmp);
    }
    if (rc != WOLFSSL_SUCCESS) {
        return ussl__out_of_memory() ? USSL_E_NOMEM : USSL_E_KEY;
    }
    return USSL_OK;
}

/* The library then finds the kind and size of the key, and checks the signatures it is given. */
static int load_public_key(ussl__wolf_cert *cert, const ussl_own_cert *own)
{
    ussl_span spki;
    int rc = ussl__wolf_spki(own->chain[0], &spki);
    if (rc != USSL_OK) {
        return rc;
    }
    if (AllocDer(&cert->key, (word32)spki.n, PUBLICKEY_TYPE, NULL) != 0) {
        return USSL_E_NOMEM;
    }
    memcpy(cert->key->buffer, spki.p, spki.n);
    cert->external = true;
    cert->may_wait = own->may_wait;
    word32 at = 0;
    if (cert->have_ecc) {
#ifndef HAVE_ECC
        return USSL_E_NOTSUP;
#else
        ecc_key key;
        if (wc_ecc_init(&key) != 0) {
            return USSL_E_INTERNAL;
        }
        rc = wc_EccPublicKeyDecode(spki.p, &at, &key, (word32)spki.n);
        cert->key_size = wc_ecc_size(&key);
        cert->key_type = ecc_dsa_sa_algo;
        wc_ecc_free(&key);
#endif
    } else {
#ifdef NO_RSA
        return USSL_E_NOTSUP;
#else
        RsaKey key;
        if (wc_InitRsaKey(&key, NULL) != 0) {
            return USSL_E_INTERNAL;
        }
        rc = wc_RsaPublicKeyDecode(spki.p, &at, &key, (word32)spki.n);
        cert->key_size = wc_RsaEncryptSize(&key);
        cert->key_type = rsa_sa_algo;
        wc_FreeRsaKey(&key);
#endif
    }
    return rc == 0 ? USSL_OK : USSL_E_CERT;
}

static int load_chain(ussl__wolf_cert *cert, const ussl_own_cert *own)
{
    size_t total = 0;
    for (size_t i = 1; i < own->chain_len; i++) {
        total += CERT_HEADER_SZ + own->chain[i].n;
    }
    if (total == 0) {
        return USSL_OK;
    }
    if (AllocDer(&cert->chain, (word32)total, CERT_TYPE, NULL) != 0) {
        return USSL_E_NOMEM;
    }
    byte *out = cert->chain->buffer;
    for (size_t i = 1; i < own->chain_len; i++) {
        size_t n = own->chain[i].n;
        out[0] = (byte)(n >> 16);
        out[1] = (byte)(n >> 8);
        out[2] = (byte)n;
        memcpy(out + CERT_HEADER_SZ, own->chain[i].p, n);
        out += CERT_HEADER_SZ + n;
    }
    cert->chain_count = (int)own->chain_len - 1;
    return USSL_OK;
}

/* The library reads certificates into a context only: a passing one reads, we take over. */
static int load(ussl__wolf_cert *cert, const ussl_own_cert *own)
{
#if USSL_HAVE_CLIENT
    WOLFSSL_METHOD *method = wolfSSLv23_client_method();
#else
    WOLFSSL_METHOD *method = wolfSSLv23_server_method();
#endif
    WOLFSSL_CTX *tmp = method != NULL ? wolfSSL_CTX_new(method) : NULL;
    if (tmp == NULL) {
        return USSL_E_NOMEM;
    }
    /* A client's context claims everything; what the certificate has is what counts. */
    tmp->haveRSA = 0;
    tmp->haveECC = 0;
    tmp->haveStaticECC = 0;
    tmp->haveECDSAsig = 0;
    int rc = USSL_OK;
    if (own->chain_len == 0 ||
        wolfSSL_CTX_use_certificate_buffer(tmp, own->chain[0].p, (long)own->chain[0].n,
                                           WOLFSSL_FILETYPE_ASN1) != WOLFSSL_SUCCESS) {
        rc = ussl__out_of_memory() ? USSL_E_NOMEM : USSL_E_CERT;
        goto out;
    }
    cert->have_rsa = tmp->haveRSA;
    cert->have_ecc = tmp->haveECC;
    /* Asked about static ECDH certificates only, but the library asks it of some RSA suites too. */
    cert->have_ecdsa_sig = tmp->haveECC && tmp->haveECDSAsig;
#ifdef HAVE_ECC
    cert->curve_oid = tmp->pkCurveOID;
#endif
    if (own->external) {
        rc = load_public_key(cert, own);
    } else {
        rc = load_key(tmp, own);
        cert->have_static_ecc = tmp->haveStaticECC;
        cert->key = tmp->privateKey;
        cert->key_size = tmp->privateKeySz;
        cert->key_type = tmp->privateKeyType;
        tmp->privateKey = NULL;
    }
    cert->leaf = tmp->certificate;
    tmp->certificate = NULL;
    if (rc == USSL_OK) {
        rc = load_chain(cert, own);
    }
out:
    wolfSSL_CTX_free(tmp);
    return rc;
}

int ussl__wolf_add_own_cert(void *bctx, size_t index, const ussl_own_cert *own)
{
    ussl__wolf_ctx *ctx = bctx;
    if (index != ctx->cert_count) {
        return USSL_E_ARG;
    }
#if !USSL_HAVE_EXTERNAL_KEY
    if (own->external) {
        return USSL_E_NOTSUP;
    }
#endif
    /* A client is asked for its certificate in a message that the library answers at once: there is
     * no moment to choose in. */
    if (index > 0 && ctx->cfg->role == USSL_CLIENT) {
        return USSL_E_NOTSUP;
    }
    /* The library's sign callbacks are the context's: all its keys are external, or none is. */
    if (index > 0 && ctx->certs[0].external != own->external) {
        return USSL_E_NOTSUP;
    }
    ussl__wolf_cert cert;
    memset(&cert, 0, sizeof cert);
    int rc = load(&cert, own);
    if (rc == USSL_OK) {
        ussl__wolf_cert *certs = ussl__realloc(ctx->certs, (index + 1) * sizeof cert);
        if (certs == NULL) {
            rc = USSL_E_NOMEM;
        } else {
            ctx->certs = certs;
            ctx->certs[index] = cert;
            ctx->cert_count = index + 1;
            return USSL_OK;
        }
    }
    ussl__wolf_cert_free(&cert);
    return rc;
}

/* The library makes no server connection from a context that has no certificate: the first is lent
 * to it, and taken back before it is freed. */
void ussl__wolf_lend_cert(ussl__wolf_ctx *ctx, bool lend)
{
    if (ctx->cert_count == 0) {
        return;
    }
    const ussl__wolf_cert *cert = &ctx->certs[0];
    ctx->lib->certificate = lend ? cert->leaf : NULL;
    ctx->lib->certChain = lend ? cert->chain : NULL;
    ctx->lib->privateKey = lend ? cert->key : NULL;
#if USSL_HAVE_TLS13
    ctx->lib->certChainCnt = cert->chain_count;
#endif
    ctx->lib->privateKeyType = cert->key_type;
    ctx->lib->privateKeySz = cert->key_size;
    ctx->lib->privateKeyDevId = INVALID_DEVID;
    ctx->lib->haveRSA = cert->have_rsa;
    ctx->lib->haveECC = cert->have_ecc;
    ctx->lib->haveStaticECC = cert->have_static_ecc;
    ctx->lib->haveECDSAsig = cert->have_ecdsa_sig;
#ifdef HAVE_ECC
    ctx->lib->pkCurveOID = cert->curve_oid;
#endif
}

/* Lends a certificate to a connection: what the library does itself where it moves a connection to
 * another context, but with one context for all of them. */
void ussl__wolf_use_cert(ussl__wolf_conn *conn, size_t index)
{
    const ussl__wolf_cert *cert = &conn->ctx->certs[index];
    WOLFSSL *ssl = conn->ssl;
    conn->cert_index = index;
    ssl->buffers.certificate = cert->leaf;
    ssl->buffers.certChain = cert->chain;
#if USSL_HAVE_TLS13
    ssl->buffers.certChainCnt = cert->chain_count;
#endif
    ssl->buffers.key = cert->key;
    ssl->buffers.keyType = cert->key_type;
    ssl->buffers.keyId = 0;
    ssl->buffers.keyLabel = 0;
    ssl->buffers.keySz = cert->key_size;
    ssl->buffers.keyDevId = INVALID_DEVID;
    ssl->buffers.weOwnCert = 0;
    ssl->buffers.weOwnCertChain = 0;
    ssl->buffers.weOwnKey = 0;
    ssl->options.haveRSA = cert->have_rsa;
    ssl->options.haveECC = cert->have_ecc;
    ssl->options.haveStaticECC = cert->have_static_ecc;
    ssl->options.haveECDSAsig = cert->have_ecdsa_sig;
#ifdef HAVE_ECC
    ssl->pkCurveOID = cert->curve_oid;
#endif
}
