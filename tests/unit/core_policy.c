/* SPDX-License-Identifier: MIT */
/* What the core decides for a backend: options, contradictions, and whom a connection lets in. */
#include "core_fake.h"

TestSuite(core_policy, .init = fake_reset);

static const uint8_t key48[48] = {7};

static const char *ctx_text(const ussl_ctx *ctx)
{
    static ussl_error error;
    ussl_ctx_error(ctx, &error);
    return error.text;
}

static bool says(const char *text, const char *part)
{
    return strstr(text, part) != NULL;
}

static ussl_ctx *fresh(ussl_role role)
{
    ussl_ctx *ctx;
    cr_assert_eq(ussl_ctx_new_on(&ctx, &fake_backend, role), USSL_OK);
    return ctx;
}

Test(core_policy, option_without_its_capability_is_refused_with_the_reason)
{
    ussl_ctx *ctx = fresh(USSL_CLIENT);
    cr_expect_eq(ussl_ctx_set_require_ems(ctx, true), USSL_E_NOTSUP);
    cr_expect(says(ctx_text(ctx), "the fake has no EMS"), "%s", ctx_text(ctx));
    cr_expect_eq(ussl_ctx_set_require_ems(ctx, false), USSL_OK);
    cr_expect_eq(ussl_ctx_set_record_size_limit(ctx, 1024), USSL_E_NOTSUP);
    cr_expect_eq(ussl_ctx_set_record_size_limit(ctx, 63), USSL_E_ARG);
    cr_expect_eq(ussl_ctx_set_ocsp_stapling(ctx, true), USSL_E_NOTSUP);
    ussl_ctx_free(ctx);
}

Test(core_policy, option_on_a_frozen_context_is_a_state_error)
{
    ussl_ctx *ctx = fake_client();
    ussl_conn *conn = fake_connect(ctx);
    cr_expect_eq(ussl_ctx_set_tickets(ctx, false), USSL_E_STATE);
    cr_expect_eq(ussl_ctx_set_suites_str(ctx, "0x1301"), USSL_E_STATE);
    cr_expect(says(ctx_text(ctx), "frozen"));
    fake_end(conn, ctx);
}

Test(core_policy, suite_that_the_backend_lacks_is_named)
{
    ussl_ctx *ctx = fresh(USSL_CLIENT);
    cr_expect_eq(ussl_ctx_set_suites_str(ctx, "TLS_AES_256_GCM_SHA384"), USSL_E_NOTSUP);
    cr_expect(says(ctx_text(ctx), "lacks the suite"), "%s", ctx_text(ctx));
    cr_expect_eq(ussl_ctx_set_suites_str(ctx, "no_such_suite"), USSL_E_ARG);
    cr_expect(says(ctx_text(ctx), "no_such_suite"), "%s", ctx_text(ctx));
    cr_expect_eq(ussl_ctx_set_suites_str(ctx, ""), USSL_E_ARG);
    cr_expect_eq(ussl_ctx_set_suites_str(ctx, NULL), USSL_E_ARG);
    const uint16_t twice[] = {0x1301, 0x1301}, signal[] = {0x00ff}, unknown[] = {0x7777};
    cr_expect_eq(ussl_ctx_set_suites(ctx, twice, 2), USSL_E_ARG);
    cr_expect_eq(ussl_ctx_set_suites(ctx, signal, 1), USSL_E_ARG);
    cr_expect_eq(ussl_ctx_set_suites(ctx, unknown, 1), USSL_E_ARG);
    cr_expect(says(ctx_text(ctx), "0x7777"), "%s", ctx_text(ctx));
    cr_expect_eq(ussl_ctx_set_suites(ctx, twice, 0), USSL_E_ARG);
    cr_expect_eq(ussl_ctx_set_groups_str(ctx, "secp384r1"), USSL_E_NOTSUP);
    cr_expect_eq(ussl_ctx_set_groups_str(ctx, "x25519,secp256r1"), USSL_OK);
    ussl_ctx_free(ctx);
}

/* Freezes a client with these suites and versions; 0 means not set. */
static int froze(const char *suites, uint16_t min, uint16_t max, uint16_t *got_min,
                 uint16_t *got_max, size_t *count)
{
    ussl_ctx *ctx = fake_client();
    if (suites != NULL) {
        cr_assert_eq(ussl_ctx_set_suites_str(ctx, suites), USSL_OK);
    }
    if (min != 0) {
        cr_assert_eq(ussl_ctx_set_versions(ctx, min, max), USSL_OK);
    }
    int rc = ussl_ctx_freeze(ctx);
    *got_min = ctx->cfg.min_version;
    *got_max = ctx->cfg.max_version;
    *count = ctx->cfg.suite_count;
    ussl_ctx_free(ctx);
    return rc;
}

