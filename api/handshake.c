/* SPDX-License-Identifier: MIT */
/* The handshake: what must be settled before its first byte, its steps, and what must hold at its
 * end. */
#include "ussl_internal.h"

#define ALERT_ILLEGAL_PARAMETER 47

static const char op[] = "handshake";

int ussl__conn_ready(ussl_conn *conn)
{
    if (conn == NULL) {
        return USSL_E_ARG;
    }
    return conn->latched ? conn->error_code : USSL_OK;
}

int ussl__outcome(ussl_conn *conn, const ussl__mark *mark, int rc)
{
    /* A refused peer stays refused, whatever a library says; only its alert may still be on the
     * way. */
    if (conn->refused && rc != USSL_WANT_WRITE && rc != USSL_WANT_READ) {
        return conn->unjudged != 0 ? conn->unjudged : USSL_E_VERIFY;
    }
    /* In a handshake a library may gloss over a failed allocation, and only the peer notices that
     * the hash or the session came out wrong. */
    if (mark->out_of_memory && (rc < 0 || !conn->established)) {
        return USSL_E_NOMEM;
    }
    if (rc >= 0 && rc != USSL_CLOSED) {
        return rc;
    }
    if (conn->overlong) {
        return ussl__record_refuse(conn);
    }
    if (conn->bio_failed) {
        return USSL_E_IO;
    }
    if (rc < 0 && mark->no_random) {
        return USSL_E_RANDOM;
    }
    if (rc < 0 && conn->fatal_received) {
        return USSL_E_ALERT;
    }
    /* An end of file is an end only after close_notify. */
    if (conn->bio_eof && !conn->peer_closed) {
        return USSL_E_TRUNCATED;
    }
    return rc;
}

/* A client that could not tell a right server from a wrong one does not even greet it. */
static int preflight(ussl_conn *conn)
{
    const ussl_ctx *ctx = conn->ctx;
    if (ctx->cfg.role != USSL_CLIENT || !ctx->cfg.verify || ctx->cfg.psk != NULL) {
        return USSL_OK;
    }
    if (ctx->trust.anchor_count == 0 && !ctx->trust.pins_only) {
        return ussl__conn_fail(conn, op, USSL_E_STATE,
                               "nobody is trusted: call ussl_ctx_add_ca, or, for tests only, "
                               "ussl_ctx_danger_disable_verification");
    }
    if (conn->verify_name == NULL) {
        return ussl__conn_fail(conn, op, USSL_E_STATE,
                               "no name to verify: call ussl_conn_set_server_name, or, for tests "
                               "only, ussl_ctx_danger_disable_verification");
    }
    return USSL_OK;
}

static int start(ussl_conn *conn)
{
    int rc = preflight(conn);
    if (rc != USSL_OK) {
        return rc;
    }
    conn->started = true;
    if (conn->session != NULL) {
        ussl__mark mark;
        ussl__enter(&mark, conn->owner, conn);
        rc = conn->session->offer(conn);
        if (rc != USSL_OK) {
            rc = mark.out_of_memory ? USSL_E_NOMEM : rc;
            (void)ussl__conn_latch(conn, op, rc, NULL);
        }
        ussl__leave(&mark);
    }
    return rc;
}

static bool among(const uint16_t *ids, size_t count, uint16_t id)
{
    for (size_t i = 0; i < count; i++) {
        if (ids[i] == id) {
            return true;
        }
    }
    return false;
}

static uint32_t seal_limit(uint16_t suite_id)
{
    const ussl_suite *suite = ussl_suite_by_id(suite_id);
    bool aes = suite == NULL || (suite->mode != USSL_MODE_CBC && suite->mode != USSL_MODE_POLY1305);
    return aes ? USSL__SEAL_LIMIT : UINT32_MAX;
}

