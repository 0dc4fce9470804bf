/* SPDX-License-Identifier: MIT */
/* The count of records on the transport, however it is cut up; and the record hook. */
#include <criterion/criterion.h>
#include <string.h>

#include "fake_meet.h"

TestSuite(core_records, .init = fake_reset);

static struct {
    size_t calls, incoming;
    uint8_t types[64];
    size_t lengths[64];
} seen;

static void hook(void *arg, ussl_conn *conn, bool outgoing, const uint8_t header[5],
                 const uint8_t *body, size_t body_len)
{
    (void)arg;
    (void)conn;
    cr_assert_lt(seen.calls, 64);
    seen.incoming += !outgoing;
    seen.types[seen.calls] = header[0];
    seen.lengths[seen.calls] = ussl__get16(header + 3);
    cr_assert_leq(body_len, seen.lengths[seen.calls]);
    if (body_len > 0) {
        cr_assert_eq(body[0], (uint8_t)seen.lengths[seen.calls]);
    }
    seen.calls++;
}

/* Records of these body lengths, each filled with its length. */
static size_t stream(uint8_t *out, const size_t *lengths, size_t count)
{
    size_t at = 0;
    for (size_t i = 0; i < count; i++) {
        const uint8_t header[] = {(uint8_t)(20 + i % 4), 3, 3, (uint8_t)(lengths[i] >> 8),
                                  (uint8_t)lengths[i]};
        memcpy(out + at, header, 5);
        memset(out + at + 5, (int)(lengths[i] & 0xff), lengths[i]);
        at += 5 + lengths[i];
    }
    return at;
}

Test(core_records, are_counted_at_every_way_to_cut_them)
{
    static const size_t lengths[] = {0, 1, 5, 300, 0, 0, 17, 256, 4};
    static uint8_t bytes[1024];
    size_t count = sizeof lengths / sizeof lengths[0];
    size_t len = stream(bytes, lengths, count);
    ussl_ctx *ctx = fake_client();
    ussl_conn *conn = fake_connect(ctx);
    for (size_t chunk = 1; chunk <= len; chunk++) {
        conn->records_in = conn->records_out = 0;
        memset(&seen, 0, sizeof seen);
        ussl_conn_set_record_hook(conn, chunk % 2 ? hook : NULL, NULL);
        for (size_t at = 0; at < len; at += chunk) {
            ussl__record_count(conn, chunk % 3 == 0, bytes + at,
                               len - at < chunk ? len - at : chunk);
        }
        size_t counted = chunk % 3 == 0 ? conn->records_out : conn->records_in;
        cr_assert_eq(counted, count, "%zu records at chunks of %zu", counted, chunk);
        cr_assert_eq(conn->records_in + conn->records_out, count);
        if (chunk % 2) {
            cr_assert_eq(seen.calls, count);
            cr_assert_eq(seen.incoming, chunk % 3 == 0 ? 0 : count);
            for (size_t i = 0; i < count; i++) {
                cr_assert_eq(seen.lengths[i], lengths[i]);
                cr_assert_eq(seen.types[i], 20 + i % 4);
            }
        }
    }
    fake_end(conn, ctx);
}

Test(core_records, bytes_on_the_wire_are_counted_apart_from_data)
{
    ussl_ctx *ctx = fake_client();
    ussl_conn *conn = fake_meet(ctx);
    memcpy(line.in, "\x17\x03\x03\x00\x02zz", 7);
    line.in_len = 7;
    char buf[16];
    size_t n;
    cr_expect_eq(ussl_conn_read(conn, buf, sizeof buf, &n), USSL_OK);
    cr_expect_eq(ussl_conn_write(conn, "abc", 3, &n), USSL_OK);
    ussl_info info;
    ussl_conn_info(conn, &info);
    cr_expect_eq(info.wire_in, 7);
    cr_expect_eq(info.records_in, 1);
    cr_expect_eq(info.wire_out, 3);
    cr_expect_eq(info.bytes_out, 3);
    fake_end(conn, ctx);
}

#if USSL_HAVE_KEYLOG
static char logged[256];

static void keep_line(void *arg, ussl_conn *conn, const char *text)
{
    (void)arg;
    (void)conn;
    strncpy(logged, text, sizeof logged - 1);
}

Test(core_records, key_log_line_has_the_nss_form)
{
    uint8_t random[32], secret[48];
    memset(random, 0x1f, sizeof random);
    memset(secret, 0xa0, sizeof secret);
    ussl_ctx *ctx = fake_client();
    cr_expect_eq(ussl_ctx_set_keylog(ctx, keep_line, NULL), USSL_OK);
    ussl_conn *conn = fake_connect(ctx);
    ussl__keylog(conn, "CLIENT_RANDOM", random, secret, sizeof secret);
    cr_expect_eq(strlen(logged), 13 + 1 + 64 + 1 + 96);
    cr_expect_eq(memcmp(logged, "CLIENT_RANDOM 1f1f1f", 20), 0, "%s", logged);
    cr_expect_eq(strspn(logged + 79, "a0"), 96);
    fake_end(conn, ctx);
}
#endif

Test(core_records, names_of_results_reasons_alerts_and_capabilities)
{
    cr_expect_str_eq(ussl_result_name(USSL_OK), "ok");
    cr_expect_str_eq(ussl_result_name(USSL_WANT_STEP), "want_step");
    cr_expect_str_eq(ussl_result_name(USSL_E_INTERNAL), "internal");
    cr_expect_str_eq(ussl_result_name(-16), "unknown");
    cr_expect_str_eq(ussl_result_name(6), "unknown");
    for (int rc = USSL_E_INTERNAL; rc <= USSL_CLOSED; rc++) {
        for (int other = USSL_E_INTERNAL; other < rc; other++) {
            cr_expect_str_neq(ussl_result_name(rc), ussl_result_name(other));
        }
        cr_expect(rc == USSL_OK || *ussl__result_text(rc) != '\0', "%d has no text", rc);
    }
    for (unsigned i = 0; i < USSL_V_COUNT; i++) {
        cr_expect_not_null(ussl_verify_reason_name(1u << i));
    }
    cr_expect_null(ussl_verify_reason_name(1u << USSL_V_COUNT));
    cr_expect_null(ussl_verify_reason_name(3));
    cr_expect_eq(ussl_verify_primary(USSL_V_EXPIRED | USSL_V_WRONG_NAME), USSL_V_EXPIRED);
    cr_expect_eq(ussl_verify_primary(0), 0);
    for (unsigned i = 0; i < USSL_CAP_COUNT; i++) {
        cr_expect_not_null(ussl_cap_name(1u << i));
    }
    cr_expect_null(ussl_cap_name(1u << USSL_CAP_COUNT));
    cr_expect_str_eq(ussl_alert_name(0), "close_notify");
    cr_expect_str_eq(ussl_alert_name(120), "no_application_protocol");
    cr_expect_str_eq(ussl_alert_name(-1), "alert");
}
