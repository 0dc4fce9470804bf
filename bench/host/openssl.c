/* SPDX-License-Identifier: MIT */
/* OpenSSL through memory BIOs and EVP: what a user would take instead, measured in the same run. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <openssl/evp.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>

#include "case.h"
#include "chains.h"

typedef struct work {
    SSL_CTX *ctx[2]; /* client, server */
    SSL *ssl[2];
    EVP_CIPHER_CTX *cipher;
    EVP_PKEY *key;
    EVP_PKEY_CTX *key_ctx;
    unsigned char *in, *out;
    size_t size;
    int tag_len;
    bool ccm;
    unsigned char tag[16], signature[512];
    size_t signature_len;
} work;

static void work_close(void *state)
{
    work *w = state;
    if (w == NULL) {
        return;
    }
    for (int i = 0; i < 2; i++) {
        SSL_free(w->ssl[i]);
        SSL_CTX_free(w->ctx[i]);
    }
    EVP_CIPHER_CTX_free(w->cipher);
    EVP_PKEY_CTX_free(w->key_ctx);
    EVP_PKEY_free(w->key);
    free(w->in);
    free(w->out);
    free(w);
}

/* ---- AEAD ---- */

typedef struct aead_row {
    const char *what, *name;
    int tag_len, key_len;
} aead_row;

static const aead_row aead_rows[] = {
    {"AES-128-GCM", "aes-128-gcm", 16, 16},
    {"AES-256-GCM", "aes-256-gcm", 16, 32},
    {"AES-128-CCM", "aes-128-ccm", 16, 16},
    {"AES-256-CCM", "aes-256-ccm", 16, 32},
    {"AES-128-CCM-8", "aes-128-ccm", 8, 16},
    {"AES-256-CCM-8", "aes-256-ccm", 8, 32},
    {"CHACHA20-POLY1305", "chacha20-poly1305", 16, 32},
};

static const unsigned char nonce[12] = {4, 5, 6};
static const unsigned char aad[13] = {23, 3, 3};

static void *aead_open(const bench_case *c)
{
    static const unsigned char key[32] = {1, 2, 3};
    const aead_row *row = &aead_rows[c->detail[0]];
    work *w = calloc(1, sizeof(*w));
    const EVP_CIPHER *cipher = EVP_get_cipherbyname(row->name);
    if (w == NULL || cipher == NULL) {
        free(w);
        return NULL;
    }
    w->size = c->size;
    w->tag_len = row->tag_len;
    w->ccm = strstr(row->name, "ccm") != NULL;
    w->in = calloc(1, c->size + 1);
    w->out = calloc(1, c->size + 1);
    w->cipher = EVP_CIPHER_CTX_new();
    if (EVP_EncryptInit_ex(w->cipher, cipher, NULL, NULL, NULL) != 1 ||
        EVP_CIPHER_CTX_ctrl(w->cipher, EVP_CTRL_AEAD_SET_IVLEN, 12, NULL) != 1 ||
        (w->ccm && EVP_CIPHER_CTX_ctrl(w->cipher, EVP_CTRL_AEAD_SET_TAG, w->tag_len, NULL) != 1) ||
        EVP_EncryptInit_ex(w->cipher, NULL, NULL, key, nonce) != 1) {
        work_close(w);
        return NULL;
    }
    return w;
}

static bool aead_seal_run(void *state)
{
    work *w = state;
    int n = 0;
    int len = (int)w->size;
    return EVP_EncryptInit_ex(w->cipher, NULL, NULL, NULL, nonce) == 1 &&
           (!w->ccm || EVP_EncryptUpdate(w->cipher, NULL, &n, NULL, len) == 1) &&
           EVP_EncryptUpdate(w->cipher, NULL, &n, aad, sizeof(aad)) == 1 &&
           EVP_EncryptUpdate(w->cipher, w->out, &n, w->in, len) == 1 &&
           EVP_EncryptFinal_ex(w->cipher, w->out, &n) == 1 &&
           EVP_CIPHER_CTX_ctrl(w->cipher, EVP_CTRL_AEAD_GET_TAG, w->tag_len, w->tag) == 1;
}

/* ---- signatures ---- */