Test(core_policy, version_range_follows_the_suites)
{
    uint16_t min, max;
    size_t n;
    cr_expect_eq(froze(NULL, 0, 0, &min, &max, &n), USSL_OK);
    cr_expect_eq(min, USSL_TLS1_2);
    cr_expect_eq(max, USSL_TLS1_3);
    cr_expect_eq(n, 4, "AEAD and forward secret, and no PSK without a key: %zu", n);
    cr_expect_eq(froze("0xc02b", 0, 0, &min, &max, &n), USSL_OK);
    cr_expect_eq(max, USSL_TLS1_2);
    cr_expect_eq(froze("0x1301", 0, 0, &min, &max, &n), USSL_OK);
    cr_expect_eq(min, USSL_TLS1_3);
    cr_expect_eq(froze("0x1301,0xc02b,0x00ff", USSL_TLS1_2, USSL_TLS1_2, &min, &max, &n), USSL_OK);
    cr_expect_eq(n, 1);
    cr_expect_eq(max, USSL_TLS1_2);
    cr_expect_eq(froze("0xc02b", USSL_TLS1_3, USSL_TLS1_3, &min, &max, &n), USSL_E_ARG);
    cr_expect_eq(froze("0xccac", 0, 0, &min, &max, &n), USSL_E_ARG, "a PSK suite without a PSK");
}

Test(core_policy, default_groups_and_signatures_are_those_of_the_backend_without_sha1)
{
    ussl_ctx *ctx = fake_client();
    cr_assert_eq(ussl_ctx_freeze(ctx), USSL_OK);
    cr_expect_eq(ctx->cfg.group_count, 2);
    cr_expect_eq(ctx->cfg.groups[0], 29);
    cr_expect_eq(ctx->cfg.sigalg_count, 2);
    cr_expect_neq(ctx->cfg.sigalgs[1], 0x0201);
    ussl_ctx_free(ctx);
}

Test(core_policy, contradictions_are_refused_before_the_first_connection)
{
    ussl_conn *conn;
    ussl_ctx *ctx = fresh(USSL_SERVER);
    cr_expect_eq(ussl_conn_new(&conn, ctx, &fake_bio), USSL_E_ARG);
    cr_expect(says(ctx_text(ctx), "ussl_ctx_add_own_cert"), "%s", ctx_text(ctx));
    ussl_ctx_free(ctx);

    ctx = fresh(USSL_CLIENT);
    ussl_ctx_set_pins_only(ctx, true);
    cr_expect_eq(ussl_ctx_freeze(ctx), USSL_E_ARG);
    cr_expect(says(ctx_text(ctx), "ussl_ctx_add_pin"), "%s", ctx_text(ctx));
    cr_expect_eq(ussl_ctx_add_pin(ctx, key48), USSL_OK, "the context stays open");
    cr_expect_eq(ussl_ctx_freeze(ctx), USSL_OK);
    ussl_ctx_free(ctx);

    ctx = fresh(USSL_CLIENT);
    ussl_ctx_set_crl_policy(ctx, USSL_CRL_LEAF);
    cr_expect_eq(ussl_ctx_freeze(ctx), USSL_E_ARG);
    ussl_ctx_free(ctx);

    ctx = fresh(USSL_CLIENT);
    ussl_ctx_set_max_fragment(ctx, 512);
    cr_expect_eq(ussl_ctx_freeze(ctx), USSL_E_NOTSUP);
    ussl_ctx_set_versions(ctx, USSL_TLS1_2, USSL_TLS1_2);
    cr_expect_eq(ussl_ctx_freeze(ctx), USSL_OK);
    ussl_ctx_free(ctx);

    ctx = fresh(USSL_CLIENT);
    ussl_ctx_set_psk(ctx, "me", key48, 16);
    ussl_ctx_set_suites_str(ctx, "0xc02b");
    cr_expect_eq(ussl_ctx_freeze(ctx), USSL_E_ARG);
    ussl_ctx_free(ctx);
}

