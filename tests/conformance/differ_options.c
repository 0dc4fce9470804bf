/* SPDX-License-Identifier: MIT */
/* Where the two libraries differ over suites, clock, memory and groups, and ussl must not. */
#include "backends.h"
#include "hello.h"
#include "pair.h"
#include "pki.h"

#include <stdlib.h>
#include <string.h>

EACH_BACKEND(differ, suites_are_set_by_id_and_by_every_name)
{
    static const char *const spellings[] = {"TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256",
                                            "ECDHE-ECDSA-AES128-GCM-SHA256", "0xc02b",
                                            "tls_ecdhe_ecdsa_with_aes_128_gcm_sha256", "0xC02B"};
    for (size_t i = 0; i < sizeof spellings / sizeof spellings[0]; i++) {
        pair p;
        pair_open_usual(&p, backend, backend);
        char list[64];
        snprintf(list, sizeof list, "%s", spellings[i]);
        MUST_CTX(p.client.ctx, ussl_ctx_set_suites_str(p.client.ctx, list));
        memset(list, '#', sizeof list - 1); /* it is copied */
        cr_expect(pair_meet(&p), "%s: %s", spellings[i], pair_why(&p.client));
        ussl_info info;
        ussl_conn_info(p.client.conn, &info);
        cr_expect_eq(info.suite, 0xc02b, "%s gave 0x%04x", spellings[i], info.suite);
        hello h;
        cr_assert(hello_read(&p.wire.to_server, &h));
        cr_expect(hello_offers(&h, 0xc02b));
        cr_expect_not(hello_offers(&h, 0xc02c), "a suite that was not asked for is offered");
        pair_free(&p);
    }
}

EACH_BACKEND(differ, unknown_and_absent_suites_are_refused_by_name)
{
    ussl_ctx *ctx;
    MUST(ussl_ctx_new_on(&ctx, backend, USSL_CLIENT));
    CHECK_RC(ussl_ctx_set_suites_str(ctx, "TLS_NO_SUCH_SUITE"), USSL_E_ARG, "unknown name");
    ussl_error e;
    ussl_ctx_error(ctx, &e);
    cr_expect(strstr(e.text, "TLS_NO_SUCH_SUITE") != NULL, "the text names it: %s", e.text);
    CHECK_RC(ussl_ctx_set_suites_str(ctx, ""), USSL_E_ARG, "an empty list");
    CHECK_RC(ussl_ctx_set_suites(ctx, NULL, 0), USSL_E_ARG, "no list");
    size_t count, refused = 0;
    const ussl_suite *suites = ussl_suites(&count);
    for (size_t i = 0; i < count; i++) {
        uint16_t id = suites[i].id;
        if ((suites[i].flags & USSL_SUITE_SIGNALLING) != 0) {
            continue;
        }
        bool has = ussl_backend_has_suite(backend, id);
        CHECK_RC(ussl_ctx_set_suites(ctx, &id, 1), has ? USSL_OK : USSL_E_NOTSUP, "%s",
                 suites[i].name);
        if (!has) {
            ussl_ctx_error(ctx, &e);
            cr_expect(strstr(e.text, suites[i].name) != NULL, "the text names it: %s", e.text);
            refused++;
        }
    }
    (void)refused;
    ussl_ctx_free(ctx);
}

EACH_PAIR(differ, order_of_suites_is_kept_on_the_wire)
{
    static const uint16_t order[] = {0xcca9, 0xc02c, 0xc02b, 0xc023};
    pair p;
    pair_open_usual(&p, client, server);
    MUST_CTX(p.client.ctx, ussl_ctx_set_suites(p.client.ctx, order, 4));
    cr_expect(pair_meet(&p), "%s: %s", pair_names(&p), pair_why(&p.client));
    hello h;
    cr_assert(hello_read(&p.wire.to_server, &h));
    size_t found = 0;
    for (size_t i = 0; i < h.suite_count && found < 4; i++) {
        found += (h.suites[2 * i] << 8 | h.suites[2 * i + 1]) == order[found];
    }
    cr_expect_eq(found, 4, "%s: the client's order is not the wire's", pair_names(&p));
    pair_free(&p);
}

