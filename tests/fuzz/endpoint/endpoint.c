/* SPDX-License-Identifier: MIT */
/* One end of a connection whose every choice is the same in every run. */
#include "endpoint.h"

#include "../fuzz.h"

static endpoint *turn;
static uint64_t spare_random = 99; /* for what happens between connections */

/* splitmix64 (public domain, S. Vigna): no secrets here, only repetition. */
static uint64_t next_random(uint64_t *state)
{
    uint64_t z = (*state += 0x9e3779b97f4a7c15u);
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
    return z ^ (z >> 31);
}

static int random_bytes(void *arg, void *buf, size_t len)
{
    uint8_t *p = buf;
    (void)arg;
    for (size_t i = 0; i < len; i++) {
        p[i] = (uint8_t)next_random(turn != NULL ? &turn->random : &spare_random);
    }
    return USSL_OK;
}

static int64_t fixed_time(void *arg)
{
    (void)arg;
    return 1767225600; /* 2026-01-01 */
}

void endpoint_on_turn(endpoint *e)
{
    turn = e;
}

static char *read_file(const char *name, size_t *len)
{
    const char *dir = getenv("USSL_TEST_PKI");
    char path[512];
    snprintf(path, sizeof path, "%s/%s", dir != NULL ? dir : USSL_TEST_PKI_DIR, name);
    FILE *f = fopen(path, "rb");
    char *text = calloc(1, 1 << 16);
    FUZZ_ASSERT(f != NULL && text != NULL);
    *len = fread(text, 1, (1 << 16) - 1, f);
    fclose(f);
    return text;
}

static void show(ussl_ctx *ctx, const char *cert, const char *key)
{
    size_t cert_len, key_len;
    char *chain = read_file(cert, &cert_len);
    char *secret = read_file(key, &key_len);
    FUZZ_ASSERT(ussl_ctx_add_own_cert(ctx, chain, cert_len, secret, key_len, NULL) == USSL_OK);
    free(chain);
    free(secret);
}

/* Settings: TLS 1.2, TLS 1.3, both with client certificates, 1.2 with RSA keys alone. */
static void set_up(ussl_ctx *ctx, ussl_role role, unsigned setting)
{
    size_t len;
    char *ca = read_file("ca.pem", &len);
    FUZZ_ASSERT(ussl_ctx_add_ca(ctx, ca, len) == USSL_OK);
    free(ca);
    FUZZ_ASSERT(ussl_ctx_set_clock(ctx, USSL_CLOCK_CALLBACK, fixed_time, NULL) == USSL_OK);
    uint16_t version = setting == 1 ? USSL_TLS1_3 : USSL_TLS1_2;
    if (setting != 2) {
        FUZZ_ASSERT(ussl_ctx_set_versions(ctx, version, version) == USSL_OK);
    }
    if (setting == 3) {
        static const uint16_t suite = 0x009c; /* TLS_RSA_WITH_AES_128_GCM_SHA256 */
        (void)ussl_ctx_set_suites(ctx, &suite, 1);
    }
    const char *const alpn[] = {"h2", "http/1.1"};
    FUZZ_ASSERT(ussl_ctx_set_alpn(ctx, alpn, 2) == USSL_OK);
    if (role == USSL_SERVER) {
        show(ctx, setting == 3 ? "rsa.pem" : "ec.pem", setting == 3 ? "rsa.key" : "ec.key");
        FUZZ_ASSERT(ussl_ctx_set_client_auth(ctx, setting == 2 ? USSL_CLIENT_AUTH_REQUIRE
                                                               : USSL_CLIENT_AUTH_NONE) == USSL_OK);
    } else if (setting == 2) {
        show(ctx, "client-ec.pem", "client-ec.key");
    }
}

static int take(void *arg, void *buf, size_t len, size_t *done)
{
    endpoint *e = arg;
    size_t left = e->in_len - e->in_at;
    if (left == 0) {
        return e->ends ? USSL_CLOSED : USSL_WANT_READ;
    }
    *done = len < left ? len : left;
    memcpy(buf, e->in + e->in_at, *done);
    e->in_at += *done;
    return USSL_OK;
}

