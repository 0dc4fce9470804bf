/* SPDX-License-Identifier: MIT */
/* What a connection can tell about itself and its peer. */
#include "ussl_internal.h"

#include <string.h>

/* A resumed connection counts as verified if what it resumed had to be. */
static bool verified(const ussl_conn *conn)
{
    const ussl_config *cfg = &conn->ctx->cfg;
    if (!conn->established || conn->verify != 0) {
        return false;
    }
    if (conn->judged) {
        return !conn->no_cert;
    }
    if (!conn->resumed || !cfg->verify) {
        return false;
    }
    return cfg->role == USSL_CLIENT ? conn->offered : cfg->client_auth == USSL_CLIENT_AUTH_REQUIRE;
}

void ussl_conn_info(const ussl_conn *conn, ussl_info *out)
{
    memset(out, 0, sizeof *out);
    out->alert_sent = -1;
    out->alert_received = -1;
    if (conn == NULL) {
        return;
    }
    const ussl_ctx *ctx = conn->ctx;
    out->backend = ctx->backend->name;
    if (conn->started && conn->bconn_ready) {
        ussl_backend_info info = {0};
        ctx->backend->info->info(conn->bconn, &info);
        out->version = info.version;
        out->suite = info.suite;
        out->group = info.group;
        out->sigalg = info.sigalg;
        out->alpn = info.alpn;
    }
    out->sni = conn->sni;
    out->established = conn->established;
    out->resumed = conn->resumed;
    out->verified = verified(conn);
    out->verify = conn->verify;
    out->clock = (ussl_clock_policy)ctx->clock;
    out->alert_sent = conn->alert_sent;
    out->alert_received = conn->alert_received;
    out->bytes_in = conn->bytes_in;
    out->bytes_out = conn->bytes_out;
    out->wire_in = conn->wire_in;
    out->wire_out = conn->wire_out;
    out->records_in = conn->records_in;
    out->records_out = conn->records_out;
    out->peer_cert_count = conn->peer_certs;
    out->steps = conn->steps;
}

int ussl_conn_peer_cert(const ussl_conn *conn, size_t index, const uint8_t **der, size_t *len)
{
    if (der == NULL || len == NULL) {
        return USSL_E_ARG;
    }
    *der = NULL;
    *len = 0;
    if (conn == NULL || !conn->bconn_ready || !conn->ctx->cfg.keep_peer_chain) {
        return USSL_E_ARG;
    }
    return conn->ctx->backend->info->peer_cert(conn->bconn, index, der, len);
}

int ussl_conn_ocsp_response(const ussl_conn *conn, const uint8_t **der, size_t *len)
{
    if (der == NULL || len == NULL) {
        return USSL_E_ARG;
    }
    *der = NULL;
    *len = 0;
    if (conn == NULL) {
        return USSL_E_ARG;
    }
    if ((conn->ctx->backend->caps & USSL_CAP_OCSP_STAPLING) == 0) {
        return USSL_E_NOTSUP;
    }
    if (!conn->established) {
        return USSL_E_STATE;
    }
    return conn->ctx->backend->info->ocsp_response(conn->bconn, der, len);
}

void *ussl_conn_native(ussl_conn *conn)
{
    return conn != NULL && conn->bconn_ready ? conn->ctx->backend->info->native(conn->bconn) : NULL;
}
