/* SPDX-License-Identifier: MIT */
/* The road without ussl: Mbed TLS called directly, with the same configuration. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <mbedtls/pk.h>
#include <mbedtls/platform_time.h>
#include <mbedtls/ssl.h>
#include <mbedtls/x509_crt.h>
#include <psa/crypto.h>

#include "chains.h"
#include "direct.h"

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
    return fixed_random(out, size) == 0 ? PSA_SUCCESS : PSA_ERROR_INSUFFICIENT_ENTROPY;
}
#endif

static int rng(void *arg, unsigned char *out, size_t len)
{
    (void)arg;
    return fixed_random(out, len);
}

static mbedtls_ssl_config configs[2];
static mbedtls_x509_crt root, chain;
static mbedtls_pk_context key;
static int suites[2];
static const uint16_t groups[] = {MBEDTLS_SSL_IANA_TLS_GROUP_X25519,
                                  MBEDTLS_SSL_IANA_TLS_GROUP_SECP256R1, 0};

typedef struct end {
    wire *in, *out;
} end;

static int take(void *arg, unsigned char *buf, size_t len)
{
    size_t n = wire_take(((end *)arg)->in, buf, len);
    return n > 0 ? (int)n : MBEDTLS_ERR_SSL_WANT_READ;
}

static int put(void *arg, const unsigned char *buf, size_t len)
{
    size_t n = wire_put(((end *)arg)->out, buf, len);
    return n > 0 ? (int)n : MBEDTLS_ERR_SSL_WANT_WRITE;
}

int road_open(const setting *s)
{
    mbedtls_ssl_protocol_version version =
        s->tls13 ? MBEDTLS_SSL_VERSION_TLS1_3 : MBEDTLS_SSL_VERSION_TLS1_2;
    int rc = psa_crypto_init() == PSA_SUCCESS ? 0 : -1;
    suites[0] = s->suite;
    mbedtls_x509_crt_init(&root);
    mbedtls_x509_crt_init(&chain);
    mbedtls_pk_init(&key);
    for (int role = 0; rc == 0 && role < 2; role++) {
        mbedtls_ssl_config *c = &configs[role];
        mbedtls_ssl_config_init(c);
        rc = mbedtls_ssl_config_defaults(c, role, MBEDTLS_SSL_TRANSPORT_STREAM,
                                         MBEDTLS_SSL_PRESET_DEFAULT);
        mbedtls_ssl_conf_rng(c, rng, NULL);
        mbedtls_ssl_conf_ciphersuites(c, suites);
        mbedtls_ssl_conf_groups(c, groups);
        mbedtls_ssl_conf_min_tls_version(c, version);
        mbedtls_ssl_conf_max_tls_version(c, version);
#if defined(MBEDTLS_SSL_SESSION_TICKETS) && defined(MBEDTLS_SSL_CLI_C)
        mbedtls_ssl_conf_session_tickets(c, MBEDTLS_SSL_SESSION_TICKETS_DISABLED);
#endif
    }
    if (rc == 0) {
        rc = mbedtls_x509_crt_parse(&root, chain_ec_root, sizeof(chain_ec_root));
    }
    if (rc == 0) {
        rc = mbedtls_x509_crt_parse_der(&chain, chain_ec_server, sizeof(chain_ec_server));
    }
    if (rc == 0) {
        rc = mbedtls_x509_crt_parse_der(&chain, chain_ec_inter, sizeof(chain_ec_inter));
    }
    if (rc == 0) {
        rc = mbedtls_pk_parse_key(&key, chain_ec_server_key, sizeof(chain_ec_server_key), NULL, 0,
                                  rng, NULL);
    }
    if (rc == 0) {
        mbedtls_ssl_conf_authmode(&configs[0], MBEDTLS_SSL_VERIFY_REQUIRED);
        mbedtls_ssl_conf_ca_chain(&configs[0], &root, NULL);
        rc = mbedtls_ssl_conf_own_cert(&configs[1], &chain, &key);
    }
    if (rc != 0) {
        fprintf(stderr, "mbedtls: -0x%04x\n", (unsigned)-rc);
    }
    return rc;
}

static int move(mbedtls_ssl_context *from, mbedtls_ssl_context *to)
{
    static uint8_t data[CHUNK];
    for (size_t total = 0; total < transfer;) {
        int sent = mbedtls_ssl_write(from, data, CHUNK);
        if (sent <= 0) {
            return -1;
        }
        for (int left = sent; left > 0;) {
            int got = mbedtls_ssl_read(to, data, sizeof(data));
            if (got <= 0) {
                return -1;
            }
            left -= got;
        }
        total += (size_t)sent;
    }
    return 0;
}

static int busy(int rc)
{
    return rc == MBEDTLS_ERR_SSL_WANT_READ || rc == MBEDTLS_ERR_SSL_WANT_WRITE;
}

int road_run(wire *up, wire *down)
{
    end ends[2] = {{down, up}, {up, down}};
    mbedtls_ssl_context ssl[2];
    int rc = 0;
    for (int role = 0; role < 2; role++) {
        mbedtls_ssl_init(&ssl[role]);
        if (rc == 0) {
            rc = mbedtls_ssl_setup(&ssl[role], &configs[role]);
        }
        mbedtls_ssl_set_bio(&ssl[role], &ends[role], put, take, NULL);
    }
    if (rc == 0) {
        rc = mbedtls_ssl_set_hostname(&ssl[0], "bench.example");
    }
    int a = MBEDTLS_ERR_SSL_WANT_READ, b = MBEDTLS_ERR_SSL_WANT_READ;
    while (rc == 0 && (busy(a) || busy(b))) {
        a = busy(a) ? mbedtls_ssl_handshake(&ssl[0]) : a;
        b = busy(b) ? mbedtls_ssl_handshake(&ssl[1]) : b;
        rc = busy(a) || a == 0 ? (busy(b) || b == 0 ? 0 : b) : a;
    }
    if (rc == 0) {
        rc = move(&ssl[0], &ssl[1]) == 0 && move(&ssl[1], &ssl[0]) == 0 ? 0 : -1;
    }
    for (int role = 0; role < 2; role++) {
        if (rc == 0) {
            mbedtls_ssl_close_notify(&ssl[role]);
        }
        mbedtls_ssl_free(&ssl[role]);
    }
    up->start = up->end = down->start = down->end = 0;
    return rc;
}

void road_close(void)
{
    mbedtls_ssl_config_free(&configs[0]);
    mbedtls_ssl_config_free(&configs[1]);
    mbedtls_x509_crt_free(&root);
    mbedtls_x509_crt_free(&chain);
    mbedtls_pk_free(&key);
    mbedtls_psa_crypto_free();
}
