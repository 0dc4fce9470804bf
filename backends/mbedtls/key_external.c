/* SPDX-License-Identifier: MIT */
/* Private keys that are elsewhere: the library signs through a wrapping that asks the core. */
#include "internal.h"

#include <string.h>

#include "mbedtls/md.h"
#include "pk_wrap.h"
#include "ssl_misc.h"

#if USSL_HAVE_EXTERNAL_KEY

/*
 * The library cannot leave a signature and come back to it, save on a TLS 1.2 server (key_async.c).
 * So the hash of a coming CertificateVerify is computed before the step that needs the signature,
 * the key is asked, and the step is taken when the answer is there.
 */

static int is_ecdsa(mbedtls_pk_type_t type)
{
    return type == MBEDTLS_PK_ECDSA;
}

static int is_rsa(mbedtls_pk_type_t type)
{
    return type == MBEDTLS_PK_RSA;
}

static size_t bit_length(mbedtls_pk_context *pk)
{
    const ussl__mbedtls_external *e = pk->pk_ctx;
    return mbedtls_pk_get_bitlen(&e->cert->chain.pk);
}

static bool is_answer_to(const ussl__mbedtls_external *e, const unsigned char *hash, size_t len)
{
    return e->answered && e->request.kind == USSL_KEY_SIGN && e->request.in_len == len &&
           memcmp(e->in, hash, len) == 0;
}

void ussl__mbedtls_external_forget(ussl__mbedtls_external *e)
{
    if (e->out != NULL) {
        ussl__wipe(e->out, e->request.out_cap);
    }
    ussl__free(e->in);
    ussl__free(e->out);
    e->in = NULL;
    e->out = NULL;
    e->answered = false;
    e->out_len = 0;
}

static int sign(mbedtls_pk_context *pk, mbedtls_md_type_t md, const unsigned char *hash,
                size_t hash_len, unsigned char *sig, size_t sig_size, size_t *sig_len,
                int (*f_rng)(void *, unsigned char *, size_t), void *p_rng)
{
    ussl__mbedtls_external *e = pk->pk_ctx;
    (void)md;
    (void)f_rng;
    (void)p_rng;
    if (!is_answer_to(e, hash, hash_len) || e->out_len > sig_size) {
        return MBEDTLS_ERR_PK_BAD_INPUT_DATA;
    }
    memcpy(sig, e->out, e->out_len);
    *sig_len = e->out_len;
    ussl__mbedtls_external_forget(e);
    return 0;
}

static const mbedtls_pk_info_t external_ecdsa = {
    .type = MBEDTLS_PK_ECDSA,
    .name = "external",
    .get_bitlen = bit_length,
    .can_do = is_ecdsa,
    .sign_func = sign,
};

/* Of a type that no code of the library takes for a key it could look into. */
static const mbedtls_pk_info_t external_rsa = {
    .type = MBEDTLS_PK_RSA_ALT,
    .name = "external",
    .get_bitlen = bit_length,
    .can_do = is_rsa,
    .sign_func = sign,
};

int ussl__mbedtls_external_init(ussl__mbedtls_conn *c)
{
    if (!c->ctx->any_external) {
        return USSL_OK;
    }
    size_t count = 0;
    for (const ussl__mbedtls_cert *own = c->ctx->certs; own != NULL; own = own->next) {
        count += own->external ? 1 : 0;
    }
    c->external = ussl__calloc(count, sizeof *c->external);
    if (c->external == NULL) {
        return USSL_E_NOMEM;
    }
    for (const ussl__mbedtls_cert *own = c->ctx->certs; own != NULL; own = own->next) {
        if (own->external) {
            ussl__mbedtls_external *e = &c->external[c->external_count++];
            bool rsa = mbedtls_pk_get_type(&own->chain.pk) == MBEDTLS_PK_RSA;
            e->conn = c;
            e->cert = own;
            e->pk.pk_info = rsa ? &external_rsa : &external_ecdsa;
            e->pk.pk_ctx = e;
        }
    }
    if (c->ctx->cfg->role == USSL_CLIENT && c->ctx->certs->external) {
        /* A client shows its first certificate; its configuration cannot hold one of a connection.
         */
        int code = mbedtls_ssl_set_hs_own_cert(&c->ssl, &c->ctx->certs->chain, &c->external[0].pk);
        if (code != 0) {
            return ussl__mbedtls_error(code);
        }
        c->ssl.handshake->key_cert = c->ssl.handshake->sni_key_cert;
    }
    return USSL_OK;
}

