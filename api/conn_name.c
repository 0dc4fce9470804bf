/* SPDX-License-Identifier: MIT */
/* Whom a client asks for (SNI) and whom it expects (verify name). */
#include "ussl_internal.h"

#include <string.h>

static int check(ussl_conn *conn, const char *op, const char *name)
{
    if (conn == NULL) {
        return USSL_E_ARG;
    }
    if (conn->latched) {
        return conn->error_code;
    }
    if (conn->started) {
        return ussl__conn_fail(conn, op, USSL_E_STATE, "names are set before the handshake");
    }
    const char *why = "the name is NULL";
    if (name == NULL || ussl__name_check(name, &why) != USSL_OK) {
        return ussl__conn_fail(conn, op, USSL_E_ARG, why);
    }
    return USSL_OK;
}

/* Puts a copy of the name (NULL: none) into the slot. A trailing dot marks a full name for DNS
 * alone: it is neither sent (RFC 6066 3) nor in certificates. */
static int replace(ussl_conn *conn, const char *op, char **slot, const char *name)
{
    char *copy = NULL;
    ussl__mark mark;
    ussl__enter(&mark, conn->owner, conn);
    if (name != NULL) {
        size_t len = strlen(name);
        if (len > 1 && name[len - 1] == '.') {
            len--;
        }
        copy = ussl__malloc(len + 1);
        if (copy != NULL) {
            memcpy(copy, name, len);
            copy[len] = '\0';
        }
    }
    bool good = name == NULL || copy != NULL;
    if (good) {
        ussl__free(*slot);
        *slot = copy;
    }
    ussl__leave(&mark);
    return good ? USSL_OK : ussl__conn_fail(conn, op, USSL_E_NOMEM, NULL);
}

static bool is_ip(const char *name)
{
    uint8_t address[16];
    return ussl__name_ip(name, address) != 0;
}

int ussl_conn_set_server_name(ussl_conn *conn, const char *name)
{
    static const char op[] = "set_server_name";
    int rc = check(conn, op, name);
    if (rc != USSL_OK) {
        return rc;
    }
    if (conn->ctx->cfg.role != USSL_CLIENT) {
        return ussl__conn_fail(conn, op, USSL_E_ARG, "on a server use ussl_conn_set_verify_name");
    }
    if (!conn->sni_apart) {
        rc = replace(conn, op, &conn->sni, is_ip(name) ? NULL : name);
    }
    return rc == USSL_OK ? replace(conn, op, &conn->verify_name, name) : rc;
}

int ussl_conn_set_sni(ussl_conn *conn, const char *name)
{
    static const char op[] = "set_sni";
    int rc = check(conn, op, name != NULL ? name : "none");
    if (rc != USSL_OK) {
        return rc;
    }
    if (conn->ctx->cfg.role != USSL_CLIENT) {
        return ussl__conn_fail(conn, op, USSL_E_ARG, "a server sends no SNI");
    }
    if (name != NULL && is_ip(name)) {
        return ussl__conn_fail(conn, op, USSL_E_ARG,
                               "an IP address is never sent as SNI (RFC 6066 3): pass NULL");
    }
    rc = replace(conn, op, &conn->sni, name);
    conn->sni_apart = conn->sni_apart || rc == USSL_OK;
    return rc;
}

int ussl_conn_set_verify_name(ussl_conn *conn, const char *name)
{
    static const char op[] = "set_verify_name";
    int rc = check(conn, op, name);
    if (rc != USSL_OK) {
        return rc;
    }
    const ussl_config *cfg = &conn->ctx->cfg;
    if (cfg->role == USSL_SERVER && cfg->client_auth == USSL_CLIENT_AUTH_NONE) {
        return ussl__conn_fail(conn, op, USSL_E_ARG,
                               "no client is asked for a certificate: ussl_ctx_set_client_auth");
    }
    return replace(conn, op, &conn->verify_name, name);
}

const char *ussl__sni(const ussl_conn *conn)
{
    return conn->sni;
}