EACH_PAIR(differ, server_takes_its_own_order)
{
    static const uint16_t at_client[] = {0xc02b, 0xc02c, 0xcca9};
    static const uint16_t at_server[] = {0xcca9, 0xc02c, 0xc02b};
    pair p;
    pair_open_usual(&p, client, server);
    MUST_CTX(p.client.ctx, ussl_ctx_set_suites(p.client.ctx, at_client, 3));
    MUST_CTX(p.server.ctx, ussl_ctx_set_suites(p.server.ctx, at_server, 3));
    cr_expect(pair_meet(&p), "%s: %s", pair_names(&p), pair_why(&p.client));
    ussl_info info;
    ussl_conn_info(p.client.conn, &info);
    cr_expect_eq(info.suite, 0xcca9, "%s: 0x%04x", pair_names(&p), info.suite);
    pair_free(&p);
}

EACH_PAIR(differ, suites_alone_decide_the_version)
{
    static const struct {
        uint16_t suite, version;
    } cases[] = {{0xc02b, USSL_TLS1_2}, {0x1301, USSL_TLS1_3}};
    for (size_t i = 0; i < 2; i++) {
        pair p;
        pair_open_usual(&p, client, server);
        pair_force_suite(&p, cases[i].suite);
        cr_expect(pair_meet(&p), "%s 0x%04x: %s", pair_names(&p), cases[i].suite,
                  pair_why(&p.client));
        ussl_info info;
        ussl_conn_info(p.server.conn, &info);
        cr_expect_eq(info.version, cases[i].version);
        pair_free(&p);
    }
}

static int64_t fixed_time(void *arg)
{
    return *(int64_t *)arg;
}

EACH_BACKEND(differ, clock_belongs_to_the_context)
{
    /* Three contexts side by side, each with its own idea of the time. */
    int64_t far = 4102444800, unset = 86400 * 365;
    pair p, q, r;
    pair_open_usual(&p, backend, backend);
    pair_open_usual(&q, backend, backend);
    pair_open_usual(&r, backend, backend);
    MUST_CTX(q.client.ctx, ussl_ctx_set_clock(q.client.ctx, USSL_CLOCK_CALLBACK, fixed_time, &far));
    MUST_CTX(r.client.ctx,
             ussl_ctx_set_clock(r.client.ctx, USSL_CLOCK_CALLBACK, fixed_time, &unset));
    pair_meet(&q);
    pair_meet(&p);
    pair_meet(&r);
    CHECK_RC(p.client.rc, USSL_OK, "the real clock: %s", pair_why(&p.client));
    CHECK_RC(q.client.rc, USSL_E_VERIFY, "the year 2100: %s", pair_why(&q.client));
    cr_expect_eq(ussl_verify_primary(q.client.error.verify), USSL_V_EXPIRED);
    CHECK_RC(r.client.rc, USSL_E_VERIFY, "1971: %s", pair_why(&r.client));
    cr_expect_eq(ussl_verify_primary(r.client.error.verify), USSL_V_CLOCK_UNSET);
    pair_free(&p);
    pair_free(&q);
    pair_free(&r);
}

EACH_BACKEND(differ, clock_none_is_chosen_and_visible)
{
    pair p;
    pair_open_usual(&p, backend, backend);
    MUST_CTX(p.client.ctx, ussl_ctx_set_clock(p.client.ctx, USSL_CLOCK_NONE, NULL, NULL));
    cr_expect(pair_meet(&p), "%s", pair_why(&p.client));
    ussl_info info;
    ussl_conn_info(p.client.conn, &info);
    cr_expect_eq(info.clock, USSL_CLOCK_NONE);
    pair_free(&p);
}

typedef struct books {
    size_t live, calls;
} books;

static void *counted_alloc(void *arg, size_t size)
{
    books *b = arg;
    b->live++;
    b->calls++;
    return malloc(size);
}

static void counted_free(void *arg, void *block)
{
    books *b = arg;
    b->live -= block != NULL;
    free(block);
}

EACH_BACKEND(differ, one_allocator_serves_core_and_library)
{
    books b = {0, 0};
    ussl_allocator hook = {counted_alloc, counted_free, &b};
    MUST(ussl_set_allocator(&hook));
    pair p;
    pair_open_usual(&p, backend, backend);
    CHECK_RC(ussl_set_allocator(NULL), USSL_E_BUSY, "a context exists");
    cr_expect(pair_meet(&p), "%s", pair_why(&p.client));
    cr_expect(pair_exchange(&p, 1000));
    ussl_memory m;
    ussl_conn_memory(p.client.conn, &m);
    cr_expect(m.allocations > 20 && m.peak > 1000 && m.largest > 100 && m.largest <= m.peak,
              "a handshake needs memory: %zu allocations, peak %zu, largest %zu", m.allocations,
              m.peak, m.largest);
    cr_expect(m.now > 0 && m.now <= m.peak && m.blocks > 0);
    size_t handshake_calls = b.calls;
    pair_free(&p);
    ussl_memory_total(&m);
    cr_expect_eq(m.blocks, 0, "%zu blocks of %zu bytes are left", m.blocks, m.now);
    cr_expect_eq(b.live, 0, "%zu blocks were never given back", b.live);
    cr_expect(handshake_calls > 50);
    MUST(ussl_set_allocator(NULL));
}