static int give(void *arg, const void *buf, size_t len, size_t *done)
{
    endpoint *e = arg;
    if (e->out != NULL) {
        FUZZ_ASSERT(len <= e->out_cap - e->out_len);
        memcpy(e->out + e->out_len, buf, len);
        e->out_len += len;
    }
    *done = len;
    return USSL_OK;
}

ussl_ctx *endpoint_ctx(ussl_role role, unsigned choice)
{
    static ussl_ctx *contexts[2][ENDPOINT_CHOICES];
    static bool started;
    size_t count;
    const ussl_backend *const *backends = ussl_backends(&count);
    unsigned backend = choice % ENDPOINT_BACKENDS;
    if (backend >= count) {
        return NULL;
    }
    ussl_ctx **ctx = &contexts[role][choice % ENDPOINT_CHOICES];
    turn = NULL;
    if (!started) {
        FUZZ_ASSERT(ussl_set_random(random_bytes, NULL) == USSL_OK);
        started = true;
    }
    if (*ctx == NULL) {
        FUZZ_ASSERT(ussl_ctx_new_on(ctx, backends[backend], role) == USSL_OK);
        set_up(*ctx, role, choice / ENDPOINT_BACKENDS % ENDPOINT_SETTINGS);
        /* A first connection freezes it; what it draws then is drawn once, and not by turn. */
        ussl_conn *first;
        const ussl_bio bio = {take, give, NULL};
        FUZZ_ASSERT(ussl_conn_new(&first, *ctx, &bio) == USSL_OK);
        ussl_conn_free(first);
    }
    return *ctx;
}

bool endpoint_open(endpoint *e, ussl_role role, unsigned choice)
{
    ussl_ctx *ctx = endpoint_ctx(role, choice);
    if (ctx == NULL) {
        return false;
    }
    e->random = 1000 + (uint64_t)role;
    turn = e;
    const ussl_bio bio = {take, give, e};
    FUZZ_ASSERT(ussl_conn_new(&e->conn, ctx, &bio) == USSL_OK);
    if (role == USSL_CLIENT) {
        FUZZ_ASSERT(ussl_conn_set_server_name(e->conn, "myssl.com") == USSL_OK);
    }
    return true;
}

void endpoint_close(endpoint *e)
{
    turn = e;
    ussl_conn_free(e->conn);
    e->conn = NULL;
    turn = NULL;
}

/* A refusal must be one that ussl.h promises for a hostile peer. */
static void check_refusal(int rc, ussl_conn *conn)
{
    ussl_error error;
    ussl_conn_error(conn, &error);
    if (rc == USSL_E_INTERNAL || rc == USSL_E_NOMEM || rc == USSL_E_STATE || rc == USSL_E_ARG) {
        fprintf(stderr, "a hostile peer got %s: %s (%ld %s)\n", ussl_result_name(rc), error.text,
                error.native, error.native_text);
        abort();
    }
    FUZZ_ASSERT(error.code == rc && error.text[0] != '\0');
    FUZZ_ASSERT((rc == USSL_E_VERIFY) == (error.verify != 0));
}

void endpoint_run(endpoint *e)
{
    uint8_t buf[512];
    size_t got, steps = 0;
    int rc;
    e->ends = true;
    turn = e;
    while ((rc = ussl_conn_handshake(e->conn)) > 0) {
        FUZZ_ASSERT(rc != USSL_WANT_READ && ++steps < 1000);
    }
    if (rc == USSL_OK) {
        ussl_info info;
        ussl_conn_info(e->conn, &info);
        FUZZ_ASSERT(info.established && info.verify == 0);
        while ((rc = ussl_conn_read(e->conn, buf, sizeof buf, &got)) == USSL_OK) {
            FUZZ_ASSERT(got > 0 && got <= sizeof buf);
        }
        FUZZ_ASSERT(rc < 0 || rc == USSL_CLOSED);
    }
    if (rc < 0) {
        check_refusal(rc, e->conn);
        FUZZ_ASSERT(ussl_conn_handshake(e->conn) != USSL_OK || rc == USSL_E_TRUNCATED);
    }
}