Test(core_policy, freeze_that_fails_in_the_backend_can_be_tried_again)
{
    ussl_ctx *ctx = fake_client();
    ussl_conn *conn;
    fake.fail_freeze = true;
    cr_expect_eq(ussl_conn_new(&conn, ctx, &fake_bio), USSL_E_INTERNAL);
    cr_expect_null(conn);
    fake.fail_freeze = false;
    conn = fake_connect(ctx);
    fake_end(conn, ctx);
}

static int lookup(void *arg, ussl_conn *conn, const char *identity, uint8_t key[48],
                  size_t *key_len)
{
    (void)conn;
    memset(key, 9, 48);
    *key_len = *(size_t *)arg;
    return strcmp(identity, "known") == 0 ? USSL_OK : USSL_E_KEY;
}

Test(core_policy, psk_lookup_is_held_to_its_limits)
{
    ussl_ctx *ctx = fresh(USSL_SERVER);
    size_t len = 48;
    cr_expect_eq(ussl_ctx_set_psk(ctx, "x", key48, 8), USSL_E_ARG);
    cr_expect_eq(ussl_ctx_set_psk_lookup(ctx, lookup, &len), USSL_OK);
    ussl_conn *conn = fake_connect(ctx);
    uint8_t key[48];
    size_t got;
    cr_expect_eq(ussl__psk_lookup(conn, (const uint8_t *)"known", 5, key, &got), USSL_OK);
    cr_expect_eq(got, 48);
    cr_expect_eq(ussl__psk_lookup(conn, (const uint8_t *)"other", 5, key, &got), USSL_E_KEY);
    cr_expect_eq(got, 0);
    cr_expect_eq(key[0], 0, "a key is left behind");
    cr_expect_eq(ussl__psk_lookup(conn, (const uint8_t *)"kn\0wn", 5, key, &got), USSL_E_KEY);
    cr_expect_eq(ussl__psk_lookup(conn, (const uint8_t *)"known", 0, key, &got), USSL_E_KEY);
    uint8_t wide[200];
    memset(wide, 'k', sizeof wide);
    cr_expect_eq(ussl__psk_lookup(conn, wide, sizeof wide, key, &got), USSL_E_KEY);
    len = 49;
    cr_expect_eq(ussl__psk_lookup(conn, (const uint8_t *)"known", 5, key, &got), USSL_E_KEY);
    fake_end(conn, ctx);
}

Test(core_policy, client_without_trust_or_name_sends_nothing)
{
    ussl_ctx *ctx = fresh(USSL_CLIENT);
    ussl_conn *conn = fake_connect(ctx);
    ussl_error error;
    cr_expect_eq(ussl_conn_handshake(conn), USSL_E_STATE);
    ussl_conn_error(conn, &error);
    cr_expect(says(error.text, "ussl_ctx_add_ca"), "%s", error.text);
    cr_expect(says(error.text, "ussl_ctx_danger_disable_verification"), "%s", error.text);
    cr_expect_eq(fake.script.at_step, 0);
    fake_end(conn, ctx);

    ctx = fresh(USSL_CLIENT);
    ussl_ctx_add_pin(ctx, key48);
    ussl_ctx_set_pins_only(ctx, true);
    conn = fake_connect(ctx);
    cr_expect_eq(ussl_conn_handshake(conn), USSL_E_STATE);
    ussl_conn_error(conn, &error);
    cr_expect(says(error.text, "ussl_conn_set_server_name"), "%s", error.text);
    cr_expect_eq(ussl_conn_set_server_name(conn, "a.example"), USSL_OK, "it is no fatal error");
    fake.skip_verify = true;
    cr_expect_eq(ussl_conn_handshake(conn), USSL_E_INTERNAL, "nobody judged the server");
    fake_end(conn, ctx);
}

static const uint8_t junk[] = {0x30, 0x03, 0x02, 0x01, 0x00};

static ussl_ctx *pinned_client(void)
{
    ussl_ctx *ctx = fresh(USSL_CLIENT);
    ussl_ctx_add_pin(ctx, key48);
    ussl_ctx_set_pins_only(ctx, true);
    fake.chain[0] = (ussl_span){junk, sizeof junk};
    fake.chain_len = 1;
    return ctx;
}

