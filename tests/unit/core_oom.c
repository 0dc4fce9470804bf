/* SPDX-License-Identifier: MIT */
/* Out of memory at the Nth allocation, for each N of a whole life: contexts, handshake, transfer,
 * saved session, resumption, close. USSL_OOM_STRIDE=1 takes every N; the default samples. */
#include "backends.h"
#include "pki.h"
#include "wire.h"

#include <stdlib.h>
#include <string.h>

/* What fails, and how much there is to fail. */
static size_t allocations, fail_at;

static void *failing_alloc(void *arg, size_t size)
{
    (void)arg;
    allocations++;
    return allocations == fail_at ? NULL : malloc(size);
}

static void failing_free(void *arg, void *block)
{
    (void)arg;
    free(block);
}

/* One whole life. Everything is freed whatever happens. */
typedef struct life {
    const ussl_backend *client_backend, *server_backend;
    uint16_t version;
    pki_file ca, chain, key, client_chain, client_key;
    ussl_ctx *client_ctx, *server_ctx;
    ussl_conn *client, *server;
    wire wire;
    uint8_t session[8192];
    size_t session_len;
    bool resumed;
    const char *where; /* what was going on when it ended */
} life;

#define STEP(name, call)                                                                           \
    do {                                                                                           \
        l->where = name;                                                                           \
        int rc_ = (call);                                                                          \
        if (rc_ != USSL_OK) {                                                                      \
            return rc_;                                                                            \
        }                                                                                          \
    } while (0)

static int open_contexts(life *l)
{
    static const char *const alpn[] = {"h2", "http/1.1"};
    ussl_ctx **c = &l->client_ctx, **s = &l->server_ctx;
    STEP("client context", ussl_ctx_new_on(c, l->client_backend, USSL_CLIENT));
    STEP("server context", ussl_ctx_new_on(s, l->server_backend, USSL_SERVER));
    STEP("versions", ussl_ctx_set_versions(*c, l->version, l->version));
    STEP("client's anchors", ussl_ctx_add_ca(*c, l->ca.text, l->ca.len));
    STEP("server's anchors", ussl_ctx_add_ca(*s, l->ca.text, l->ca.len));
    STEP("alpn", ussl_ctx_set_alpn(*c, alpn, 2));
    STEP("alpn", ussl_ctx_set_alpn(*s, alpn, 2));
    STEP("server's certificate",
         ussl_ctx_add_own_cert(*s, l->chain.text, l->chain.len, l->key.text, l->key.len, NULL));
    STEP("client's certificate",
         ussl_ctx_add_own_cert(*c, l->client_chain.text, l->client_chain.len, l->client_key.text,
                               l->client_key.len, NULL));
    STEP("client auth", ussl_ctx_set_client_auth(*s, USSL_CLIENT_AUTH_REQUIRE));
    STEP("cache", ussl_ctx_set_session_cache(*s, 4));
    return USSL_OK;
}

static int connect_both(life *l, bool resume)
{
    ussl_bio client = wire_bio(&l->wire.client), server = wire_bio(&l->wire.server);
    STEP("client connection", ussl_conn_new(&l->client, l->client_ctx, &client));
    STEP("server connection", ussl_conn_new(&l->server, l->server_ctx, &server));
    STEP("name", ussl_conn_set_server_name(l->client, "myssl.com"));
    if (resume) {
        STEP("session", ussl_conn_set_session(l->client, l->session, l->session_len));
    }
    return USSL_OK;
}

static int shake(life *l)
{
    int c = USSL_WANT_READ, s = USSL_WANT_READ;
    l->where = "handshake";
    for (int round = 0; round < 100 && (c != USSL_OK || s != USSL_OK); round++) {
        c = c != USSL_OK ? ussl_conn_handshake(l->client) : c;
        if (c < 0) {
            return c;
        }
        s = s != USSL_OK ? ussl_conn_handshake(l->server) : s;
        if (s < 0) {
            return s;
        }
    }
    return c == USSL_OK && s == USSL_OK ? USSL_OK : -1000;
}

/* `len` bytes one way; the receiver reads what has come. */
static int pass(ussl_conn *from, ussl_conn *to, size_t len)
{
    static uint8_t data[20000], back[20000];
    memset(data, 0x5a, sizeof data);
    size_t sent = 0, received = 0;
    for (int round = 0; round < 200 && received < len; round++) {
        size_t n = 0;
        if (sent < len) {
            int rc = ussl_conn_write(from, data + sent, len - sent, &n);
            if (rc < 0) {
                return rc;
            }
            sent += n;
        }
        int rc = ussl_conn_read(to, back + received, sizeof back - received, &n);
        if (rc < 0 || rc == USSL_CLOSED) {
            return rc;
        }
        received += n;
    }
    return received == len && memcmp(data, back, len) == 0 ? USSL_OK : -1001;
}

