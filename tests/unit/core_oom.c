/* SPDX-License-Identifier: MIT */
/* Out of memory at the Nth allocation, for each N of a whole life: contexts, handshake, transfer,
 * saved session, resumption, close; alone, and with all that follow. USSL_OOM_STRIDE=1 takes every
 * N
 * (./run tests --full does), the default samples. */
#include "backends.h"
#include "pki.h"
#include "wire.h"

#include <stdlib.h>
#include <string.h>

/* What fails, and how much there is to fail. */
static size_t allocations, fail_at;
static bool for_good; /* each one from there on, as in a heap that is full */

static void *failing_alloc(void *arg, size_t size)
{
    (void)arg;
    allocations++;
    bool fails = for_good ? fail_at != 0 && allocations >= fail_at : allocations == fail_at;
    return fails ? NULL : malloc(size);
}

static void failing_free(void *arg, void *block)
{
    (void)arg;
    free(block);
}

/* What the two ends use: the curve that is computed by itself, or what the library's big numbers
 * compute; or a key that both know. */
typedef struct kind {
    const char *name;
    const char *server, *client; /* identities, NULL: pre-shared keys alone */
    uint16_t suite;              /* of TLS 1.2, 0: any */
    uint16_t group;              /* 0: any */
    size_t sparse;               /* thousands of like allocations: one of so many */
} kind;

static const kind ec = {"ECDSA", PKI_SERVER_EC, PKI_CLIENT_EC, 0, 0, 1};
static const kind rsa = {"RSA, P-384", PKI_SERVER_RSA, "client-rsa", 0xc02f, 0x0018, 31};
static const kind psk = {"PSK", NULL, NULL, 0xccac, 0, 1};
static const uint8_t psk_key[32] = {7}, seal_key[32] = {8};

static int psk_lookup(void *arg, ussl_conn *conn, const char *identity, uint8_t key[48],
                      size_t *key_len)
{
    (void)arg;
    (void)conn;
    (void)identity;
    memcpy(key, psk_key, sizeof psk_key);
    *key_len = sizeof psk_key;
    return USSL_OK;
}

