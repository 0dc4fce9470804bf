/* SPDX-License-Identifier: MIT */
/* The road without ussl: Mbed TLS called directly, with the same configuration. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <mbedtls/dhm.h>
#include <mbedtls/pk.h>
#include <mbedtls/platform_time.h>
#include <mbedtls/ssl.h>
#include <mbedtls/ssl_ciphersuites.h>
#include <mbedtls/ssl_ticket.h>
#include <mbedtls/x509_crt.h>
#include <psa/crypto.h>

#include "chains.h"
#include "road.h"

/* What our configuration expects of its platform; the stock one has its own. */
#if defined(MBEDTLS_PSA_CRYPTO_EXTERNAL_RNG)
void *ussl__calloc(size_t count, size_t size)
{
    return calloc(count, size);
}

void ussl__free(void *block)
{
    free(block);
}

time_t ussl__mbedtls_seconds(time_t *out)
{
    return time(out);
}

mbedtls_ms_time_t mbedtls_ms_time(void)
{
    return (mbedtls_ms_time_t)time(NULL) * 1000;
}

psa_status_t mbedtls_psa_external_get_random(mbedtls_psa_external_random_context_t *context,
                                             uint8_t *out, size_t size, size_t *len)
{
    (void)context;
    *len = size;
    return road_random(out, size) == 0 ? PSA_SUCCESS : PSA_ERROR_INSUFFICIENT_ENTROPY;
}
#endif

static int rng(void *arg, unsigned char *out, size_t len)
{
    (void)arg;
    return road_random(out, len);
}

typedef struct context {
    mbedtls_ssl_config conf;
    mbedtls_x509_crt certs; /* the client's anchor, or the server's chain */
    mbedtls_pk_context key;
    mbedtls_ssl_ticket_context tickets;
    int suites[2];
} context;

static const uint16_t groups[] = {MBEDTLS_SSL_IANA_TLS_GROUP_X25519,
                                  MBEDTLS_SSL_IANA_TLS_GROUP_SECP256R1, 0};

static int take(void *arg, unsigned char *buf, size_t len)
{
    size_t n = wire_take(((road_end *)arg)->in, buf, len);
    return n > 0 ? (int)n : MBEDTLS_ERR_SSL_WANT_READ;
}

static int put(void *arg, const unsigned char *buf, size_t len)
{
    size_t n = wire_put(((road_end *)arg)->out, buf, len);
    return n > 0 ? (int)n : MBEDTLS_ERR_SSL_WANT_WRITE;
}

static bool has(const road *r, const road_setting *s)
{
    (void)r;
    return mbedtls_ssl_ciphersuite_from_id(s->suite) != NULL;
}

/* One certificate or two of DER, and a key. */
static int load(context *c, const uint8_t *leaf, size_t leaf_len, const uint8_t *inter,
                size_t inter_len, const uint8_t *key, size_t key_len)
{
    int rc = mbedtls_x509_crt_parse_der(&c->certs, leaf, leaf_len);
    if (rc == 0) {
        rc = mbedtls_x509_crt_parse_der(&c->certs, inter, inter_len);
    }
    if (rc == 0) {
        rc = mbedtls_pk_parse_key(&c->key, key, key_len, NULL, 0, rng, NULL);
    }
    return rc == 0 ? mbedtls_ssl_conf_own_cert(&c->conf, &c->certs, &c->key) : rc;
}

static int identity(context *c, road_chain chain)
{
    switch (chain) {
    case ROAD_EC:
        return load(c, chain_ec_server, sizeof(chain_ec_server), chain_ec_inter,
                    sizeof(chain_ec_inter), chain_ec_server_key, sizeof(chain_ec_server_key));
    case ROAD_RSA:
        return load(c, chain_rsa_server, sizeof(chain_rsa_server), chain_rsa_inter,
                    sizeof(chain_rsa_inter), chain_rsa_server_key, sizeof(chain_rsa_server_key));
    default:
        return load(c, chain_ecrsa_server, sizeof(chain_ecrsa_server), chain_rsa_inter,
                    sizeof(chain_rsa_inter), chain_ecrsa_server_key,
                    sizeof(chain_ecrsa_server_key));
    }
}