EACH_BACKEND(differ, small_dh_groups_are_refused)
{
    ussl_ctx *ctx;
    MUST(ussl_ctx_new_on(&ctx, backend, USSL_CLIENT));
    CHECK_RC(ussl_ctx_set_dh_min_bits(ctx, 1024), USSL_E_ARG, "2048 is the least");
    ussl_ctx_free(ctx);
    /* Our servers use 2048 bits: a client that wants more must refuse them. */
    if (!ussl_backend_has_suite(backend, 0x009e)) {
        /* A profile without DHE: then nobody can ask for it. */
        static const uint16_t dhe = 0x009e;
        MUST(ussl_ctx_new_on(&ctx, backend, USSL_CLIENT));
        CHECK_RC(ussl_ctx_set_suites(ctx, &dhe, 1), USSL_E_NOTSUP, "not in this build");
        ussl_ctx_free(ctx);
        return;
    }
    for (int strict = 0; strict < 2; strict++) {
        pair p;
        pair_open(&p, backend, backend);
        pair_trust(&p.client, PKI_ROOT);
        pair_show(&p.server, PKI_SERVER_RSA);
        pair_force_suite(&p, 0x009e);
        if (strict) {
            MUST_CTX(p.client.ctx, ussl_ctx_set_dh_min_bits(p.client.ctx, 8192));
        }
        pair_meet(&p);
        CHECK_RC(p.client.rc, strict ? USSL_E_PROTO : USSL_OK, "%s", pair_why(&p.client));
        if (strict) {
            CHECK_RC(p.server.rc, USSL_E_ALERT, "%s", pair_why(&p.server));
            cr_expect_eq(p.server.error.alert_received, 71, "insufficient_security, not %d",
                         p.server.error.alert_received);
        }
        pair_free(&p);
    }
}

static int never_asked(void *arg, const ussl_key_request *request)
{
    (void)arg;
    (void)request;
    return USSL_E_KEY;
}

/* What a library cannot do together is said when the options are, with what to do instead. */
static void refused_with(const ussl_backend *backend, ussl_role role, bool expected,
                         int (*set)(ussl_ctx *ctx), const char *words)
{
    ussl_ctx *ctx;
    ussl_error e;
    MUST(ussl_ctx_new_on(&ctx, backend, role));
    int rc = set(ctx);
    if (rc == USSL_OK) {
        rc = ussl_ctx_freeze(ctx);
    }
    ussl_ctx_error(ctx, &e);
    CHECK_RC(rc, expected ? USSL_E_NOTSUP : USSL_OK, "%s: %s", ussl_backend_name(backend), e.text);
    cr_expect(!expected || strstr(e.text, words) != NULL, "%s: %s", ussl_backend_name(backend),
              e.text);
    ussl_ctx_free(ctx);
}

static int add_external(ussl_ctx *ctx, unsigned flags)
{
    pki_file chain = pki_read("rsa.pem");
    int rc = ussl_ctx_add_own_cert_external(ctx, chain.text, chain.len, never_asked, NULL, flags);
    pki_free(&chain);
    return rc;
}

static int external_rsa(ussl_ctx *ctx)
{
    return add_external(ctx, 0);
}

static int decrypt_later(ussl_ctx *ctx)
{
    int rc = ussl_ctx_set_suites_str(ctx, "0x009c");
    return rc == USSL_OK ? add_external(ctx, USSL_KEY_MAY_WAIT) : rc;
}

EACH_BACKEND(differ, what_cannot_be_combined_names_the_way_out)
{
    refused_with(backend, USSL_SERVER, !backend_can(backend, USSL_CAP_EXTERNAL_RSA_1_3),
                 external_rsa, "up to TLS 1.2 here: ussl_ctx_set_versions");
    refused_with(backend, USSL_SERVER, !backend_can(backend, USSL_CAP_EXTERNAL_DECRYPT_LATER),
                 decrypt_later, "without static RSA");
}
