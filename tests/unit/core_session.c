/* SPDX-License-Identifier: MIT */
/* Saved sessions: damage, sealing, and what they are bound to; and the server's cache. */
#include <criterion/criterion.h>
#include <string.h>

#include "fake_meet.h"

TestSuite(core_session, .init = fake_reset);

static const uint8_t seal_a[32] = {1}, seal_b[32] = {2}, pin_a[32] = {3}, pin_b[32] = {4};
static int64_t now = 1800000000;

static int64_t clock_hook(void *arg)
{
    (void)arg;
    return now;
}

typedef struct setup {
    const uint8_t *seal, *pin;
    const char *name, *suites;
    unsigned lifetime;
} setup;

static ussl_conn *open_client(const setup *s)
{
    ussl_ctx *ctx = fake_client();
    cr_assert_eq(ussl_ctx_set_clock(ctx, USSL_CLOCK_CALLBACK, clock_hook, NULL), USSL_OK);
    if (s->seal != NULL) {
        cr_assert_eq(ussl_ctx_set_session_seal(ctx, s->seal), USSL_OK);
    }
    if (s->pin != NULL) {
        cr_assert_eq(ussl_ctx_add_pin(ctx, s->pin), USSL_OK);
    }
    if (s->suites != NULL) {
        cr_assert_eq(ussl_ctx_set_suites_str(ctx, s->suites), USSL_OK);
    }
    if (s->lifetime != 0) {
        cr_assert_eq(ussl_ctx_set_session_lifetime(ctx, s->lifetime), USSL_OK);
    }
    ussl_conn *conn = fake_connect(ctx);
    ussl_ctx_free(ctx); /* the connection holds it */
    cr_assert_eq(ussl_conn_set_server_name(conn, s->name != NULL ? s->name : "a.example"), USSL_OK);
    return conn;
}

static size_t save(const setup *s, uint8_t *out, size_t cap)
{
    size_t len, size;
    ussl_conn *conn = open_client(s);
    cr_expect_eq(ussl_conn_save_session(conn, out, cap, &len), USSL_E_STATE);
    cr_assert_eq(ussl_conn_handshake(conn), USSL_OK);
    cr_assert_eq(ussl_conn_save_session(conn, NULL, 0, &size), USSL_OK);
    cr_expect_eq(ussl_conn_save_session(conn, out, size - 1, &len), USSL_E_ARG);
    cr_assert_leq(size, cap);
    cr_assert_eq(ussl_conn_save_session(conn, out, size, &len), USSL_OK);
    cr_expect_eq(len, size);
    fake_end(conn, NULL);
    return len;
}

/* What setting the blob says, and whether it was offered. */
static int use(const setup *s, const uint8_t *blob, size_t len, bool *offered)
{
    ussl_conn *conn = open_client(s);
    fake.restores = 0;
    fake.suite = s->suites != NULL ? 0xc02b : 0;
    fake.version = s->suites != NULL ? USSL_TLS1_2 : 0;
    int rc = ussl_conn_set_session(conn, blob, len);
    cr_expect_eq(ussl_conn_handshake(conn), USSL_OK, "a session never keeps from connecting");
    *offered = fake.restores > 0;
    fake_end(conn, NULL);
    return rc;
}

Test(core_session, is_offered_under_the_same_conditions_and_no_others)
{
    uint8_t blob[512];
    bool offered;
    const setup same = {.pin = pin_a};
    size_t len = save(&same, blob, sizeof blob);
    cr_expect_eq(use(&same, blob, len, &offered), USSL_OK);
    cr_expect(offered);
    cr_expect_eq(fake.saved_len, 40);
    cr_expect_eq(fake.saved[0], 0xc3);

    const setup other_name = {.pin = pin_a, .name = "b.example"};
    const setup other_pin = {.pin = pin_b}, no_pin = {0};
    const setup other_suite = {.pin = pin_a, .suites = "0xc02b"};
    const setup *others[] = {&other_name, &other_pin, &no_pin, &other_suite};
    for (size_t i = 0; i < sizeof others / sizeof others[0]; i++) {
        cr_expect_eq(use(others[i], blob, len, &offered), USSL_OK, "%zu", i);
        cr_expect_not(offered, "offered under other conditions: %zu", i);
    }
}

