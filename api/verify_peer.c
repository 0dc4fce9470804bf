/* SPDX-License-Identifier: MIT */
/* The verdict on the peer's certificates, by the context's policy. */
#include "ussl_internal.h"
#include "x509/cert.h"

#include <string.h>

#define ALERT_HANDSHAKE_FAILURE    40
#define ALERT_INTERNAL_ERROR       80
#define ALERT_CERTIFICATE_REQUIRED 116

/* What the peer's key does in this handshake (RFC 5246 7.4.2 and 7.4.8, RFC 8422 5.3, RFC 8446
 * 4.4.2.2): it signs, but for the key exchanges of TLS 1.2 that encrypt to it or agree with it. */
static uint8_t key_use(const ussl_conn *conn)
{
    ussl_backend_info info = {0};
    conn->ctx->backend->info->info(conn->bconn, &info);
    const ussl_suite *suite = ussl_suite_by_id(info.suite);
    if (conn->ctx->cfg.role == USSL_SERVER || suite == NULL) {
        return USSL__KU_DIGITAL_SIGNATURE;
    }
    switch (suite->kx) {
    case USSL_KX_RSA:
    case USSL_KX_RSA_PSK:
        return USSL__KU_KEY_ENCIPHERMENT;
    case USSL_KX_ECDH:
        return USSL__KU_KEY_AGREEMENT;
    default:
        return USSL__KU_DIGITAL_SIGNATURE;
    }
}

void ussl__ctx_judge(const ussl_ctx *ctx, ussl_conn *conn, const ussl_span *chain, size_t count,
                     const char *name, ussl_purpose purpose, ussl__chain_verdict *verdict)
{
    const ussl__chain_request request = {
        .backend = ctx->backend,
        .trust = &ctx->trust,
        .presented = chain,
        .presented_count = count,
        .name = name,
        .purpose = purpose,
        .key_use = conn != NULL ? key_use(conn) : 0,
        .judge_time = ctx->clock != USSL_CLOCK_NONE,
        .now = ctx->clock != USSL_CLOCK_NONE ? ussl__ctx_now(ctx) : 0,
        .hook = ctx->verify_fn,
        .hook_arg = ctx->verify_arg,
        .hook_may_accept = ctx->may_accept,
        .conn = conn,
    };
    memset(verdict, 0, sizeof *verdict);
    ussl__chain_judge(&request, verdict);
}

/* A client that shows no certificate: whether that may be is the server's policy. */
static int none_shown(ussl_conn *conn)
{
    const ussl_ctx *ctx = conn->ctx;
    conn->no_cert = true;
    conn->peer.not_after = 0; /* of a session that was not resumed after all */
    if (ctx->cfg.role == USSL_SERVER && ctx->cfg.client_auth != USSL_CLIENT_AUTH_REQUIRE) {
        return 0;
    }
    conn->verify = ctx->cfg.role == USSL_SERVER ? USSL_V_UNTRUSTED : USSL_V_BAD_CHAIN;
    if (!ctx->cfg.verify) {
        return 0;
    }
    conn->refused = true;
    ussl_backend_info info = {0};
    ctx->backend->info->info(conn->bconn, &info);
    return info.version >= USSL_TLS1_3 ? ALERT_CERTIFICATE_REQUIRED : ALERT_HANDSHAKE_FAILURE;
}

int ussl__verify_peer(ussl_conn *conn, const ussl_span *chain, size_t count)
{
    const ussl_ctx *ctx = conn->ctx;
    conn->judged = true;
    if (count == 0) {
        return none_shown(conn);
    }
    conn->peer_certs = (uint8_t)(count < 255 ? count : 255);
    if (count > USSL__MOST_CERTS) {
        conn->verify = USSL_V_PATH_TOO_LONG;
        conn->refused = true;
        return ussl__verify_alert(conn->verify);
    }
    bool client = ctx->cfg.role == USSL_CLIENT;
    ussl__chain_verdict verdict;
    ussl__ctx_judge(ctx, conn, chain, count, conn->verify_name,
                    client ? USSL_PURPOSE_SERVER : USSL_PURPOSE_CLIENT, &verdict);
    if (verdict.rc != USSL_OK) {
        conn->refused = true;
        conn->unjudged = (int8_t)verdict.rc;
        return ALERT_INTERNAL_ERROR;
    }
    conn->verify = verdict.reasons;
    if (client && conn->verify_name == NULL) {
        /* Only a client that offers a pre-shared key, or trusts anyone, comes here without one. */
        conn->verify |= USSL_V_WRONG_NAME;
    }
    memcpy(conn->peer.spki_sha256, verdict.leaf_spki_sha256, sizeof conn->peer.spki_sha256);
    conn->peer.not_after = verdict.not_after;
    if (conn->verify == 0 || !ctx->cfg.verify) {
        return 0;
    }
    conn->refused = true;
    if (ussl__out_of_memory()) {
        /* What was missing may be the memory alone: of the peer that says nothing. */
        conn->unjudged = USSL_E_NOMEM;
        return ALERT_INTERNAL_ERROR;
    }
    return verdict.alert != 0 ? verdict.alert : ussl__verify_alert(conn->verify);
}