Test(core_policy, refused_peer_stays_refused_whatever_the_library_says)
{
    ussl_ctx *ctx = pinned_client();
    ussl_conn *conn = fake_connect(ctx);
    ussl_conn_set_server_name(conn, "a.example");
    fake.ignore_verdict = true;
    cr_expect_eq(ussl_conn_handshake(conn), USSL_E_VERIFY);
    cr_expect_neq(fake.verdict, 0);
    ussl_info info;
    ussl_conn_info(conn, &info);
    cr_expect_not(info.established);
    cr_expect_not(info.verified);
    cr_expect_neq(info.verify, 0);
    ussl_error error;
    ussl_conn_error(conn, &error);
    cr_expect(says(error.text, ussl_verify_reason_name(ussl_verify_primary(error.verify))));
    fake_end(conn, ctx);
}

Test(core_policy, without_verification_the_verdict_is_told_and_not_enforced)
{
    ussl_ctx *ctx = fake_client();
    fake.chain[0] = (ussl_span){junk, sizeof junk};
    fake.chain_len = 1;
    ussl_conn *conn = fake_meet(ctx);
    ussl_info info;
    ussl_conn_info(conn, &info);
    cr_expect(info.established);
    cr_expect_not(info.verified);
    cr_expect_neq(info.verify, 0);
    fake_end(conn, ctx);
}

/* A server that asks its clients for certificates, as far as the fake lets it. */
static ussl_ctx *asking_server(ussl_client_auth mode)
{
    static size_t len = 48;
    ussl_ctx *ctx = fresh(USSL_SERVER);
    if (mode == USSL_CLIENT_AUTH_REQUEST) {
        ussl_ctx_set_psk_lookup(ctx, lookup, &len);
    } else {
        ctx->cfg.own_cert_count = 1; /* the fake needs none */
    }
    ussl_ctx_add_pin(ctx, key48);
    ussl_ctx_set_pins_only(ctx, true);
    cr_assert_eq(ussl_ctx_set_client_auth(ctx, mode), USSL_OK);
    fake.no_certificate = true;
    return ctx;
}

Test(core_policy, missing_client_certificate_is_refused_only_if_required)
{
    ussl_info info;
    ussl_ctx *ctx = asking_server(USSL_CLIENT_AUTH_REQUEST);
    ussl_conn *conn = fake_meet(ctx);
    ussl_conn_info(conn, &info);
    cr_expect_not(info.verified);
    cr_expect_eq(info.verify, 0);
    fake_end(conn, ctx);

    ctx = asking_server(USSL_CLIENT_AUTH_REQUIRE);
    conn = fake_connect(ctx);
    cr_expect_eq(ussl_conn_handshake(conn), USSL_E_VERIFY);
    cr_expect_eq(fake.verdict, 116);
    ussl_error error;
    ussl_conn_error(conn, &error);
    cr_expect(says(error.text, "no certificate"), "%s", error.text);
    cr_expect_eq(error.alert_sent, 116);
    ussl_conn_reset(conn);
    fake.version = USSL_TLS1_2;
    fake.suite = 0xc02b;
    cr_expect_eq(ussl_conn_handshake(conn), USSL_E_VERIFY);
    cr_expect_eq(fake.verdict, 40);
    fake_end(conn, ctx);
}

Test(core_policy, suite_or_version_outside_the_context_is_refused)
{
    ussl_ctx *ctx = fake_client();
    ussl_ctx_set_suites_str(ctx, "0x1301");
    ussl_conn *conn = fake_connect(ctx);
    fake.suite = 0x1303;
    cr_expect_eq(ussl_conn_handshake(conn), USSL_E_INTERNAL);
    ussl_conn_reset(conn);
    fake.suite = 0;
    fake.version = USSL_TLS1_2;
    cr_expect_eq(ussl_conn_handshake(conn), USSL_E_INTERNAL);
    fake_end(conn, ctx);
}

Test(core_policy, names_are_checked_and_addresses_are_not_sent)
{
    ussl_ctx *ctx = fake_client();
    ussl_conn *conn = fake_connect(ctx);
    static const char *const bad[] = {"", "a.example:443", "https://a.example", "a b", NULL};
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        cr_expect_eq(ussl_conn_set_server_name(conn, bad[i]), USSL_E_ARG, "%s", bad[i]);
    }
    cr_expect_eq(ussl_conn_set_server_name(conn, "a.example."), USSL_OK);
    cr_expect_str_eq(ussl__sni(conn), "a.example");
    cr_expect_eq(ussl_conn_set_server_name(conn, "127.0.0.1"), USSL_OK);
    cr_expect_null(ussl__sni(conn));
    cr_expect_str_eq(conn->verify_name, "127.0.0.1");
    cr_expect_eq(ussl_conn_set_sni(conn, "::1"), USSL_E_ARG);
    cr_expect_eq(ussl_conn_set_sni(conn, "front.example"), USSL_OK);
    cr_expect_eq(ussl_conn_set_server_name(conn, "a.example"), USSL_OK);
    cr_expect_str_eq(ussl__sni(conn), "front.example", "what was set apart stays apart");
    cr_expect_eq(ussl_conn_set_sni(conn, NULL), USSL_OK);
    cr_expect_null(ussl__sni(conn));
    cr_expect_eq(ussl_conn_handshake(conn), USSL_OK);
    cr_expect_eq(ussl_conn_set_server_name(conn, "b.example"), USSL_E_STATE);
    fake_end(conn, ctx);
}