static const char *newer(void)
{
    return "1.2.4";
}

Test(core_session, of_another_library_version_is_left_unused)
{
    uint8_t blob[512];
    bool offered;
    const setup s = {0};
    size_t len = save(&s, blob, sizeof blob);
    fake_backend.version = newer;
    cr_expect_eq(use(&s, blob, len, &offered), USSL_OK);
    cr_expect_not(offered);
}

Test(core_session, ends_with_its_lifetime_and_never_begins_before_it_was_made)
{
    uint8_t blob[512];
    bool offered;
    const setup s = {.lifetime = 100};
    size_t len = save(&s, blob, sizeof blob);
    now += 99;
    cr_expect_eq(use(&s, blob, len, &offered), USSL_OK);
    cr_expect(offered);
    now += 1;
    cr_expect_eq(use(&s, blob, len, &offered), USSL_OK);
    cr_expect_not(offered);
    now -= 101;
    cr_expect_eq(use(&s, blob, len, &offered), USSL_OK);
    cr_expect_not(offered);
}

static void damage(const setup *s)
{
    uint8_t blob[512];
    bool offered;
    size_t len = save(s, blob, sizeof blob);
    for (size_t i = 0; i < len; i++) {
        for (uint8_t bit = 1; bit != 0; bit = (uint8_t)(bit << 1)) {
            blob[i] ^= bit;
            (void)use(s, blob, len, &offered);
            cr_assert_not(offered, "byte %zu, bit %u: offered all the same", i, bit);
            blob[i] ^= bit;
        }
    }
    for (size_t cut = 0; cut < len; cut++) {
        cr_assert_eq(use(s, blob, cut, &offered), USSL_E_ARG, "cut to %zu", cut);
        cr_assert_not(offered);
    }
    cr_expect_eq(use(s, NULL, 0, &offered), USSL_E_ARG);
    cr_expect_eq(use(s, blob, len, &offered), USSL_OK);
    cr_expect(offered);
}

Test(core_session, damaged_blob_is_never_offered)
{
    damage(&(setup){0});
}

Test(core_session, damaged_sealed_blob_is_never_offered)
{
    damage(&(setup){.seal = seal_a});
}

/* Are there eight bytes of the backend's session in the blob? */
static bool shows_session(const uint8_t *blob, size_t len)
{
    size_t run = 0;
    for (size_t i = 0; i < len && run < 8; i++) {
        run = blob[i] == 0xc3 ? run + 1 : 0;
    }
    return run == 8;
}

Test(core_session, seal_hides_and_binds)
{
    uint8_t plain[512], sealed[512];
    bool offered;
    const setup open = {0}, a = {.seal = seal_a}, b = {.seal = seal_b};
    size_t plain_len = save(&open, plain, sizeof plain);
    size_t sealed_len = save(&a, sealed, sizeof sealed);
    cr_expect(shows_session(plain, plain_len));
    cr_expect_not(shows_session(sealed, sealed_len));
    cr_expect_eq(use(&b, sealed, sealed_len, &offered), USSL_E_ARG);
    cr_expect_not(offered);
    cr_expect_eq(use(&open, sealed, sealed_len, &offered), USSL_OK, "not for us: left unused");
    cr_expect_not(offered);
    cr_expect_eq(use(&a, plain, plain_len, &offered), USSL_E_ARG, "a planted session was taken");
    cr_expect_not(offered);
    cr_expect_eq(use(&a, sealed, sealed_len, &offered), USSL_OK);
    cr_expect(offered);
}

Test(core_session, survives_a_reset_and_comes_before_the_handshake)
{
    uint8_t blob[512];
    const setup s = {0};
    size_t len = save(&s, blob, sizeof blob);
    ussl_conn *conn = open_client(&s);
    cr_expect_eq(ussl_conn_set_session(conn, blob, len), USSL_OK);
    fake.restores = 0;
    fake.resumed = true;
    cr_expect_eq(ussl_conn_handshake(conn), USSL_OK);
    cr_expect_eq(ussl_conn_set_session(conn, blob, len), USSL_E_STATE);
    cr_expect_eq(ussl_conn_reset(conn), USSL_OK);
    cr_expect_eq(ussl_conn_handshake(conn), USSL_OK);
    cr_expect_eq(fake.restores, 2);
    ussl_info info;
    ussl_conn_info(conn, &info);
    cr_expect(info.resumed);
    fake_end(conn, NULL);
}

