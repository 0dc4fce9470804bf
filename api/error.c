/* SPDX-License-Identifier: MIT */
/* Remembers what went wrong and says it in the core's own words. */
#include "ussl_internal.h"

#include <string.h>

#if USSL_HAVE_ERROR_TEXTS
int ussl__ctx_fail_on(ussl_ctx *ctx, const char *op, int code, const char *subject,
                      const char *text)
{
    /* A frozen context is shared, and so is its last error. */
    ussl_port_lock();
    ctx->error_op = op;
    ctx->error_code = code;
    ctx->error_text[0] = '\0';
    if (subject != NULL) {
        ussl__say(ctx->error_text, sizeof ctx->error_text, subject);
        ussl__say(ctx->error_text, sizeof ctx->error_text, ": ");
    }
    ussl__say(ctx->error_text, sizeof ctx->error_text,
              text != NULL ? text : ussl__result_text(code));
    ussl_port_unlock();
    return code;
}

int ussl__ctx_fail(ussl_ctx *ctx, const char *op, int code, const char *text)
{
    return ussl__ctx_fail_on(ctx, op, code, NULL, text);
}
#else
int ussl__ctx_fail_code(ussl_ctx *ctx, int code)
{
    ctx->error_code = code;
    return code;
}
#endif

static void blank(ussl_error *out)
{
    memset(out, 0, sizeof *out);
    out->alert_sent = -1;
    out->alert_received = -1;
    out->operation = "";
}

void ussl_ctx_error(const ussl_ctx *ctx, ussl_error *out)
{
    blank(out);
    if (ctx == NULL) {
        out->code = USSL_E_ARG;
        ussl__say(out->text, sizeof out->text, USSL__TEXT("there is no context"));
        return;
    }
    ussl_port_lock();
    out->code = ctx->error_code;
#if USSL_HAVE_ERROR_TEXTS
    out->operation = ctx->error_op != NULL ? ctx->error_op : "";
    memcpy(out->text, ctx->error_text, sizeof ctx->error_text);
#endif
    ussl_port_unlock();
}

#if USSL_HAVE_ERROR_TEXTS
int ussl__conn_fail(ussl_conn *conn, const char *op, int code, const char *text)
{
    conn->error_op = op;
    conn->error_code = (int8_t)code;
    conn->error_text = text;
    conn->native = false;
    return code;
}

int ussl__conn_latch(ussl_conn *conn, const char *op, int code, const char *text)
{
    conn->latched = true;
    return ussl__conn_fail(conn, op, code, text);
}

static void say_reasons(ussl_error *out)
{
    ussl__say(out->text, sizeof out->text, "the peer's certificate was refused:");
    for (unsigned i = 0; i < USSL_V_COUNT; i++) {
        if (out->verify & 1u << i) {
            ussl__say(out->text, sizeof out->text, " ");
            ussl__say(out->text, sizeof out->text, ussl_verify_reason_name(1u << i));
        }
    }
}

static void say(const ussl_conn *conn, ussl_error *out)
{
    out->operation = conn->error_op != NULL ? conn->error_op : "";
    if (conn->error_text != NULL) {
        ussl__say(out->text, sizeof out->text, conn->error_text);
    } else if (out->code == USSL_E_VERIFY && out->verify != 0) {
        say_reasons(out);
    } else if (out->code == USSL_E_ALERT) {
        ussl__say(out->text, sizeof out->text, "the peer sent the alert ");
        ussl__say(out->text, sizeof out->text, ussl_alert_name(out->alert_received));
    } else {
        ussl__say(out->text, sizeof out->text, ussl__result_text(out->code));
    }
}
#else
int ussl__conn_fail_code(ussl_conn *conn, int code)
{
    conn->error_code = (int8_t)code;
    conn->native = false;
    return code;
}

int ussl__conn_latch_code(ussl_conn *conn, int code)
{
    conn->latched = true;
    return ussl__conn_fail_code(conn, code);
}

static void say(const ussl_conn *conn, ussl_error *out)
{
    (void)conn;
    (void)out;
}
#endif

void ussl_conn_error(const ussl_conn *conn, ussl_error *out)
{
    blank(out);
    if (conn == NULL) {
        out->code = USSL_E_ARG;
        ussl__say(out->text, sizeof out->text, USSL__TEXT("there is no connection"));
        return;
    }
    out->code = conn->error_code;
    out->verify = conn->verify;
    out->alert_sent = conn->alert_sent;
    out->alert_received = conn->alert_received;
    say(conn, out);
    if (conn->native) {
        conn->ctx->backend->conn->last_error(conn->bconn, &out->native, out->native_text,
                                             sizeof out->native_text);
    }
}
