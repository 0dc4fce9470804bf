/* SPDX-License-Identifier: MIT */
/* The state machine of a connection: latching, truncation, records, closing, over a fake backend.
 */
#include <criterion/criterion.h>
#include <string.h>

#include "fake_meet.h"

TestSuite(core_machine, .init = fake_reset);

static int error_code(const ussl_conn *conn)
{
    ussl_error error;
    ussl_conn_error(conn, &error);
    return error.code;
}

Test(core_machine, flow_results_pass_and_success_stays)
{
    ussl_ctx *ctx = fake_client();
    ussl_conn *conn = fake_connect(ctx);
    const int steps[] = {USSL__STEP, USSL_WANT_READ, USSL__STEP, USSL_WANT_WRITE, USSL_WANT_KEY};
    memcpy(fake.script.step, steps, sizeof steps);
    cr_expect_eq(ussl_conn_handshake(conn), USSL_WANT_READ);
    cr_expect_eq(ussl_conn_handshake(conn), USSL_WANT_WRITE);
    cr_expect_eq(ussl_conn_handshake(conn), USSL_WANT_KEY);
    cr_expect_eq(ussl_conn_handshake(conn), USSL_OK);
    cr_expect_eq(ussl_conn_handshake(conn), USSL_OK);
    cr_expect_eq(fake.current, conn, "the backend saw another connection on its thread");
    cr_expect_null(ussl__current());
    ussl_info info;
    ussl_conn_info(conn, &info);
    cr_expect_eq(info.steps, 6);
    cr_expect(info.established);
    fake_end(conn, ctx);
}

Test(core_machine, fatal_error_is_latched_and_told_again)
{
    ussl_ctx *ctx = fake_client();
    ussl_conn *conn = fake_connect(ctx);
    fake.script.step[0] = USSL_E_PROTO;
    cr_expect_eq(ussl_conn_handshake(conn), USSL_E_PROTO);
    cr_expect_eq(ussl_conn_handshake(conn), USSL_E_PROTO);
    size_t n;
    char buf[4];
    cr_expect_eq(ussl_conn_read(conn, buf, 4, &n), USSL_E_PROTO);
    cr_expect_eq(ussl_conn_write(conn, buf, 4, &n), USSL_E_PROTO);
    cr_expect_eq(ussl_conn_close(conn), USSL_E_PROTO);
    cr_expect_eq(ussl_conn_set_server_name(conn, "a.example"), USSL_E_PROTO);
    cr_expect_eq(fake.alerts, 0);
    ussl_error error;
    ussl_conn_error(conn, &error);
    cr_expect_eq(error.code, USSL_E_PROTO);
    cr_expect_eq(error.native, -4711);
    cr_expect_str_eq(error.native_text, "fake");
    cr_expect_str_eq(error.operation, "handshake");
    cr_expect_str_not_empty(error.text);
    cr_expect_eq(ussl_conn_reset(conn), USSL_OK);
    cr_expect_eq(ussl_conn_handshake(conn), USSL_OK);
    fake_end(conn, ctx);
}

Test(core_machine, close_notify_in_a_handshake_is_an_error_not_a_flow)
{
    ussl_ctx *ctx = fake_client();
    ussl_conn *conn = fake_connect(ctx);
    fake.script.step[0] = USSL_CLOSED;
    cr_expect_eq(ussl_conn_handshake(conn), USSL_E_ALERT);
    fake_end(conn, ctx);
}

Test(core_machine, out_of_memory_and_random_failure_outrank_the_library)
{
    ussl_ctx *ctx = fake_client();
    ussl_conn *conn = fake_connect(ctx);
    fake.fail_alloc = true;
    cr_expect_eq(ussl_conn_handshake(conn), USSL_E_NOMEM);
    fake_end(conn, ctx);
}

static int no_random(void *arg, void *buf, size_t len)
{
    memset(buf, 1, len);
    return *(bool *)arg ? USSL_E_RANDOM : USSL_OK;
}

