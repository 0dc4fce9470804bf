/* SPDX-License-Identifier: MIT */
/* The road of OpenSSL, what a user would take instead: by a BIO over the same memory as the others.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <openssl/ssl.h>
#include <openssl/x509.h>

#include "chains.h"
#include "road.h"

static int bio_read(BIO *bio, char *buf, size_t len, size_t *done)
{
    *done = wire_take(((road_end *)BIO_get_data(bio))->in, buf, len);
    BIO_clear_retry_flags(bio);
    if (*done == 0) {
        BIO_set_retry_read(bio);
    }
    return *done > 0;
}

static int bio_write(BIO *bio, const char *buf, size_t len, size_t *done)
{
    *done = wire_put(((road_end *)BIO_get_data(bio))->out, buf, len);
    BIO_clear_retry_flags(bio);
    if (*done == 0) {
        BIO_set_retry_write(bio);
    }
    return *done > 0;
}

static long bio_ctrl(BIO *bio, int command, long number, void *arg)
{
    (void)bio;
    (void)number;
    (void)arg;
    return command == BIO_CTRL_FLUSH;
}

static BIO_METHOD *wire_bio(void)
{
    static BIO_METHOD *method;
    if (method == NULL) {
        method = BIO_meth_new(BIO_get_new_index() | BIO_TYPE_SOURCE_SINK, "wire");
        if (method != NULL) {
            BIO_meth_set_read_ex(method, bio_read);
            BIO_meth_set_write_ex(method, bio_write);
            BIO_meth_set_ctrl(method, bio_ctrl);
        }
    }
    return method;
}

/* OpenSSL's name of a suite; NULL: it has none such. */
static const char *suite_name(uint16_t id)
{
    unsigned char bytes[2] = {(unsigned char)(id >> 8), (unsigned char)id};
    SSL_CTX *ctx = SSL_CTX_new(TLS_method());
    SSL *ssl = ctx != NULL ? SSL_new(ctx) : NULL;
    const SSL_CIPHER *cipher = ssl != NULL ? SSL_CIPHER_find(ssl, bytes) : NULL;
    const char *name = cipher != NULL ? SSL_CIPHER_get_name(cipher) : NULL;
    SSL_free(ssl);
    SSL_CTX_free(ctx);
    return name;
}

static bool has(const road *r, const road_setting *s)
{
    (void)r;
    return suite_name(s->suite) != NULL;
}

static X509 *cert_of(const unsigned char *der, size_t len)
{
    return d2i_X509(NULL, &der, (long)len);
}

static bool identity(SSL_CTX *ctx, road_chain chain)
{
    bool ec = chain == ROAD_EC;
    const unsigned char *key_der = ec ? chain_ec_server_key : chain_rsa_server_key;
    size_t key_len = ec ? sizeof(chain_ec_server_key) : sizeof(chain_rsa_server_key);
    X509 *leaf = ec ? cert_of(chain_ec_server, sizeof(chain_ec_server))
                    : cert_of(chain_rsa_server, sizeof(chain_rsa_server));
    X509 *inter = ec ? cert_of(chain_ec_inter, sizeof(chain_ec_inter))
                     : cert_of(chain_rsa_inter, sizeof(chain_rsa_inter));
    EVP_PKEY *key = d2i_AutoPrivateKey(NULL, &key_der, (long)key_len);
    bool ok = SSL_CTX_use_certificate(ctx, leaf) == 1 && SSL_CTX_use_PrivateKey(ctx, key) == 1 &&
              SSL_CTX_add1_chain_cert(ctx, inter) == 1;
    X509_free(leaf);
    X509_free(inter);
    EVP_PKEY_free(key);
    return ok;
}

static bool trust(SSL_CTX *ctx, road_chain chain)
{
    X509 *root = chain == ROAD_EC ? cert_of(chain_ec_root, sizeof(chain_ec_root))
                                  : cert_of(chain_rsa_root, sizeof(chain_rsa_root));
    bool ok = X509_STORE_add_cert(SSL_CTX_get_cert_store(ctx), root) == 1;
    X509_free(root);
    SSL_CTX_set_verify(ctx, SSL_VERIFY_PEER, NULL);
    return ok;
}