/* One whole life. Everything is freed whatever happens. */
typedef struct life {
    const ussl_backend *client_backend, *server_backend;
    uint16_t version;
    const kind *kind;
    pki_file ca, crl, chain, key, client_chain, client_key;
    ussl_ctx *client_ctx, *server_ctx;
    ussl_conn *client, *server;
    wire wire;
    uint8_t session[8192];
    size_t session_len;
    size_t opened; /* allocations when all options were set */
    bool sealed;   /* saved sessions: this build can seal them */
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

static int open_certificates(life *l)
{
    ussl_ctx *c = l->client_ctx, *s = l->server_ctx;
    STEP("client's anchors", ussl_ctx_add_ca(c, l->ca.text, l->ca.len));
    STEP("server's anchors", ussl_ctx_add_ca(s, l->ca.text, l->ca.len));
    STEP("crl", ussl_ctx_add_crl(c, l->crl.text, l->crl.len));
    STEP("chain kept", ussl_ctx_keep_peer_chain(c, true));
    STEP("server's certificate",
         ussl_ctx_add_own_cert(s, l->chain.text, l->chain.len, l->key.text, l->key.len, NULL));
    STEP("client's certificate",
         ussl_ctx_add_own_cert(c, l->client_chain.text, l->client_chain.len, l->client_key.text,
                               l->client_key.len, NULL));
    STEP("client auth", ussl_ctx_set_client_auth(s, USSL_CLIENT_AUTH_REQUIRE));
    return USSL_OK;
}

static int open_contexts(life *l)
{
    static const char *const alpn[] = {"h2", "http/1.1"};
    ussl_ctx **c = &l->client_ctx, **s = &l->server_ctx;
    STEP("client context", ussl_ctx_new_on(c, l->client_backend, USSL_CLIENT));
    STEP("server context", ussl_ctx_new_on(s, l->server_backend, USSL_SERVER));
    STEP("versions", ussl_ctx_set_versions(*c, l->version, l->version));
    if (l->kind->suite != 0 && l->version == USSL_TLS1_2) {
        STEP("suite", ussl_ctx_set_suites(*c, &l->kind->suite, 1));
        STEP("suite", ussl_ctx_set_suites(*s, &l->kind->suite, 1));
    }
    if (l->kind->group != 0) {
        STEP("group", ussl_ctx_set_groups(*c, &l->kind->group, 1));
        STEP("group", ussl_ctx_set_groups(*s, &l->kind->group, 1));
    }
    STEP("alpn", ussl_ctx_set_alpn(*c, alpn, 2));
    STEP("alpn", ussl_ctx_set_alpn(*s, alpn, 2));
    if (l->kind->server == NULL) {
        STEP("psk", ussl_ctx_set_psk(*c, "board7", psk_key, sizeof psk_key));
        STEP("psk", ussl_ctx_set_psk_lookup(*s, psk_lookup, NULL));
    } else {
        int rc = open_certificates(l);
        if (rc != USSL_OK) {
            return rc;
        }
    }
    if (l->sealed) {
        STEP("seal", ussl_ctx_set_session_seal(*c, seal_key));
    }
    STEP("cache", ussl_ctx_set_session_cache(*s, 4));
    return USSL_OK;
}

static int connect_both(life *l, bool resume)
{
    ussl_bio client = wire_bio(&l->wire.client), server = wire_bio(&l->wire.server);
    STEP("client connection", ussl_conn_new(&l->client, l->client_ctx, &client));
    STEP("server connection", ussl_conn_new(&l->server, l->server_ctx, &server));
    if (l->kind->server != NULL) {
        STEP("name", ussl_conn_set_server_name(l->client, "myssl.com"));
    }
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
    l->opened = allocations;
    rc = meet(l, false);
    if (rc != USSL_OK) {
        return rc;
    }
    if (l->kind->server == NULL) {
        STEP("close", ussl_conn_close(l->client));
        return USSL_OK; /* with a key that both know there is nothing to save */
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

static pki_file read_part(const char *name, const char *ending)
{
    char file[64];
    snprintf(file, sizeof file, "%s%s", name, ending);
    return pki_read(file);
}

/* Does this build have what the kind is about? The capability is asked, so that nothing is left out
 * unseen. */
static bool is_built(const ussl_backend *backend, const kind *k)
{
    return (k->suite == 0 || ussl_backend_has_suite(backend, k->suite)) &&
           (k->group == 0 || ussl_backend_has_group(backend, k->group));
}

static bool can_seal(const ussl_backend *backend)
{
    ussl_ctx *ctx;
    MUST(ussl_ctx_new_on(&ctx, backend, USSL_CLIENT));
    int rc = ussl_ctx_set_session_seal(ctx, seal_key);
    ussl_ctx_free(ctx);
    return rc == USSL_OK;
}

/* Each allocation in its turn, `by` further each time after the first 40. */
static void fail_each(life *l, size_t count, size_t by)
{
    size_t tried = 0, borne = 0;
    for (size_t n = 1; n <= count; n += n < 40 ? 1 : by) {
        int rc = run(l, n);
        ussl_memory total;
        ussl_memory_total(&total);
        cr_assert_eq(total.blocks, 0, "allocation %zu of %zu leaks %zu blocks (%s at %s)", n, count,
                     total.blocks, ussl_result_name(rc), l->where);
        cr_expect(rc == USSL_E_NOMEM || rc == USSL_OK, "allocation %zu of %zu: %s at %s", n, count,
                  ussl_result_name(rc), l->where);
        tried++;
        /* A library that is asked for its groups tries them, and may do without another one. */
        borne += rc == USSL_OK && n > l->opened;
        if (tried % 16 == 0) {
            rc = run(l, 0);
            cr_assert_eq(rc, USSL_OK, "after allocation %zu nothing works: %s at %s", n,
                         ussl_result_name(rc), l->where);
        }
    }
    printf("%s %s, %s: %zu allocations, %zu failed in turn%s, %zu of them borne, none leaked\n",
           ussl_backend_name(l->client_backend), ussl_version_name(l->version), l->kind->name,
           count, tried, for_good ? " and all after them" : "", borne);
    fflush(stdout);
    /* What a library can do without is little: a ticket not given, a cache entry not made. */
    cr_expect_lt(borne * 4, tried, "%zu of %zu failures went unnoticed", borne, tried);
}

static void walk(const ussl_backend *backend, uint16_t version, const kind *k)
{
    static const ussl_allocator allocator = {failing_alloc, failing_free, NULL};
    static life l;
    if (!is_built(backend, k)) {
        printf("%s has no %s\n", ussl_backend_name(backend), k->name);
        return;
    }
    MUST(ussl_set_allocator(&allocator));
    bool certificates = k->server != NULL;
    l.client_backend = l.server_backend = backend;
    l.version = version;
    l.kind = k;
    l.sealed = can_seal(backend);
    l.ca = pki_read(PKI_ROOT);
    l.crl = pki_read("empty.crl.pem");
    l.chain = read_part(certificates ? k->server : PKI_SERVER_EC, ".pem");
    l.key = read_part(certificates ? k->server : PKI_SERVER_EC, ".key");
    l.client_chain = read_part(certificates ? k->client : PKI_CLIENT_EC, ".pem");
    l.client_key = read_part(certificates ? k->client : PKI_CLIENT_EC, ".key");
    wire_init(&l.wire);

    int good = run(&l, 0);
    cr_assert_eq(good, USSL_OK, "without a failure: %s at %s", ussl_result_name(good), l.where);
    cr_assert(l.resumed || !certificates,
              "the second handshake did not resume: half the test is missing");
    size_t count = allocations, by = stride() * k->sparse;
    for_good = false;
    fail_each(&l, count, by);
    for_good = true;
    fail_each(&l, count, by);
    for_good = false;
    wire_free(&l.wire);
    pki_file *files[] = {&l.ca, &l.crl, &l.chain, &l.key, &l.client_chain, &l.client_key};
    for (size_t i = 0; i < sizeof files / sizeof files[0]; i++) {
        pki_free(files[i]);
    }
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
    walk(backend, USSL_TLS1_2, &ec);
}

EACH_LONG(every_allocation_of_tls_1_3)
{
    walk(backend, USSL_TLS1_3, &ec);
}

EACH_LONG(every_allocation_of_big_numbers_in_tls_1_2)
{
    walk(backend, USSL_TLS1_2, &rsa);
}

EACH_LONG(every_allocation_of_big_numbers_in_tls_1_3)
{
    walk(backend, USSL_TLS1_3, &rsa);
}

EACH_LONG(every_allocation_of_pre_shared_keys_in_tls_1_2)
{
    walk(backend, USSL_TLS1_2, &psk);
}

EACH_LONG(every_allocation_of_pre_shared_keys_in_tls_1_3)
{
    walk(backend, USSL_TLS1_3, &psk);
}