static int any_psk(void *arg, ussl_conn *conn, const char *identity, uint8_t key[48],
                   size_t *key_len)
{
    (void)arg;
    (void)conn;
    (void)identity;
    (void)key;
    *key_len = 0;
    return USSL_E_KEY;
}

static ussl_conn *open_server(size_t entries)
{
    ussl_ctx *ctx;
    cr_assert_eq(ussl_ctx_new_on(&ctx, &fake_backend, USSL_SERVER), USSL_OK);
    ussl_ctx_set_psk_lookup(ctx, any_psk, NULL);
    ussl_ctx_set_clock(ctx, USSL_CLOCK_CALLBACK, clock_hook, NULL);
    ussl_ctx_set_session_lifetime(ctx, 100);
    cr_assert_eq(ussl_ctx_set_session_cache(ctx, entries), USSL_OK);
    ussl_conn *conn = fake_connect(ctx);
    ussl_ctx_free(ctx);
    return conn;
}

static int fetch(ussl_conn *conn, uint8_t id, uint8_t *value)
{
    uint8_t blob[8];
    size_t len = sizeof blob;
    int rc = ussl__cache_get(conn, &id, 1, blob, &len);
    *value = rc == USSL_OK && len == 3 ? blob[0] : 0;
    return rc;
}

static void store(ussl_conn *conn, uint8_t id, uint8_t value)
{
    const uint8_t blob[3] = {value, value, value};
    cr_assert_eq(ussl__cache_put(conn, &id, 1, blob, 3), USSL_OK);
}

Test(core_session, cache_keeps_the_last_used_and_replaces)
{
    uint8_t v;
    ussl_conn *conn = open_server(3);
    store(conn, 1, 11);
    store(conn, 2, 22);
    store(conn, 3, 33);
    cr_expect_eq(fetch(conn, 1, &v), USSL_OK);
    cr_expect_eq(v, 11);
    store(conn, 4, 44); /* 2 was used longest ago */
    cr_expect_eq(fetch(conn, 2, &v), USSL_E_ARG);
    cr_expect_eq(fetch(conn, 1, &v), USSL_OK);
    store(conn, 1, 12);
    cr_expect_eq(fetch(conn, 1, &v), USSL_OK);
    cr_expect_eq(v, 12);
    cr_expect_eq(fetch(conn, 3, &v), USSL_OK);
    uint8_t id = 3;
    ussl__cache_remove(conn, &id, 1);
    cr_expect_eq(fetch(conn, 3, &v), USSL_E_ARG);
    uint8_t small[2];
    size_t len = sizeof small;
    id = 1;
    cr_expect_eq(ussl__cache_get(conn, &id, 1, small, &len), USSL_E_ARG, "it does not fit");
    const uint8_t long_id[33] = {0};
    cr_expect_eq(ussl__cache_put(conn, long_id, 33, small, 2), USSL_E_ARG);
    cr_expect_eq(ussl__cache_put(conn, long_id, 0, small, 2), USSL_E_ARG);
    fake_end(conn, NULL);
}

Test(core_session, cache_entry_ends_with_its_lifetime_and_the_certificate)
{
    uint8_t v;
    ussl_conn *conn = open_server(3);
    store(conn, 1, 11);
    conn->judged = true;
    conn->peer.not_after = now + 50;
    store(conn, 2, 22);
    now += 51;
    cr_expect_eq(fetch(conn, 1, &v), USSL_OK);
    cr_expect_eq(fetch(conn, 2, &v), USSL_E_ARG);
    now += 49;
    cr_expect_eq(fetch(conn, 1, &v), USSL_E_ARG);
    fake_end(conn, NULL);
}

Test(core_session, without_a_cache_nothing_is_kept)
{
    uint8_t v, id = 1;
    ussl_conn *conn = open_server(0);
    cr_expect_eq(ussl__cache_put(conn, &id, 1, &id, 1), USSL_E_ARG);
    cr_expect_eq(fetch(conn, 1, &v), USSL_E_ARG);
    ussl__cache_remove(conn, &id, 1);
    fake_end(conn, NULL);
}