static void *ctx_new(const road *r, const road_setting *s, bool server)
{
    const char *name = suite_name(s->suite);
    SSL_CTX *ctx = SSL_CTX_new(server ? TLS_server_method() : TLS_client_method());
    bool ok = name != NULL && ctx != NULL && s->chain != ROAD_EC_UNDER_RSA &&
              SSL_CTX_set_min_proto_version(ctx, s->version) == 1 &&
              SSL_CTX_set_max_proto_version(ctx, s->version) == 1 &&
              SSL_CTX_set1_groups_list(ctx, "X25519:P-256") == 1;
    if (ok) {
        ok = s->version == ROAD_TLS1_3 ? SSL_CTX_set_ciphersuites(ctx, name) == 1
                                       : SSL_CTX_set_cipher_list(ctx, name) == 1;
        SSL_CTX_set_session_cache_mode(ctx, SSL_SESS_CACHE_OFF);
        SSL_CTX_set_security_level(ctx, 0); /* as the others: it is asked for by name */
        if (!s->resume) {
            SSL_CTX_set_options(ctx, SSL_OP_NO_TICKET);
            SSL_CTX_set_num_tickets(ctx, 0);
        }
        SSL_CTX_set_dh_auto(ctx, 1);
        ok = ok && (server ? identity(ctx, s->chain) : trust(ctx, s->chain));
    }
    if (!ok) {
        fprintf(stderr, "%s: the context for 0x%04x cannot be set up\n", r->name, s->suite);
        SSL_CTX_free(ctx);
        return NULL;
    }
    return ctx;
}

static void ctx_free(void *ctx)
{
    SSL_CTX_free(ctx);
}

static void conn_free(void *conn)
{
    /* A connection that was not closed would take its session along. */
    SSL_set_shutdown(conn, SSL_SENT_SHUTDOWN | SSL_RECEIVED_SHUTDOWN);
    SSL_free(conn);
}

static void *conn_new(void *ctx, bool server, road_end *end, void *session)
{
    SSL *ssl = SSL_new(ctx);
    BIO *bio = BIO_new(wire_bio());
    if (ssl == NULL || bio == NULL) {
        BIO_free(bio);
        SSL_free(ssl);
        return NULL;
    }
    BIO_set_data(bio, end);
    BIO_set_init(bio, 1);
    SSL_set_bio(ssl, bio, bio);
    bool ok = true;
    if (server) {
        SSL_set_accept_state(ssl);
    } else {
        SSL_set_connect_state(ssl);
        ok = SSL_set1_host(ssl, ROAD_NAME) == 1 && SSL_set_tlsext_host_name(ssl, ROAD_NAME) == 1 &&
             (session == NULL || SSL_set_session(ssl, session) == 1);
    }
    if (!ok) {
        SSL_free(ssl);
        return NULL;
    }
    return ssl;
}

static road_step handshake(void *conn)
{
    int rc = SSL_do_handshake(conn);
    if (rc == 1) {
        return ROAD_DONE;
    }
    int error = SSL_get_error(conn, rc);
    return error == SSL_ERROR_WANT_READ || error == SSL_ERROR_WANT_WRITE ? ROAD_WAITS : ROAD_FAILED;
}

static size_t write_some(void *conn, const void *buf, size_t len)
{
    size_t done = 0;
    return SSL_write_ex(conn, buf, len, &done) == 1 ? done : 0;
}

static size_t read_some(void *conn, void *buf, size_t len)
{
    size_t done = 0;
    return SSL_read_ex(conn, buf, len, &done) == 1 ? done : 0;
}

static void end_conn(void *conn)
{
    (void)SSL_shutdown(conn); /* the measurement ends here, whatever the peer says */
}

static void *session_take(void *conn)
{
    return SSL_get1_session(conn);
}

static void session_free(void *session)
{
    SSL_SESSION_free(session);
}

static bool resumed(void *conn)
{
    return SSL_session_reused(conn) == 1;
}

const road road_openssl = {
    .name = "openssl",
    .has = has,
    .ctx_new = ctx_new,
    .ctx_free = ctx_free,
    .conn_new = conn_new,
    .handshake = handshake,
    .write = write_some,
    .read = read_some,
    .close = end_conn,
    .conn_free = conn_free,
    .session_take = session_take,
    .session_free = session_free,
    .resumed = resumed,
    .weigh = road_uncounted,
};