void ussl__mbedtls_external_free(ussl__mbedtls_conn *c)
{
    for (size_t i = 0; i < c->external_count; i++) {
        ussl__mbedtls_external_forget(&c->external[i]);
    }
    ussl__free(c->external);
    c->external = NULL;
    c->external_count = 0;
}

ussl__mbedtls_external *ussl__mbedtls_external_of(ussl__mbedtls_conn *c,
                                                  const mbedtls_x509_crt *chain)
{
    for (size_t i = 0; i < c->external_count; i++) {
        if (&c->external[i].cert->chain == chain) {
            return &c->external[i];
        }
    }
    return NULL;
}

static void set_hash(ussl_key_request *request, mbedtls_md_type_t md)
{
    request->hash = md == MBEDTLS_MD_SHA1     ? USSL_HASH_SHA1
                    : md == MBEDTLS_MD_SHA256 ? USSL_HASH_SHA256
                    : md == MBEDTLS_MD_SHA384 ? USSL_HASH_SHA384
                                              : USSL_HASH_NONE;
    const mbedtls_md_info_t *info = mbedtls_md_info_from_type(md);
    request->hash_bits = info != NULL ? 8u * mbedtls_md_get_size(info) : 0;
}

int ussl__mbedtls_external_ask(ussl__mbedtls_external *e, ussl_key_kind kind,
                               ussl_key_padding padding, mbedtls_md_type_t md, const uint8_t *in,
                               size_t len)
{
    if (e->answered) {
        return USSL_OK;
    }
    if (e->in == NULL) {
        /* An ECDSA signature is two numbers of the key's length and at most 9 bytes around them. */
        size_t key_len = (bit_length(&e->pk) + 7) / 8;
        size_t cap = padding == USSL_KEY_ECDSA ? 2 * (key_len + 1) + 9 : key_len;
        e->in = ussl__malloc(len);
        e->out = ussl__calloc(1, cap);
        if (e->in == NULL || e->out == NULL) {
            ussl__mbedtls_external_forget(e);
            return USSL_E_NOMEM;
        }
        memcpy(e->in, in, len);
        e->request = (ussl_key_request){
            .kind = kind,
            .padding = padding,
            .in = e->in,
            .in_len = len,
            .out = e->out,
            .out_cap = cap,
            .out_len = &e->out_len,
            .cert_index = e->cert->index,
        };
        set_hash(&e->request, md);
    }
    int rc = ussl__key_op(e->conn->conn, &e->request);
    if (rc == USSL_OK) {
        if (e->out_len == 0 || e->out_len > e->request.out_cap) {
            rc = USSL_E_KEY;
        }
        e->answered = rc == USSL_OK;
    }
    if (rc < 0) {
        ussl__mbedtls_external_forget(e);
    }
    return rc;
}

#if USSL_HAVE_TLS13
static mbedtls_md_type_t scheme_hash(ussl__mbedtls_conn *c, mbedtls_pk_context *key)
{
    mbedtls_pk_type_t type = MBEDTLS_PK_NONE;
    mbedtls_md_type_t md = MBEDTLS_MD_NONE;
    uint16_t scheme = ussl__mbedtls_scheme(c, key);
    int code = mbedtls_ssl_get_pk_type_and_md_alg_from_sig_alg(scheme, &type, &md);
    return scheme != 0 && code == 0 ? md : MBEDTLS_MD_NONE;
}

