/* SPDX-License-Identifier: MIT */
/* What the core decides for a backend: options, contradictions, and the hooks of a server. */
#include <criterion/criterion.h>
#include <string.h>

#include "fake_meet.h"

TestSuite(core_policy, .init = fake_reset);

static const uint8_t key48[48] = {7};

static const char *ctx_text(const ussl_ctx *ctx)
{
    static ussl_error error;
    ussl_ctx_error(ctx, &error);
    return error.text;
}

Test(core_policy, option_without_its_capability_is_refused_with_the_reason)
{
    ussl_ctx *ctx = fake_ctx_on(USSL_CLIENT);
    cr_expect_eq(ussl_ctx_set_require_ems(ctx, true), USSL_E_NOTSUP);
    cr_expect(fake_says(ctx_text(ctx), "the fake has no EMS"), "%s", ctx_text(ctx));
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
    cr_expect(fake_says(ctx_text(ctx), "frozen"));
    fake_end(conn, ctx);
}

Test(core_policy, suite_that_the_backend_lacks_is_named)
{
    ussl_ctx *ctx = fake_ctx_on(USSL_CLIENT);
    cr_expect_eq(ussl_ctx_set_suites_str(ctx, "TLS_AES_256_GCM_SHA384"), USSL_E_NOTSUP);
    cr_expect(fake_says(ctx_text(ctx), "lacks the suite"), "%s", ctx_text(ctx));
    cr_expect_eq(ussl_ctx_set_suites_str(ctx, "no_such_suite"), USSL_E_ARG);
    cr_expect(fake_says(ctx_text(ctx), "no_such_suite"), "%s", ctx_text(ctx));
    cr_expect_eq(ussl_ctx_set_suites_str(ctx, ""), USSL_E_ARG);
    cr_expect_eq(ussl_ctx_set_suites_str(ctx, NULL), USSL_E_ARG);
    const uint16_t twice[] = {0x1301, 0x1301}, signal[] = {0x00ff}, unknown[] = {0x7777};
    cr_expect_eq(ussl_ctx_set_suites(ctx, twice, 2), USSL_E_ARG);
    cr_expect_eq(ussl_ctx_set_suites(ctx, signal, 1), USSL_E_ARG);
    cr_expect_eq(ussl_ctx_set_suites(ctx, unknown, 1), USSL_E_ARG);
    cr_expect(fake_says(ctx_text(ctx), "0x7777"), "%s", ctx_text(ctx));
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
    ussl_ctx *ctx = fake_ctx_on(USSL_SERVER);
    cr_expect_eq(ussl_conn_new(&conn, ctx, &fake_bio), USSL_E_ARG);
    cr_expect(fake_says(ctx_text(ctx), "ussl_ctx_add_own_cert"), "%s", ctx_text(ctx));
    ussl_ctx_free(ctx);

    ctx = fake_ctx_on(USSL_CLIENT);
    ussl_ctx_set_pins_only(ctx, true);
    cr_expect_eq(ussl_ctx_freeze(ctx), USSL_E_ARG);
    cr_expect(fake_says(ctx_text(ctx), "ussl_ctx_add_pin"), "%s", ctx_text(ctx));
    cr_expect_eq(ussl_ctx_add_pin(ctx, key48), USSL_OK, "the context stays open");
    cr_expect_eq(ussl_ctx_freeze(ctx), USSL_OK);
    ussl_ctx_free(ctx);

    ctx = fake_ctx_on(USSL_CLIENT);
    ussl_ctx_set_crl_policy(ctx, USSL_CRL_LEAF);
    cr_expect_eq(ussl_ctx_freeze(ctx), USSL_E_ARG);
    ussl_ctx_free(ctx);

    ctx = fake_ctx_on(USSL_CLIENT);
    ussl_ctx_set_max_fragment(ctx, 512);
    cr_expect_eq(ussl_ctx_freeze(ctx), USSL_E_NOTSUP);
    ussl_ctx_set_versions(ctx, USSL_TLS1_2, USSL_TLS1_2);
    cr_expect_eq(ussl_ctx_freeze(ctx), USSL_OK);
    ussl_ctx_free(ctx);

    ctx = fake_ctx_on(USSL_CLIENT);
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

Test(core_policy, psk_lookup_is_held_to_its_limits)
{
    ussl_ctx *ctx = fake_ctx_on(USSL_SERVER);
    size_t len = 48;
    cr_expect_eq(ussl_ctx_set_psk(ctx, "x", key48, 8), USSL_E_ARG);
    cr_expect_eq(ussl_ctx_set_psk_lookup(ctx, fake_psk, &len), USSL_OK);
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
    ussl_ctx *ctx = fake_ctx_on(USSL_SERVER);
    ussl_ctx_set_psk_lookup(ctx, fake_psk, &len);
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
    cr_expect(fake_says(error.text, "SNI hook"), "%s", error.text);
    index = 0; /* there is no certificate 0 */
    cr_expect_eq(ussl__choose_cert(conn, NULL, 0, &got), 80);
    fake_end(conn, ctx);
}