Test(core_machine, failing_random_source_has_its_own_name)
{
    bool broken = true;
    cr_expect_eq(ussl_set_random(no_random, &broken), USSL_OK);
    ussl_ctx *ctx;
    cr_expect_eq(ussl_ctx_new_on(&ctx, &fake_backend, USSL_CLIENT), USSL_E_RANDOM);
    cr_expect_null(ctx);
    broken = false;
    ctx = fake_client();
    cr_expect_eq(ussl_set_random(NULL, NULL), USSL_E_BUSY);
    ussl_conn *conn = fake_connect(ctx);
    broken = fake.fail_random = true;
    cr_expect_eq(ussl_conn_handshake(conn), USSL_E_RANDOM);
    fake_end(conn, ctx);
}

Test(core_machine, end_of_file_is_truncation_and_sticks)
{
    ussl_ctx *ctx = fake_client();
    ussl_conn *conn = fake_meet(ctx);
    memcpy(line.in, "abc", 3);
    line.in_len = 3;
    line.in_end = USSL_CLOSED;
    char buf[8];
    size_t n;
    cr_expect_eq(ussl_conn_read(conn, buf, sizeof buf, &n), USSL_OK);
    cr_expect_eq(n, 3);
    cr_expect_eq(ussl_conn_read(conn, buf, sizeof buf, &n), USSL_E_TRUNCATED);
    line.in_end = 0;
    cr_expect_eq(ussl_conn_read(conn, buf, sizeof buf, &n), USSL_E_TRUNCATED);
    cr_expect_eq(n, 0);
    fake_end(conn, ctx);
}

Test(core_machine, failing_transport_is_io_whatever_the_library_says)
{
    ussl_ctx *ctx = fake_client();
    ussl_conn *conn = fake_meet(ctx);
    line.in_end = USSL_E_PROTO;
    char buf[8];
    size_t n;
    cr_expect_eq(ussl_conn_read(conn, buf, sizeof buf, &n), USSL_E_IO);
    fake_end(conn, ctx);
}

Test(core_machine, transport_that_lies_about_its_length_is_io)
{
    ussl_ctx *ctx = fake_client();
    ussl_conn *conn = fake_meet(ctx);
    line.in_end = USSL_OK; /* "fine", and no byte */
    line.out_rc = 42;
    size_t n;
    cr_expect_eq(ussl_conn_write(conn, "x", 1, &n), USSL_E_IO);
    fake_end(conn, ctx);
}

Test(core_machine, close_notify_reads_as_closed_again_and_again)
{
    ussl_ctx *ctx = fake_client();
    ussl_conn *conn = fake_meet(ctx);
    fake.script.read[0] = USSL_CLOSED;
    line.in_end = USSL_CLOSED;
    char buf[8];
    size_t n;
    for (int i = 0; i < 3; i++) {
        cr_expect_eq(ussl_conn_read(conn, buf, sizeof buf, &n), USSL_CLOSED);
    }
    cr_expect_eq(ussl_conn_pending(conn), 0);
    cr_expect_eq(ussl_conn_write(conn, "x", 1, &n), USSL_OK, "half a connection still writes");
    fake_end(conn, ctx);
}

Test(core_machine, write_offers_the_same_record_until_it_is_gone)
{
    ussl_ctx *ctx = fake_client();
    ussl_conn *conn = fake_meet(ctx);
    char data[100] = {0};
    size_t n = 99;
    fake.write_max = 60;
    fake.script.write[0] = USSL_WANT_WRITE;
    cr_expect_eq(ussl_conn_write(conn, data, 100, &n), USSL_WANT_WRITE);
    cr_expect_eq(n, 0);
    cr_expect_eq(fake.last_write, 60);
    fake.write_max = 20; /* a negotiated change must not touch the record under way */
    cr_expect_eq(ussl_conn_write(conn, data, 59, &n), USSL_E_ARG);
    cr_expect_eq(ussl_conn_key_update(conn, false), USSL_E_STATE);
    cr_expect_eq(ussl_conn_write(conn, data, 100, &n), USSL_OK);
    cr_expect_eq(n, 60);
    cr_expect_eq(ussl_conn_write(conn, data + 60, 40, &n), USSL_OK);
    cr_expect_eq(n, 20);
    ussl_info info;
    ussl_conn_info(conn, &info);
    cr_expect_eq(info.bytes_out, 80);
    fake_end(conn, ctx);
}