/* Is the peer one that the policy lets in? A backend that forgot to ask must not pass. */
static bool peer_settled(const ussl_conn *conn, const ussl_backend_info *info)
{
    const ussl_ctx *ctx = conn->ctx;
    if (!ctx->cfg.verify || (conn->judged && !conn->refused)) {
        return true;
    }
    if (ctx->cfg.role == USSL_CLIENT) {
        /* In TLS 1.3 no suite tells whether the peer proved itself by the pre-shared key, so there
         * the library's word counts. */
        const ussl_suite *suite = ussl_suite_by_id(info->suite);
        bool by_psk = ctx->cfg.psk != NULL && (info->version >= USSL_TLS1_3 ||
                                               (suite != NULL && suite->auth == USSL_AUTH_PSK));
        return (info->resumed && conn->offered) || by_psk;
    }
    /* Tickets and caches are bound to the policy, so whoever resumes has been judged by it. */
    return ctx->cfg.client_auth != USSL_CLIENT_AUTH_REQUIRE || info->resumed;
}

static int finish(ussl_conn *conn)
{
    const ussl_config *cfg = &conn->ctx->cfg;
    ussl_backend_info info = {0};
    conn->ctx->backend->info->info(conn->bconn, &info);
    if (!peer_settled(conn, &info)) {
        return ussl__conn_latch(conn, op, USSL_E_INTERNAL, "the peer was not verified");
    }
    if (info.version < cfg->min_version || info.version > cfg->max_version ||
        !among(cfg->suites, cfg->suite_count, info.suite)) {
        return ussl__conn_latch(conn, op, USSL_E_INTERNAL,
                                "a suite or version was taken that the context does not allow");
    }
    /* Neither library looks in all its versions and roles. */
    if (info.peer_sigalg != 0 && !among(cfg->sigalgs, cfg->sigalg_count, info.peer_sigalg)) {
        (void)conn->ctx->backend->conn->send_alert(conn->bconn, 2, ALERT_ILLEGAL_PARAMETER);
        return ussl__conn_latch(conn, op, USSL_E_PROTO,
                                "the peer signed by a scheme that it was not offered");
    }
    conn->resumed = info.resumed;
    /* A client that asked holds the server to it, also one that did not say yes. */
    conn->in_limit = (uint16_t)(cfg->role == USSL_CLIENT ? cfg->max_fragment : info.max_fragment);
    conn->seal_left = seal_limit(info.suite);
    conn->established = true;
    return USSL_OK;
}

static const char *why_failed(const ussl_conn *conn, int rc)
{
    if (conn->overlong) {
        return ussl__record_words(conn);
    }
    if (rc == USSL_E_VERIFY && conn->no_cert) {
        return "the peer sent no certificate";
    }
    if (rc == USSL_E_PROTO && conn->name_refused) {
        return "the SNI hook refused the name that the client asked for";
    }
    return NULL;
}

static int fail(ussl_conn *conn, int rc)
{
    /* close_notify before the end of a handshake is no orderly end of anything. */
    if (rc == USSL_CLOSED) {
        rc = USSL_E_ALERT;
    }
    (void)ussl__conn_latch(conn, op, rc, why_failed(conn, rc));
    conn->native = true;
    return rc;
}

static bool too_late(const ussl_conn *conn)
{
    return conn->deadline != 0 && ussl_port_ticks_ms() >= conn->deadline;
}

int ussl_conn_handshake(ussl_conn *conn)
{
    int rc = ussl__conn_ready(conn);
    if (rc != USSL_OK || conn->established) {
        return rc;
    }
    if (conn->closing) {
        return ussl__conn_fail(conn, op, USSL_E_STATE, "the connection was closed");
    }
    if (!conn->started) {
        rc = start(conn);
        if (rc != USSL_OK) {
            return rc;
        }
    }
    const ussl_conn_ops *ops = conn->ctx->backend->conn;
    for (unsigned taken = 0;; taken++) {
        if (too_late(conn)) {
            return ussl__conn_latch(conn, op, USSL_E_TIMEOUT, NULL);
        }
        if (conn->step_limit != 0 && taken == conn->step_limit) {
            return USSL_WANT_STEP;
        }
        ussl__mark mark;
        ussl__enter(&mark, conn->owner, conn);
        conn->steps++;
        rc = ussl__outcome(conn, &mark, ops->handshake_step(conn->bconn));
        if (rc < 0 || rc == USSL_CLOSED) {
            rc = fail(conn, rc);
        } else if (rc == USSL_OK) {
            rc = finish(conn);
        }
        ussl__leave(&mark);
        if (rc != USSL__STEP) {
            return rc;
        }
    }
}
