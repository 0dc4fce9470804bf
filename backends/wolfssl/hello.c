/* SPDX-License-Identifier: MIT */
/* What a server settles between a ClientHello and its answer: certificate, ALPN, groups. */
#include "wolf.h"

#if USSL_HAVE_SERVER

#include <string.h>

static bool is_server(const ussl__wolf_conn *conn)
{
    return conn->ctx->cfg->role == USSL_SERVER;
}

/* A client of TLS 1.3 alone brings no suite for an older server, which must tell it that the
 * version is what they do not share (RFC 8446 4.2.1). */
static bool shares_version(const ussl_config *cfg, const ussl__wolf_client_hello *hello)
{
    if (hello->versions.n == 0) {
        return true;
    }
    for (unsigned v = cfg->min_version; v <= cfg->max_version; v++) {
        if (ussl__wolf_offers(hello->versions, (uint16_t)v)) {
            return true;
        }
    }
    return false;
}

static int choose_cert(ussl__wolf_conn *conn)
{
    void *name = NULL;
    word16 len = wolfSSL_SNI_GetRequest(conn->ssl, WOLFSSL_SNI_HOST_NAME, &name);
    int index = -1;
    conn->chosen = true;
    int alert = ussl__choose_cert(conn->owner, name, len, &index);
    if (alert != 0) {
        return alert;
    }
    const ussl__wolf_ctx *ctx = conn->ctx;
    if (ctx->cert_count == 0) {
        return 0;
    }
    if (index >= 0 && (size_t)index < ctx->cert_count) {
        ussl__wolf_use_cert(conn, (size_t)index);
        return 0;
    }
    ussl__wolf_client_hello hello;
    if (ctx->cert_count > 1 && ussl__wolf_read_client_hello(conn->ssl, &hello)) {
        ussl__wolf_use_cert(conn, ussl__wolf_fitting_cert(ctx, &hello));
    }
    return 0;
}

/* The library wants pre_shared_key at the head of its list, where the last extension of the message
 * is put: a newcomer goes behind it. */
static void accept_alpn(WOLFSSL *ssl, char *names, size_t len)
{
    TLSX *head = ssl->extensions;
    wolfSSL_UseALPN(ssl, names, (unsigned)len, WOLFSSL_ALPN_FAILED_ON_MISMATCH);
    TLSX *added = ssl->extensions;
    if (head != NULL && added != head && added->next == head) {
        added->next = head->next;
        head->next = added;
        ssl->extensions = head;
    }
}

/* The library would take the client's first: so it is told our first that the client offers, or, if
 * there is none, all of ours, and refuses by itself (RFC 7301 3.2). */
static void choose_alpn(ussl__wolf_conn *conn)
{
    const ussl_config *cfg = conn->ctx->cfg;
    const uint8_t *list = conn->ssl->alpn_peer_requested;
    size_t total = conn->ssl->alpn_peer_requested_length;
    if (cfg->alpn_count == 0 || list == NULL) {
        return;
    }
    for (size_t i = 0; i < cfg->alpn_count; i++) {
        size_t len = strlen(cfg->alpn[i]);
        for (size_t at = 0; at < total; at += 1u + list[at]) {
            if (list[at] == len && memcmp(list + at + 1, cfg->alpn[i], len) == 0) {
                char one[256];
                memcpy(one, cfg->alpn[i], len + 1);
                accept_alpn(conn->ssl, one, len);
                return;
            }
        }
    }
    accept_alpn(conn->ssl, conn->ctx->alpn, strlen(conn->ctx->alpn));
}

static bool is_ours(const ussl_config *cfg, uint16_t group)
{
    for (size_t i = 0; i < cfg->group_count; i++) {
        if (cfg->groups[i] == group) {
            return true;
        }
    }
    return false;
}

static bool has_group(const SupportedCurve *list, uint16_t group)
{
    for (; list != NULL; list = list->next) {
        if (list->name == group) {
            return true;
        }
    }
    return false;
}

/* In TLS 1.2 the library takes any curve that it knows and the client names, smallest first. Ours
 * are preferred in our order, and the others struck from the client's list. */
static int choose_group(ussl__wolf_conn *conn)
{
    const ussl_config *cfg = conn->ctx->cfg;
    TLSX *extension = TLSX_Find(conn->ssl->extensions, TLSX_SUPPORTED_GROUPS);
    if (extension == NULL || cfg->group_count == 0) {
        return 0;
    }
    bool common = false;
    for (SupportedCurve *at = extension->data; at != NULL; at = at->next) {
        if (!is_ours(cfg, at->name)) {
            at->name = 0; /* reserved (RFC 8446 4.2.7): matches nothing */
        } else {
            common = true;
        }
    }
#ifdef HAVE_ECC
    for (size_t i = 0; i < cfg->group_count; i++) {
        word32 oid = ussl__wolf_group_oid(cfg->groups[i]);
        if (oid != 0 && has_group(extension->data, cfg->groups[i])) {
            conn->ssl->ecdhCurveOID = oid;
            break;
        }
    }
#endif
    /* TLS 1.2 may still find a suite without groups. */
    return common || !IsAtLeastTLSv1_3(conn->ssl->version) ? 0 : handshake_failure;
}

int ussl__wolf_hello(WOLFSSL *ssl, int *alert, void *arg)
{
    (void)arg;
    ussl__wolf_conn *conn = wolfSSL_GetIOReadCtx(ssl);
    ussl__wolf_client_hello hello;
    int refuse = 0;
    if (ussl__wolf_read_client_hello(ssl, &hello) && !shares_version(conn->ctx->cfg, &hello)) {
        refuse = wolfssl_alert_protocol_version;
    }
    if (refuse == 0 && !conn->chosen) {
        refuse = choose_cert(conn);
    }
    if (refuse == 0) {
        choose_alpn(conn);
        refuse = choose_group(conn);
    }
    if (refuse != 0) {
        conn->refusal = (uint8_t)refuse;
        *alert = refuse;
        return fatal_return;
    }
    return 0;
}

/* A TLS 1.2 client that sent no extension passes the library without the callback above. */
int ussl__wolf_late_hello(ussl__wolf_conn *conn)
{
    if (conn->chosen || !is_server(conn) ||
        conn->ssl->options.clientState < CLIENT_HELLO_COMPLETE) {
        return 0;
    }
    size_t before = conn->cert_index;
    int alert = choose_cert(conn);
    if (alert == 0 && conn->cert_index != before &&
        conn->ctx->certs[before].key_type != conn->ctx->certs[conn->cert_index].key_type) {
        alert = handshake_failure; /* the suite is settled by now, and does not fit */
    }
    conn->refusal = (uint8_t)alert;
    return alert;
}

#else

int ussl__wolf_late_hello(ussl__wolf_conn *conn)
{
    (void)conn;
    return 0;
}

#endif