static void *sign_open(const bench_case *c)
{
    const unsigned char *der = c->detail[0] == 0 ? chain_ec_server_key : chain_rsa_server_key;
    long len =
        c->detail[0] == 0 ? (long)sizeof(chain_ec_server_key) : (long)sizeof(chain_rsa_server_key);
    unsigned char hash[32] = {7, 8, 9};
    work *w = calloc(1, sizeof(*w));
    if (w == NULL) {
        return NULL;
    }
    w->key = d2i_AutoPrivateKey(NULL, &der, len);
    w->key_ctx = EVP_PKEY_CTX_new(w->key, NULL);
    w->signature_len = sizeof(w->signature);
    bool ok = EVP_PKEY_sign_init(w->key_ctx) == 1 &&
              EVP_PKEY_CTX_set_signature_md(w->key_ctx, EVP_sha256()) == 1 &&
              EVP_PKEY_sign(w->key_ctx, w->signature, &w->signature_len, hash, sizeof(hash)) == 1;
    if (ok && c->detail[1] == 1) {
        ok = EVP_PKEY_verify_init(w->key_ctx) == 1 &&
             EVP_PKEY_CTX_set_signature_md(w->key_ctx, EVP_sha256()) == 1;
    }
    if (!ok) {
        work_close(w);
        return NULL;
    }
    return w;
}

static bool sign_run(void *state)
{
    work *w = state;
    unsigned char hash[32] = {7, 8, 9};
    w->signature_len = sizeof(w->signature);
    return EVP_PKEY_sign(w->key_ctx, w->signature, &w->signature_len, hash, sizeof(hash)) == 1;
}

static bool verify_run(void *state)
{
    work *w = state;
    unsigned char hash[32] = {7, 8, 9};
    return EVP_PKEY_verify(w->key_ctx, w->signature, w->signature_len, hash, sizeof(hash)) == 1;
}

/* ---- the protocol ---- */

typedef struct kx_row {
    const char *what, *suite;
    int version;
    bool rsa;
} kx_row;

static const kx_row kx_rows[] = {
    {"TLS1.2 ECDHE-ECDSA", "ECDHE-ECDSA-AES128-GCM-SHA256", TLS1_2_VERSION, false},
    {"TLS1.2 ECDHE-RSA", "ECDHE-RSA-AES128-GCM-SHA256", TLS1_2_VERSION, true},
    {"TLS1.2 DHE-RSA", "DHE-RSA-AES128-GCM-SHA256", TLS1_2_VERSION, true},
    {"TLS1.2 RSA", "AES128-GCM-SHA256", TLS1_2_VERSION, true},
    {"TLS1.3 ECDSA", "TLS_AES_128_GCM_SHA256", TLS1_3_VERSION, false},
    {"TLS1.3 RSA", "TLS_AES_128_GCM_SHA256", TLS1_3_VERSION, true},
};
#define KX_ROWS (sizeof(kx_rows) / sizeof(kx_rows[0]))

static X509 *cert_of(const unsigned char *der, size_t len)
{
    return d2i_X509(NULL, &der, (long)len);
}

static bool server_identity(SSL_CTX *ctx, bool rsa)
{
    const unsigned char *key_der = rsa ? chain_rsa_server_key : chain_ec_server_key;
    long key_len = rsa ? (long)sizeof(chain_rsa_server_key) : (long)sizeof(chain_ec_server_key);
    X509 *leaf = rsa ? cert_of(chain_rsa_server, sizeof(chain_rsa_server))
                     : cert_of(chain_ec_server, sizeof(chain_ec_server));
    X509 *inter = rsa ? cert_of(chain_rsa_inter, sizeof(chain_rsa_inter))
                      : cert_of(chain_ec_inter, sizeof(chain_ec_inter));
    EVP_PKEY *key = d2i_AutoPrivateKey(NULL, &key_der, key_len);
    bool ok = SSL_CTX_use_certificate(ctx, leaf) == 1 && SSL_CTX_use_PrivateKey(ctx, key) == 1 &&
              SSL_CTX_add1_chain_cert(ctx, inter) == 1;
    X509_free(leaf);
    X509_free(inter);
    EVP_PKEY_free(key);
    return ok;
}

static bool context(work *w, const kx_row *row, int role)
{
    SSL_CTX *ctx = SSL_CTX_new(role == 0 ? TLS_client_method() : TLS_server_method());
    w->ctx[role] = ctx;
    if (ctx == NULL || SSL_CTX_set_min_proto_version(ctx, row->version) != 1 ||
        SSL_CTX_set_max_proto_version(ctx, row->version) != 1) {
        return false;
    }
    bool ok = row->version == TLS1_3_VERSION ? SSL_CTX_set_ciphersuites(ctx, row->suite) == 1
                                             : SSL_CTX_set_cipher_list(ctx, row->suite) == 1;
    SSL_CTX_set_options(ctx, SSL_OP_NO_TICKET);
    SSL_CTX_set_num_tickets(ctx, 0);
    SSL_CTX_set_session_cache_mode(ctx, SSL_SESS_CACHE_OFF);
    if (role == 1) {
        SSL_CTX_set_dh_auto(ctx, 1);
        return ok && server_identity(ctx, row->rsa);
    }
    X509 *root = row->rsa ? cert_of(chain_rsa_root, sizeof(chain_rsa_root))
                          : cert_of(chain_ec_root, sizeof(chain_ec_root));
    ok = ok && X509_STORE_add_cert(SSL_CTX_get_cert_store(ctx), root) == 1;
    X509_free(root);
    SSL_CTX_set_verify(ctx, SSL_VERIFY_PEER, NULL);
    return ok;
}

