/* SPDX-License-Identifier: MIT */
/* New keys for a running connection, and keys for others out of it. */
#include "ussl_internal.h"

#include <string.h>

/* The version that was agreed on, 0 before. */
static uint16_t version(const ussl_conn *conn)
{
    ussl_backend_info info = {0};
    conn->ctx->backend->info->info(conn->bconn, &info);
    return info.version;
}

static int usable(ussl_conn *conn, const char *op, uint32_t cap)
{
    int rc = ussl__conn_ready(conn);
    if (rc != USSL_OK) {
        return rc;
    }
    const char *why = ussl_backend_lacks(conn->ctx->backend, cap);
    if (why != NULL) {
        return ussl__conn_fail(conn, op, USSL_E_NOTSUP, why);
    }
    if (!conn->established) {
        return ussl__conn_fail(conn, op, USSL_E_STATE, "the handshake comes first");
    }
    return USSL_OK;
}

int ussl_conn_key_update(ussl_conn *conn, bool request)
{
    static const char op[] = "key_update";
    int rc = usable(conn, op, USSL_CAP_KEY_UPDATE);
    if (rc != USSL_OK) {
        return rc;
    }
    if (version(conn) < USSL_TLS1_3) {
        return ussl__conn_fail(conn, op, USSL_E_STATE, "TLS 1.2 has no KeyUpdate");
    }
    if (conn->closing || conn->under_way != 0) {
        return ussl__conn_fail(conn, op, USSL_E_STATE,
                               conn->closing ? "the connection was closed"
                                             : "finish the record under way first");
    }
    ussl__mark mark;
    ussl__enter(&mark, conn->owner, conn);
    rc = ussl__outcome(conn, &mark, conn->ctx->backend->conn->key_update(conn->bconn, request));
    if (rc == USSL_OK && conn->seal_left != UINT32_MAX) {
        conn->seal_left = USSL__SEAL_LIMIT;
    } else if (rc < 0) {
        (void)ussl__conn_latch(conn, op, rc, NULL);
        conn->native = true;
    }
    ussl__leave(&mark);
    return rc;
}

int ussl_conn_export(ussl_conn *conn, const char *label, const uint8_t *context, size_t context_len,
                     uint8_t *out, size_t out_len)
{
    static const char op[] = "export";
    int rc = usable(conn, op, USSL_CAP_EXPORTER);
    if (rc != USSL_OK) {
        return rc;
    }
    if (label == NULL || *label == '\0' || strlen(label) > 249 || out == NULL || out_len == 0 ||
        (context == NULL && context_len != 0) || context_len > 0xffff) {
        return ussl__conn_fail(conn, op, USSL_E_ARG,
                               "pass a label of 1 to 249 bytes and room for the answer");
    }
    ussl__mark mark;
    ussl__enter(&mark, conn->owner, conn);
    rc = conn->ctx->backend->conn->export_key(conn->bconn, label, context, context_len, out,
                                              out_len);
    if (rc != USSL_OK) {
        ussl__wipe(out, out_len);
        rc = ussl__conn_fail(conn, op, mark.out_of_memory ? USSL_E_NOMEM : rc, NULL);
    }
    ussl__leave(&mark);
    return rc;
}