/* The library does not tell whether a connection was resumed; whether a ticket was taken, we see.
 */
static bool ticket_taken;

static int parse_ticket(void *tickets, mbedtls_ssl_session *session, unsigned char *buf, size_t len)
{
    int rc = mbedtls_ssl_ticket_parse(tickets, session, buf, len);
    ticket_taken = ticket_taken || rc == 0;
    return rc;
}

static int set_server(context *c, const road_setting *s)
{
    static const unsigned char prime[] = MBEDTLS_DHM_RFC7919_FFDHE2048_P_BIN;
    static const unsigned char generator[] = MBEDTLS_DHM_RFC7919_FFDHE2048_G_BIN;
    int rc =
        mbedtls_ssl_conf_dh_param_bin(&c->conf, prime, sizeof(prime), generator, sizeof(generator));
    if (rc == 0 && s->resume) {
        rc = mbedtls_ssl_ticket_setup(&c->tickets, rng, NULL, MBEDTLS_CIPHER_AES_256_GCM, 86400);
        mbedtls_ssl_conf_session_tickets_cb(&c->conf, mbedtls_ssl_ticket_write, parse_ticket,
                                            &c->tickets);
        mbedtls_ssl_conf_new_session_tickets(&c->conf, 1);
    }
    return rc == 0 ? identity(c, s->chain) : rc;
}

static int set_client(context *c, const road_setting *s)
{
    int rc = s->chain == ROAD_EC
                 ? mbedtls_x509_crt_parse_der(&c->certs, chain_ec_root, sizeof(chain_ec_root))
                 : mbedtls_x509_crt_parse_der(&c->certs, chain_rsa_root, sizeof(chain_rsa_root));
    mbedtls_ssl_conf_authmode(&c->conf, MBEDTLS_SSL_VERIFY_REQUIRED);
    mbedtls_ssl_conf_ca_chain(&c->conf, &c->certs, NULL);
    mbedtls_ssl_conf_session_tickets(&c->conf, s->resume ? MBEDTLS_SSL_SESSION_TICKETS_ENABLED
                                                         : MBEDTLS_SSL_SESSION_TICKETS_DISABLED);
    mbedtls_ssl_conf_tls13_enable_signal_new_session_tickets(
        &c->conf, s->resume ? MBEDTLS_SSL_TLS1_3_SIGNAL_NEW_SESSION_TICKETS_ENABLED
                            : MBEDTLS_SSL_TLS1_3_SIGNAL_NEW_SESSION_TICKETS_DISABLED);
    return rc;
}

static void ctx_free(void *ctx)
{
    context *c = ctx;
    mbedtls_ssl_config_free(&c->conf);
    mbedtls_x509_crt_free(&c->certs);
    mbedtls_pk_free(&c->key);
    mbedtls_ssl_ticket_free(&c->tickets);
    free(c);
}