static void drop(work *w)
{
    for (int i = 0; i < 2; i++) {
        SSL_free(w->ssl[i]);
        w->ssl[i] = NULL;
    }
}

static bool connect_run(void *state)
{
    work *w = state;
    drop(w);
    BIO *ends[2];
    if (BIO_new_bio_pair(&ends[0], 65536, &ends[1], 65536) != 1) {
        return false;
    }
    for (int i = 0; i < 2; i++) {
        w->ssl[i] = SSL_new(w->ctx[i]);
        SSL_set_bio(w->ssl[i], ends[i], ends[i]);
    }
    SSL_set1_host(w->ssl[0], "bench.example");
    SSL_set_tlsext_host_name(w->ssl[0], "bench.example");
    SSL_set_connect_state(w->ssl[0]);
    SSL_set_accept_state(w->ssl[1]);
    bool done[2] = {false, false};
    for (int turn = 0; !done[0] || !done[1]; turn ^= 1) {
        if (done[turn]) {
            continue;
        }
        int rc = SSL_do_handshake(w->ssl[turn]);
        done[turn] = rc == 1;
        if (rc != 1 && SSL_get_error(w->ssl[turn], rc) != SSL_ERROR_WANT_READ) {
            return false;
        }
    }
    return true;
}

static void *kx_open(const bench_case *c)
{
    const kx_row *row = &kx_rows[c->detail[0]];
    work *w = calloc(1, sizeof(*w));
    if (w == NULL) {
        return NULL;
    }
    w->size = c->size;
    w->in = calloc(1, 16384);
    if (!context(w, row, 0) || !context(w, row, 1) || !connect_run(w)) {
        work_close(w);
        return NULL;
    }
    return w;
}

static bool bulk_run(void *state)
{
    work *w = state;
    size_t done = 0, left = w->size;
    if (SSL_write_ex(w->ssl[0], w->in, w->size, &done) != 1) {
        return false;
    }
    while (left > 0) {
        if (SSL_read_ex(w->ssl[1], w->in, 16384, &done) != 1) {
            return false;
        }
        left -= done;
    }
    return true;
}

static bool connection_run(void *state)
{
    work *w = state;
    if (!connect_run(w) || !bulk_run(w)) {
        return false;
    }
    SSL_shutdown(w->ssl[0]);
    SSL_shutdown(w->ssl[1]);
    return true;
}

void bench_openssl_cases(bench_take take, void *arg)
{
    static const unsigned sizes[] = {16, 64, 256, 1024, 4096, 16384};
    bench_case c = {.peer = "openssl", .close = work_close};
    c.phase = "cipher";
    c.way = "seal";
    c.open = aead_open;
    c.run = aead_seal_run;
    for (unsigned i = 0; i < sizeof(aead_rows) / sizeof(aead_rows[0]); i++) {
        for (unsigned s = 0; s < sizeof(sizes) / sizeof(sizes[0]); s++) {
            c.what = aead_rows[i].what;
            c.detail[0] = i;
            c.size = sizes[s];
            take(&c, arg);
        }
    }
    c.phase = "sign";
    c.size = 0;
    c.open = sign_open;
    for (unsigned k = 0; k < 2; k++) {
        for (unsigned v = 0; v < 2; v++) {
            c.what = k == 0 ? "ECDSA-P256" : "RSA-2048-PKCS1";
            c.way = v == 0 ? "sign" : "verify";
            c.run = v == 0 ? sign_run : verify_run;
            c.detail[0] = k;
            c.detail[1] = v;
            take(&c, arg);
        }
    }
    c.open = kx_open;
    for (unsigned i = 0; i < KX_ROWS; i++) {
        c.what = kx_rows[i].what;
        c.detail[0] = i;
        c.size = 0;
        c.phase = "handshake";
        c.way = "full";
        c.run = connect_run;
        take(&c, arg);
        c.phase = "connections";
        c.way = "request";
        c.size = 1024;
        c.run = connection_run;
        take(&c, arg);
    }
    /* Bulk by the AEAD alone: what goes around it is the same in every suite. */
    static const char *const bulk_names[] = {"TLS1.2 AES-128-GCM", "TLS1.3 AES-128-GCM"};
    c.phase = "bulk";
    c.way = "up";
    c.run = bulk_run;
    for (unsigned i = 0; i < 2; i++) {
        for (unsigned size = 1024; size <= 16384; size *= 16) {
            c.what = bulk_names[i];
            c.detail[0] = i == 0 ? 0 : 4;
            c.size = size;
            take(&c, arg);
        }
    }
}
