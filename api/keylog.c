/* SPDX-License-Identifier: MIT */
/* The NSS key log, in the builds that have it. */
#include "ussl_internal.h"

#include <string.h>

int ussl_ctx_set_keylog(ussl_ctx *ctx, ussl_keylog_fn fn, void *arg)
{
    static const char op[] = "set_keylog";
    ussl__mark mark;
    int rc = ussl__option(ctx, &mark, op);
    if (rc != USSL_OK) {
        return rc;
    }
#if USSL_HAVE_KEYLOG
    if (fn != NULL) {
        rc = ussl__need(ctx, op, USSL_CAP_KEYLOG);
    }
    if (rc == USSL_OK) {
        ctx->keylog_fn = fn;
        ctx->keylog_arg = arg;
        ctx->cfg.keylog = fn != NULL;
    }
#else
    (void)arg;
    if (fn != NULL) {
        rc = ussl__ctx_fail(ctx, op, USSL_E_NOTSUP, "not in this build: configure USSL_KEYLOG=ON");
    }
#endif
    return ussl__option_end(ctx, &mark, op, rc);
}

#if USSL_HAVE_KEYLOG
static void say_hex(char *out, size_t cap, const uint8_t *data, size_t len)
{
    static const char hex[] = "0123456789abcdef";
    size_t at = strlen(out);
    for (size_t i = 0; i < len && at + 2 < cap; i++) {
        out[at++] = hex[data[i] >> 4];
        out[at++] = hex[data[i] & 15];
    }
    out[at] = '\0';
}
#endif

void ussl__keylog(ussl_conn *conn, const char *label, const uint8_t client_random[32],
                  const uint8_t *secret, size_t len)
{
#if USSL_HAVE_KEYLOG
    if (conn == NULL || conn->ctx->keylog_fn == NULL) {
        return;
    }
    /* label, client random, at most 64 bytes of secret, two spaces */
    char line[40 + 64 + 128 + 3] = "";
    ussl__say(line, sizeof line, label);
    ussl__say(line, sizeof line, " ");
    say_hex(line, sizeof line, client_random, 32);
    ussl__say(line, sizeof line, " ");
    say_hex(line, sizeof line, secret, len);
    conn->ctx->keylog_fn(conn->ctx->keylog_arg, conn, line);
    ussl__wipe(line, sizeof line);
#else
    (void)conn;
    (void)label;
    (void)client_random;
    (void)secret;
    (void)len;
#endif
}