static void *ctx_new(const road *r, const road_setting *s, bool server)
{
    mbedtls_ssl_protocol_version version =
        s->version == ROAD_TLS1_3 ? MBEDTLS_SSL_VERSION_TLS1_3 : MBEDTLS_SSL_VERSION_TLS1_2;
    context *c = calloc(1, sizeof(*c));
    if (c == NULL) {
        return NULL;
    }
    int rc = psa_crypto_init() == PSA_SUCCESS ? 0 : -1;
    mbedtls_ssl_config_init(&c->conf);
    mbedtls_x509_crt_init(&c->certs);
    mbedtls_pk_init(&c->key);
    mbedtls_ssl_ticket_init(&c->tickets);
    if (rc == 0) {
        rc = mbedtls_ssl_config_defaults(&c->conf, server, MBEDTLS_SSL_TRANSPORT_STREAM,
                                         MBEDTLS_SSL_PRESET_DEFAULT);
    }
    c->suites[0] = s->suite;
    mbedtls_ssl_conf_rng(&c->conf, rng, NULL);
    mbedtls_ssl_conf_ciphersuites(&c->conf, c->suites);
    mbedtls_ssl_conf_groups(&c->conf, groups);
    mbedtls_ssl_conf_min_tls_version(&c->conf, version);
    mbedtls_ssl_conf_max_tls_version(&c->conf, version);
    /* As through ussl: a resumption makes fresh keys. */
    mbedtls_ssl_conf_tls13_key_exchange_modes(&c->conf,
                                              MBEDTLS_SSL_TLS1_3_KEY_EXCHANGE_MODE_EPHEMERAL_ALL);
    if (rc == 0) {
        rc = server ? set_server(c, s) : set_client(c, s);
    }
    if (rc != 0) {
        fprintf(stderr, "%s: -0x%04x\n", r->name, (unsigned)-rc);
        ctx_free(c);
        return NULL;
    }
    return c;
}

static void conn_free(void *conn)
{
    mbedtls_ssl_free(conn);
    free(conn);
}

static void *conn_new(void *ctx, bool server, road_end *end, void *session)
{
    mbedtls_ssl_context *ssl = calloc(1, sizeof(*ssl));
    if (ssl == NULL) {
        return NULL;
    }
    mbedtls_ssl_init(ssl);
    int rc = mbedtls_ssl_setup(ssl, &((context *)ctx)->conf);
    mbedtls_ssl_set_bio(ssl, end, put, take, NULL);
    if (rc == 0 && !server) {
        rc = mbedtls_ssl_set_hostname(ssl, ROAD_NAME);
    }
    if (rc == 0 && session != NULL) {
        ticket_taken = false;
        rc = mbedtls_ssl_set_session(ssl, session);
    }
    if (rc != 0) {
        conn_free(ssl);
        return NULL;
    }
    return ssl;
}

static bool busy(int rc)
{
    return rc == MBEDTLS_ERR_SSL_WANT_READ || rc == MBEDTLS_ERR_SSL_WANT_WRITE;
}

static road_step handshake(void *conn)
{
    int rc = mbedtls_ssl_handshake(conn);
    return rc == 0 ? ROAD_DONE : busy(rc) ? ROAD_WAITS : ROAD_FAILED;
}

static size_t write_some(void *conn, const void *buf, size_t len)
{
    int rc = mbedtls_ssl_write(conn, buf, len);
    return rc > 0 ? (size_t)rc : 0;
}

/* A ticket comes out of read as an error of its own, or as WANT_READ though more has arrived. */
static size_t read_some(void *conn, void *buf, size_t len)
{
    int rc = MBEDTLS_ERR_SSL_WANT_READ;
    for (int tries = 0; tries < 3 && (rc == MBEDTLS_ERR_SSL_WANT_READ ||
                                      rc == MBEDTLS_ERR_SSL_RECEIVED_NEW_SESSION_TICKET);
         tries++) {
        rc = mbedtls_ssl_read(conn, buf, len);
    }
    return rc > 0 ? (size_t)rc : 0;
}

static void end_conn(void *conn)
{
    (void)mbedtls_ssl_close_notify(conn); /* the measurement ends here, whatever the peer says */
}

static void session_free(void *session)
{
    mbedtls_ssl_session_free(session);
    free(session);
}

static void *session_take(void *conn)
{
    mbedtls_ssl_session *session = malloc(sizeof(*session));
    if (session == NULL) {
        return NULL;
    }
    mbedtls_ssl_session_init(session);
    if (mbedtls_ssl_get_session(conn, session) != 0) {
        session_free(session);
        return NULL;
    }
    return session;
}

static bool resumed(void *conn)
{
    (void)conn;
    return ticket_taken;
}

const road road_mbedtls_direct = {
    .name = "mbedtls-direct",
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