static int meet(life *l, bool resume)
{
    int rc = connect_both(l, resume);
    if (rc != USSL_OK) {
        return rc;
    }
    rc = shake(l);
    if (rc != USSL_OK) {
        return rc;
    }
    STEP("to the server", pass(l->client, l->server, 20000));
    STEP("to the client", pass(l->server, l->client, 20000));
    return USSL_OK;
}

static void part(life *l)
{
    ussl_conn_free(l->client);
    ussl_conn_free(l->server);
    l->client = l->server = NULL;
    wire_reset(&l->wire);
}

static int live(life *l)
{
    int rc = open_contexts(l);
    if (rc != USSL_OK) {
        return rc;
    }
    rc = meet(l, false);
    if (rc != USSL_OK) {
        return rc;
    }
    STEP("saving",
         ussl_conn_save_session(l->client, l->session, sizeof l->session, &l->session_len));
    STEP("close", ussl_conn_close(l->client));
    part(l);
    rc = meet(l, true);
    if (rc != USSL_OK) {
        return rc;
    }
    ussl_info info;
    ussl_conn_info(l->client, &info);
    l->resumed = info.resumed;
    STEP("close", ussl_conn_close(l->server));
    return USSL_OK;
}

static int run(life *l, size_t n)
{
    allocations = 0;
    fail_at = n;
    l->resumed = false;
    int rc = live(l);
    fail_at = 0;
    part(l);
    ussl_ctx_free(l->client_ctx);
    ussl_ctx_free(l->server_ctx);
    l->client_ctx = l->server_ctx = NULL;
    return rc;
}

static size_t stride(void)
{
    const char *text = getenv("USSL_OOM_STRIDE");
    unsigned long n = text != NULL ? strtoul(text, NULL, 10) : 0;
    return n != 0 ? n : 61;
}

static void walk(const ussl_backend *backend, uint16_t version)
{
    static const ussl_allocator allocator = {failing_alloc, failing_free, NULL};
    static life l;
    MUST(ussl_set_allocator(&allocator));
    l.client_backend = l.server_backend = backend;
    l.version = version;
    l.ca = pki_read(PKI_ROOT);
    l.chain = pki_read(PKI_SERVER_EC ".pem");
    l.key = pki_read(PKI_SERVER_EC ".key");
    l.client_chain = pki_read(PKI_CLIENT_EC ".pem");
    l.client_key = pki_read(PKI_CLIENT_EC ".key");
    wire_init(&l.wire);

    int good = run(&l, 0);
    cr_assert_eq(good, USSL_OK, "without a failure: %s at %s", ussl_result_name(good), l.where);
    cr_assert(l.resumed, "the second handshake did not resume: half the test is missing");
    size_t count = allocations, tried = 0, borne = 0;
    for (size_t n = 1; n <= count; n += n < 40 ? 1 : stride()) {
        int rc = run(&l, n);
        ussl_memory total;
        ussl_memory_total(&total);
        cr_assert_eq(total.blocks, 0, "allocation %zu of %zu leaks %zu blocks (%s at %s)", n, count,
                     total.blocks, ussl_result_name(rc), l.where);
        cr_expect(rc == USSL_E_NOMEM || rc == USSL_OK, "allocation %zu of %zu: %s at %s", n, count,
                  ussl_result_name(rc), l.where);
        tried++;
        borne += rc == USSL_OK;
        if (tried % 16 == 0) {
            rc = run(&l, 0);
            cr_assert_eq(rc, USSL_OK, "after allocation %zu nothing works: %s at %s", n,
                         ussl_result_name(rc), l.where);
        }
    }
    printf("%s %s: %zu allocations, %zu failed in turn, %zu of them borne\n",
           ussl_backend_name(backend), ussl_version_name(version), count, tried, borne);
    fflush(stdout);
    /* What a library can do without is little: a ticket not given, a cache entry not made. */
    cr_expect_lt(borne * 4, tried, "%zu of %zu failures went unnoticed", borne, tried);
    wire_free(&l.wire);
    pki_free(&l.ca);
    pki_free(&l.chain);
    pki_free(&l.key);
    pki_free(&l.client_chain);
    pki_free(&l.client_key);
}

#define EACH_LONG(name)                                                                            \
    static void name##_on(const ussl_backend *backend);                                            \
    ParameterizedTestParameters(core_oom, name)                                                    \
    {                                                                                              \
        return backends_params();                                                                  \
    }                                                                                              \
    ParameterizedTest(int *index, core_oom, name, .timeout = 3000)                                 \
    {                                                                                              \
        name##_on(backends_at(*index));                                                            \
    }                                                                                              \
    static void name##_on(const ussl_backend *backend)

EACH_LONG(every_allocation_of_tls_1_2)
{
    walk(backend, USSL_TLS1_2);
}

EACH_LONG(every_allocation_of_tls_1_3)
{
    walk(backend, USSL_TLS1_3);
}
