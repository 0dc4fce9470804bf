/* SPDX-License-Identifier: MIT */
/* Whom a connection lets in: the core's verdict stands, whatever a library says. */
#include <criterion/criterion.h>
#include <string.h>

#include "fake_meet.h"

TestSuite(core_peer, .init = fake_reset);

static const uint8_t key48[48] = {7};

Test(core_peer, client_without_trust_or_name_sends_nothing)
{
    ussl_ctx *ctx = fake_ctx_on(USSL_CLIENT);
    ussl_conn *conn = fake_connect(ctx);
    ussl_error error;
    cr_expect_eq(ussl_conn_handshake(conn), USSL_E_STATE);
    ussl_conn_error(conn, &error);
    cr_expect(fake_says(error.text, "ussl_ctx_add_ca"), "%s", error.text);
    cr_expect(fake_says(error.text, "ussl_ctx_danger_disable_verification"), "%s", error.text);
    cr_expect_eq(fake.script.at_step, 0);
    fake_end(conn, ctx);

    ctx = fake_ctx_on(USSL_CLIENT);
    ussl_ctx_add_pin(ctx, key48);
    ussl_ctx_set_pins_only(ctx, true);
    conn = fake_connect(ctx);
    cr_expect_eq(ussl_conn_handshake(conn), USSL_E_STATE);
    ussl_conn_error(conn, &error);
    cr_expect(fake_says(error.text, "ussl_conn_set_server_name"), "%s", error.text);
    cr_expect_eq(ussl_conn_set_server_name(conn, "a.example"), USSL_OK, "it is no fatal error");
    fake.skip_verify = true;
    cr_expect_eq(ussl_conn_handshake(conn), USSL_E_INTERNAL, "nobody judged the server");
    fake_end(conn, ctx);
}

static const uint8_t junk[] = {0x30, 0x03, 0x02, 0x01, 0x00};

static ussl_ctx *pinned_client(void)
{
    ussl_ctx *ctx = fake_ctx_on(USSL_CLIENT);
    ussl_ctx_add_pin(ctx, key48);
    ussl_ctx_set_pins_only(ctx, true);
    fake.chain[0] = (ussl_span){junk, sizeof junk};
    fake.chain_len = 1;
    return ctx;
}

Test(core_peer, refused_peer_stays_refused_whatever_the_library_says)
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
    cr_expect(fake_says(error.text, ussl_verify_reason_name(ussl_verify_primary(error.verify))));
    fake_end(conn, ctx);
}

Test(core_peer, without_verification_the_verdict_is_told_and_not_enforced)
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
    ussl_ctx *ctx = fake_ctx_on(USSL_SERVER);
    if (mode == USSL_CLIENT_AUTH_REQUEST) {
        ussl_ctx_set_psk_lookup(ctx, fake_psk, &len);
    } else {
        ctx->cfg.own_cert_count = 1; /* the fake needs none */
    }
    ussl_ctx_add_pin(ctx, key48);
    ussl_ctx_set_pins_only(ctx, true);
    cr_assert_eq(ussl_ctx_set_client_auth(ctx, mode), USSL_OK);
    fake.no_certificate = true;
    return ctx;
}

Test(core_peer, missing_client_certificate_is_refused_only_if_required)
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
    cr_expect(fake_says(error.text, "no certificate"), "%s", error.text);
    cr_expect_eq(error.alert_sent, 116);
    ussl_conn_reset(conn);
    fake.version = USSL_TLS1_2;
    fake.suite = 0xc02b;
    cr_expect_eq(ussl_conn_handshake(conn), USSL_E_VERIFY);
    cr_expect_eq(fake.verdict, 40);
    fake_end(conn, ctx);
}

Test(core_peer, suite_or_version_outside_the_context_is_refused)
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

Test(core_peer, names_are_checked_and_addresses_are_not_sent)
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

Test(core_peer, ticket_key_is_bound_to_the_policy)
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

Test(core_peer, psk_suite_alone_excuses_a_missing_certificate)
{
    ussl_ctx *ctx = fake_ctx_on(USSL_CLIENT);
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