/* What a CertificateVerify signs (RFC 8446 4.4.3), hashed. */
static int hash_tls13(ussl__mbedtls_conn *c, mbedtls_md_type_t md, unsigned char *hash)
{
    static const char server[] = "TLS 1.3, server CertificateVerify";
    static const char client[] = "TLS 1.3, client CertificateVerify";
    unsigned char content[64 + sizeof server + MBEDTLS_MD_MAX_SIZE];
    size_t len = 0;
    memset(content, 0x20, 64);
    memcpy(content + 64, c->ctx->cfg->role == USSL_SERVER ? server : client, sizeof server);
    int code = mbedtls_ssl_get_handshake_transcript(
        &c->ssl, (mbedtls_md_type_t)c->ssl.handshake->ciphersuite_info->mac,
        content + 64 + sizeof server, MBEDTLS_MD_MAX_SIZE, &len);
    return code != 0
               ? code
               : mbedtls_md(mbedtls_md_info_from_type(md), content, 64 + sizeof server + len, hash);
}
#endif

/* Is the next step the one that writes our CertificateVerify? */
static bool signs_next(const ussl__mbedtls_conn *c)
{
    bool client = c->ctx->cfg->role == USSL_CLIENT;
    if (c->ssl.handshake == NULL) {
        return false;
    }
#if USSL_HAVE_TLS13
    if (c->ssl.tls_version == MBEDTLS_SSL_VERSION_TLS1_3) {
        return c->ssl.state ==
               (client ? MBEDTLS_SSL_CLIENT_CERTIFICATE_VERIFY : MBEDTLS_SSL_CERTIFICATE_VERIFY);
    }
#endif
#if USSL_HAVE_CLIENT
    return client && c->ssl.state == MBEDTLS_SSL_CERTIFICATE_VERIFY &&
           c->ssl.handshake->client_auth != 0;
#else
    return false;
#endif
}

int ussl__mbedtls_external_prepare(ussl__mbedtls_conn *c)
{
    if (c->external_count == 0 || !signs_next(c)) {
        return USSL_OK;
    }
    ussl__mbedtls_external *e = ussl__mbedtls_external_of(c, mbedtls_ssl_own_cert(&c->ssl));
    if (e == NULL || e->answered) {
        return USSL_OK;
    }
    unsigned char hash[MBEDTLS_MD_MAX_SIZE];
    /* TLS 1.2: the library signs with the hash of the suite's PRF, whatever the server prefers. */
    mbedtls_md_type_t md = c->ssl.handshake->ciphersuite_info->mac == MBEDTLS_MD_SHA384
                               ? MBEDTLS_MD_SHA384
                               : MBEDTLS_MD_SHA256;
    int code = 0;
#if USSL_HAVE_TLS13
    if (c->ssl.tls_version == MBEDTLS_SSL_VERSION_TLS1_3) {
        md = scheme_hash(c, &e->pk);
        code = md == MBEDTLS_MD_NONE ? MBEDTLS_ERR_SSL_HANDSHAKE_FAILURE : hash_tls13(c, md, hash);
    } else
#endif
    {
        size_t len = 0;
        code = mbedtls_ssl_get_handshake_transcript(&c->ssl, md, hash, sizeof hash, &len);
    }
    if (code != 0) {
        c->native = code;
        return ussl__mbedtls_error(code);
    }
    ussl_key_padding padding = e->pk.pk_info == &external_rsa ? USSL_KEY_RSA_PKCS1 : USSL_KEY_ECDSA;
    return ussl__mbedtls_external_ask(e, USSL_KEY_SIGN, padding, md, hash,
                                      mbedtls_md_get_size(mbedtls_md_info_from_type(md)));
}

#else

int ussl__mbedtls_external_init(ussl__mbedtls_conn *c)
{
    return c->ctx->any_external ? USSL_E_NOTSUP : USSL_OK;
}

void ussl__mbedtls_external_free(ussl__mbedtls_conn *c)
{
    (void)c;
}

ussl__mbedtls_external *ussl__mbedtls_external_of(ussl__mbedtls_conn *c,
                                                  const mbedtls_x509_crt *chain)
{
    (void)c;
    (void)chain;
    return NULL;
}

int ussl__mbedtls_external_prepare(ussl__mbedtls_conn *c)
{
    (void)c;
    return USSL_OK;
}

#endif
