/* SPDX-License-Identifier: MIT */
/* Contexts and connections over the scripted backend and a scripted transport. */
#include "fake_meet.h"

#include <criterion/criterion.h>
#include <string.h>

fake_line line;

static int line_read(void *arg, void *buf, size_t len, size_t *done)
{
    (void)arg;
    size_t n = line.in_len - line.in_at;
    if (n == 0) {
        return line.in_end != 0 ? line.in_end : USSL_WANT_READ;
    }
    n = n < len ? n : len;
    memcpy(buf, line.in + line.in_at, n);
    line.in_at += n;
    *done = n;
    return USSL_OK;
}

static int line_write(void *arg, const void *buf, size_t len, size_t *done)
{
    (void)arg;
    (void)buf;
    if (line.out_rc != 0) {
        return line.out_rc;
    }
    line.out_len += len;
    *done = len;
    return USSL_OK;
}

const ussl_bio fake_bio = {line_read, line_write, NULL};

void fake_reset(void)
{
    memset(&fake, 0, sizeof fake);
    memset(&line, 0, sizeof line);
}

ussl_ctx *fake_ctx_on(ussl_role role)
{
    ussl_ctx *ctx;
    cr_assert_eq(ussl_ctx_new_on(&ctx, &fake_backend, role), USSL_OK);
    return ctx;
}

ussl_ctx *fake_client(void)
{
    ussl_ctx *ctx = fake_ctx_on(USSL_CLIENT);
    cr_assert_eq(ussl_ctx_danger_disable_verification(ctx), USSL_OK);
    return ctx;
}

ussl_conn *fake_connect(ussl_ctx *ctx)
{
    ussl_conn *conn;
    cr_assert_eq(ussl_conn_new(&conn, ctx, &fake_bio), USSL_OK);
    return conn;
}

ussl_conn *fake_meet(ussl_ctx *ctx)
{
    ussl_conn *conn = fake_connect(ctx);
    cr_assert_eq(ussl_conn_handshake(conn), USSL_OK);
    return conn;
}

void fake_end(ussl_conn *conn, ussl_ctx *ctx)
{
    ussl_conn_free(conn);
    ussl_ctx_free(ctx);
    ussl_memory total;
    ussl_memory_total(&total);
    cr_expect_eq(total.blocks, 0, "%zu blocks are left", total.blocks);
    cr_expect_eq(total.now, 0, "%zu bytes are left", total.now);
    cr_expect_eq(fake.starts, fake.stops);
}

int fake_psk(void *arg, ussl_conn *conn, const char *identity, uint8_t key[48], size_t *key_len)
{
    (void)conn;
    memset(key, 9, 48);
    *key_len = *(size_t *)arg;
    return strcmp(identity, "known") == 0 ? USSL_OK : USSL_E_KEY;
}

bool fake_says(const char *text, const char *part)
{
    return strstr(text, part) != NULL;
}