Test(core_machine, send_limit_and_empty_writes)
{
    ussl_ctx *ctx = fake_client();
    cr_expect_eq(ussl_ctx_set_send_limit(ctx, 63), USSL_E_ARG);
    cr_expect_eq(ussl_ctx_set_send_limit(ctx, 64), USSL_OK);
    ussl_conn *conn = fake_meet(ctx);
    char data[100] = {0};
    size_t n;
    cr_expect_eq(ussl_conn_write(conn, data, 0, &n), USSL_OK);
    cr_expect_eq(ussl_conn_write(conn, NULL, 0, &n), USSL_OK);
    cr_expect_eq(line.out_len, 0);
    cr_expect_eq(ussl_conn_write(conn, data, 100, &n), USSL_OK);
    cr_expect_eq(n, 64);
    cr_expect_eq(ussl_conn_write(conn, NULL, 5, &n), USSL_E_ARG);
    cr_expect_eq(ussl_conn_read(conn, NULL, 5, &n), USSL_E_ARG);
    cr_expect_eq(error_code(conn), USSL_E_ARG);
    cr_expect_eq(ussl_conn_write(conn, data, 1, &n), USSL_OK, "a wrong argument is not fatal");
    fake_end(conn, ctx);
}

Test(core_machine, close_sends_one_alert_and_ends_writing)
{
    ussl_ctx *ctx = fake_client();
    ussl_conn *conn = fake_meet(ctx);
    size_t n;
    fake.script.alert[0] = USSL_WANT_WRITE;
    cr_expect_eq(ussl_conn_close(conn), USSL_WANT_WRITE);
    cr_expect_eq(ussl_conn_write(conn, "x", 1, &n), USSL_E_STATE);
    cr_expect_eq(ussl_conn_close(conn), USSL_OK);
    cr_expect_eq(ussl_conn_close(conn), USSL_OK);
    cr_expect_eq(fake.alerts, 1);
    cr_expect_eq(fake.last_alert, 0);
    cr_expect_eq(ussl_conn_write(conn, "x", 1, &n), USSL_E_STATE);
    memcpy(line.in, "y", 1);
    line.in_len = 1;
    char buf[4];
    cr_expect_eq(ussl_conn_read(conn, buf, 4, &n), USSL_OK, "reading goes on");
    fake_end(conn, ctx);
}

Test(core_machine, close_before_the_handshake_sends_nothing_and_ends_it)
{
    ussl_ctx *ctx = fake_client();
    ussl_conn *conn = fake_connect(ctx);
    cr_expect_eq(ussl_conn_close(conn), USSL_OK);
    cr_expect_eq(ussl_conn_handshake(conn), USSL_E_STATE);
    cr_expect_eq(fake.alerts, 0);
    fake_end(conn, ctx);
}

Test(core_machine, steps_and_deadline_bound_a_handshake)
{
    ussl_ctx *ctx = fake_client();
    ussl_conn *conn = fake_connect(ctx);
    for (int i = 0; i < 5; i++) {
        fake.script.step[i] = USSL__STEP;
    }
    ussl_conn_set_step_limit(conn, 2);
    cr_expect_eq(ussl_conn_handshake(conn), USSL_WANT_STEP);
    cr_expect_eq(ussl_conn_handshake(conn), USSL_WANT_STEP);
    cr_expect_eq(ussl_conn_handshake(conn), USSL_OK);
    ussl_conn_reset(conn);
    ussl_conn_set_step_limit(conn, 0);
    fake.script.at_step = 0;
    fake.script.step[0] = USSL_WANT_READ;
    ussl_conn_set_deadline(conn, 1);
    cr_expect_eq(ussl_conn_handshake(conn), USSL_WANT_READ);
    for (uint64_t from = ussl_port_ticks_ms(); ussl_port_ticks_ms() < from + 3;) {
    }
    cr_expect_eq(ussl_conn_handshake(conn), USSL_E_TIMEOUT);
    cr_expect_eq(ussl_conn_handshake(conn), USSL_E_TIMEOUT);
    fake_end(conn, ctx);
}