Test(core_policy, ticket_key_is_bound_to_the_policy)
{
    uint8_t a[48], b[48];
    ussl_ctx *ctx = asking_server(USSL_CLIENT_AUTH_REQUEST);
    cr_expect_eq(ussl_ctx_set_ticket_key(ctx, key48), USSL_OK);
    cr_assert_eq(ussl_ctx_freeze(ctx), USSL_OK);
    memcpy(a, ctx->cfg.ticket_key, 48);
    cr_expect(memcmp(a, key48, 48) != 0);
    cr_expect_eq(ussl_ctx_set_ticket_key(ctx, key48), USSL_OK, "rotation on a frozen context");
    cr_expect_arr_eq(fake.ticket_key, a, 48);
    ussl_ctx_free(ctx);

    ctx = asking_server(USSL_CLIENT_AUTH_REQUIRE);
    cr_expect_eq(ussl_ctx_set_ticket_key(ctx, key48), USSL_OK);
    cr_assert_eq(ussl_ctx_freeze(ctx), USSL_OK);
    memcpy(b, ctx->cfg.ticket_key, 48);
    cr_expect(memcmp(a, b, 48) != 0, "a ticket of one policy opens under another");
    ussl_ctx_free(ctx);
}

static int sni_hook(void *arg, ussl_conn *conn, const char *name, int *cert_index)
{
    (void)conn;
    *cert_index = *(int *)arg;
    return name != NULL && strcmp(name, "bad.example") == 0 ? 112 : 0;
}

Test(core_policy, sni_is_kept_and_the_hook_is_held_to_the_certificates)
{
    static size_t len = 48;
    int index = -5, got;
    ussl_ctx *ctx = fresh(USSL_SERVER);
    ussl_ctx_set_psk_lookup(ctx, lookup, &len);
    ussl_ctx_set_sni_hook(ctx, sni_hook, &index);
    ussl_conn *conn = fake_connect(ctx);
    cr_expect_eq(ussl__choose_cert(conn, (const uint8_t *)"a.example", 9, &got), 0);
    cr_expect_eq(got, -1);
    cr_expect_str_eq(conn->sni, "a.example");
    cr_expect_eq(ussl__choose_cert(conn, (const uint8_t *)"bad.example", 11, &got), 112);
    cr_expect_eq(ussl__choose_cert(conn, (const uint8_t *)"a\0b", 3, &got), 47);
    cr_expect_not(conn->name_refused);
    cr_expect_eq(ussl__choose_cert(conn, (const uint8_t *)"bad.example", 11, &got), 112);
    fake.script.step[0] = USSL_E_PROTO;
    cr_expect_eq(ussl_conn_handshake(conn), USSL_E_PROTO);
    ussl_error error;
    ussl_conn_error(conn, &error);
    cr_expect(says(error.text, "SNI hook"), "%s", error.text);
    index = 0; /* there is no certificate 0 */
    cr_expect_eq(ussl__choose_cert(conn, NULL, 0, &got), 80);
    fake_end(conn, ctx);
}

Test(core_policy, psk_suite_alone_excuses_a_missing_certificate)
{
    ussl_ctx *ctx = fresh(USSL_CLIENT);
    cr_assert_eq(ussl_ctx_set_psk(ctx, "me", key48, 16), USSL_OK);
    ussl_conn *conn = fake_connect(ctx);
    fake.skip_verify = true;
    fake.version = USSL_TLS1_2;
    fake.suite = 0xccac;
    cr_expect_eq(ussl_conn_handshake(conn), USSL_OK);
    cr_expect_eq(ussl_conn_reset(conn), USSL_OK);
    fake.suite = 0xc02b;
    cr_expect_eq(ussl_conn_handshake(conn), USSL_E_INTERNAL, "nobody judged the server");
    fake_end(conn, ctx);
}