Test(core_machine, key_changes_or_the_connection_ends_before_the_limit)
{
    ussl_ctx *ctx = fake_client();
    ussl_conn *conn = fake_meet(ctx);
    size_t n;
    cr_expect_eq(conn->seal_left, USSL__SEAL_LIMIT);
    conn->seal_left = 1;
    cr_expect_eq(ussl_conn_write(conn, "x", 1, &n), USSL_OK);
    cr_expect_eq(fake.updates, 0);
    cr_expect_eq(ussl_conn_write(conn, "x", 1, &n), USSL_OK);
    cr_expect_eq(fake.updates, 1);
    cr_expect_eq(conn->seal_left, USSL__SEAL_LIMIT - 1);
    fake.version = USSL_TLS1_2; /* which has no KeyUpdate */
    conn->seal_left = 0;
    cr_expect_eq(ussl_conn_write(conn, "x", 1, &n), USSL_E_STATE);
    cr_expect_eq(fake.alerts, 1);
    cr_expect_eq(ussl_conn_key_update(conn, false), USSL_E_STATE);
    fake_end(conn, ctx);
}

Test(core_machine, connection_keeps_its_context_alive)
{
    ussl_ctx *ctx = fake_client();
    ussl_conn *conn = fake_meet(ctx);
    ussl_ctx_free(ctx);
    size_t n;
    cr_expect_eq(ussl_conn_write(conn, "x", 1, &n), USSL_OK);
    cr_expect_eq(fake.stops, 0);
    fake_end(conn, NULL);
}

Test(core_machine, connection_lives_in_the_callers_memory)
{
    ussl_ctx *ctx = fake_client();
    _Alignas(64) uint8_t mem[2048];
    ussl_conn *conn;
    size_t size = ussl_conn_size(ctx);
    cr_assert_leq(size, sizeof mem);
    cr_expect_eq(ussl_conn_init(&conn, mem, size - 1, ctx, &fake_bio), USSL_E_ARG);
    cr_expect_eq(ussl_conn_init(&conn, mem + 1, size, ctx, &fake_bio), USSL_E_ARG);
    cr_expect_eq(ussl_conn_init(&conn, mem + 16, size, ctx, &fake_bio), USSL_OK);
    cr_expect_eq((uintptr_t)conn->bconn % 64, 0);
    cr_expect_eq(ussl_conn_handshake(conn), USSL_OK);
    fake_end(conn, ctx);
    for (size_t i = 0; i < size; i++) {
        cr_assert_eq(mem[16 + i], 0, "byte %zu is not wiped", i);
    }
}

Test(core_machine, backend_of_another_contract_is_refused)
{
    ussl_backend other = fake_backend;
    ussl_ctx *ctx;
    other.abi_major++;
    cr_expect_eq(ussl_ctx_new_on(&ctx, &other, USSL_CLIENT), USSL_E_NOTSUP);
    other = fake_backend;
    other.struct_size--;
    cr_expect_eq(ussl_ctx_new_on(&ctx, &other, USSL_CLIENT), USSL_E_NOTSUP);
    other = fake_backend;
    other.caps &= ~(uint32_t)USSL_CAP_SERVER;
    cr_expect_eq(ussl_ctx_new_on(&ctx, &other, USSL_SERVER), USSL_E_NOTSUP);
    cr_expect_eq(ussl_ctx_new_on(&ctx, &fake_backend, (ussl_role)2), USSL_E_ARG);
    cr_expect_eq(fake.starts, 0);
}
