/* SPDX-License-Identifier: MIT */
/* ussl_wrap_socket: checks the arguments, makes context and connection, does the handshake. */
#include "ussl_core.h"
#include "ussl_port.h"
#include "wrap_socket.h"
#include "x509/chain.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>

#define SYSTEM_BUNDLE     "/etc/ssl/certs/ca-certificates.crt"
#define SYSTEM_BUNDLE_MAX (16u << 20)
#define OPERATION         "wrap_socket"

/* As errno: the plain call has no room for more than a pointer. */
static _Thread_local ussl_error last_error = {.alert_sent = -1, .alert_received = -1};

/* From malloc: it outlives contexts, and so a change of the allocator. */
static char *default_ca;

void ussl_wrap_error(ussl_error *out)
{
    *out = last_error;
}

static int fail(ussl_error *error, int code, const char *text)
{
    return ussl__wrap_fail(error, code, OPERATION, text);
}

static bool is_pem(const void *text, size_t len)
{
    static const char mark[] = "-----BEGIN ";
    const char *at = text;
    for (size_t i = 0; i + sizeof mark - 1 <= len; i++) {
        if (memcmp(at + i, mark, sizeof mark - 1) == 0) {
            return true;
        }
    }
    return false;
}

int ussl_wrap_set_default_ca(const char *pem)
{
    char *copy = NULL;
    if (pem != NULL) {
        if (!is_pem(pem, strlen(pem))) {
            return fail(&last_error, USSL_E_ARG,
                        "the default CA is not PEM: pass the text of the certificates, with its "
                        "\"-----BEGIN CERTIFICATE-----\" lines, not a file name");
        }
        copy = strdup(pem);
        if (copy == NULL) {
            return fail(&last_error, USSL_E_NOMEM, "no memory for the default CA");
        }
    }
    ussl_port_lock();
    char *old = default_ca;
    default_ca = copy;
    ussl_port_unlock();
    free(old);
    return fail(&last_error, USSL_OK, "");
}

/* A copy, because another thread may replace the original meanwhile. NULL: none set, or no memory
 * (`*missing` tells them apart). */
static char *copy_default_ca(bool *missing)
{
    ussl_port_lock();
    *missing = default_ca == NULL;
    char *copy = *missing ? NULL : strdup(default_ca);
    ussl_port_unlock();
    return copy;
}

static char *read_system_bundle(size_t *len)
{
    FILE *file = fopen(SYSTEM_BUNDLE, "rb");
    struct stat st;
    char *text = NULL;
    if (file == NULL) {
        return NULL;
    }
    if (fstat(fileno(file), &st) == 0 && st.st_size > 0 && st.st_size <= SYSTEM_BUNDLE_MAX) {
        text = malloc((size_t)st.st_size);
        *len = text == NULL ? 0 : fread(text, 1, (size_t)st.st_size, file);
        if (text != NULL && *len != (size_t)st.st_size) {
            free(text);
            text = NULL;
        }
    }
    fclose(file);
    return text;
}

static int from_ctx(const ussl_ctx *ctx, int rc, ussl_error *error)
{
    if (rc != USSL_OK) {
        ussl_error e;
        ussl_ctx_error(ctx, &e);
        if (e.code != rc) {
            return fail(error, rc, ussl_result_name(rc));
        }
        if (error != NULL) {
            *error = e;
        }
    }
    return rc;
}

static int add_default_anchors(ussl_ctx *ctx, ussl_error *error)
{
    bool missing = true;
    char *text = copy_default_ca(&missing);
    size_t len = text == NULL ? 0 : strlen(text);
    if (!missing && text == NULL) {
        return fail(error, USSL_E_NOMEM, "no memory for the trust anchors");
    }
    if (missing) {
        text = read_system_bundle(&len);
    }
    if (text == NULL) {
        return fail(error, USSL_E_STATE,
                    "nobody is trusted: " SYSTEM_BUNDLE " cannot be read; call "
                    "ussl_wrap_set_default_ca, or set `ca` in the options");
    }
    int rc = from_ctx(ctx, ussl_ctx_add_ca(ctx, text, len), error);
    free(text);
    return rc;
}

/* "subject: reason", before anything is made of it. */
static int check_name(const char *name, ussl_error *error)
{
    const char *why = NULL;
    int rc = ussl__name_check(name, &why);
    if (rc != USSL_OK) {
        char text[160];
        snprintf(text, sizeof text, "server_hostname: %s", why != NULL ? why : "no host name");
        return fail(error, rc, text);
    }
    return USSL_OK;
}

static size_t length(const void *text, size_t given)
{
    return given != 0 || text == NULL ? given : strlen(text);
}

/* What the context cannot see: texts that are no PEM, halves of pairs. */
static int check(const ussl_wrap_options *o, ussl_error *error)
{
    size_t name_len = length(o->server_hostname, o->server_hostname_len);
    if (o->server_hostname != NULL && memchr(o->server_hostname, 0, name_len) != NULL) {
        return fail(error, USSL_E_ARG,
                    "server_hostname has a NUL inside: pass the plain host name, such as "
                    "\"myssl.com\"");
    }
    if (!o->server_side && o->server_hostname == NULL && o->psk == NULL &&
        !o->danger_disable_verification) {
        return fail(error, USSL_E_ARG,
                    "no server_hostname: pass the name or IP address that the server's "
                    "certificate must carry, such as \"myssl.com\"");
    }
    if ((o->cert == NULL) != (o->key == NULL)) {
        return fail(error, USSL_E_ARG, "cert and key belong together: pass both, or NULL for both");
    }
    if (o->server_side && o->cert == NULL) {
        return fail(error, USSL_E_ARG, "a server needs cert and key");
    }
    if (o->cert != NULL && o->cert_len == 0 && !is_pem(o->cert, strlen(o->cert))) {
        return fail(error, USSL_E_ARG,
                    "cert is not PEM: pass the certificate's text, with its \"-----BEGIN "
                    "CERTIFICATE-----\" line, not a file name");
    }
    if (o->key != NULL && o->key_len == 0 && !is_pem(o->key, strlen(o->key))) {
        return fail(error, USSL_E_ARG,
                    "key is not PEM: pass the private key's text, with its \"-----BEGIN\" line, "
                    "not a file name");
    }
    if (o->ca != NULL && o->ca_len == 0 && !is_pem(o->ca, strlen(o->ca))) {
        return fail(error, USSL_E_ARG,
                    "ca is not PEM: pass the certificates' text, with its \"-----BEGIN "
                    "CERTIFICATE-----\" lines, not a file name");
    }
    return USSL_OK;
}

static int set_trust(ussl_ctx *ctx, const ussl_wrap_options *o, ussl_error *error)
{
    int rc = USSL_OK;
    if (o->ca != NULL) {
        rc = ussl_ctx_add_ca(ctx, o->ca, length(o->ca, o->ca_len));
    }
    if (rc == USSL_OK && o->crl != NULL) {
        rc = ussl_ctx_add_crl(ctx, o->crl, length(o->crl, o->crl_len));
    }
    for (size_t i = 0; rc == USSL_OK && i < o->pin_count; i++) {
        rc = ussl_ctx_add_pin(ctx, o->pins[i]);
    }
    if (rc == USSL_OK && o->pins_only) {
        rc = ussl_ctx_set_pins_only(ctx, true);
    }
    if (rc == USSL_OK && o->danger_disable_verification) {
        rc = ussl_ctx_danger_disable_verification(ctx);
    }
    if (rc == USSL_OK && o->client_auth != USSL_CLIENT_AUTH_NONE) {
        rc = ussl_ctx_set_client_auth(ctx, o->client_auth);
    }
    if (rc != USSL_OK) {
        return from_ctx(ctx, rc, error);
    }
    bool needs_default = !o->server_side && o->ca == NULL && !o->pins_only && o->psk == NULL &&
                         !o->danger_disable_verification;
    return needs_default ? add_default_anchors(ctx, error) : USSL_OK;
}

static int set_options(ussl_ctx *ctx, const ussl_wrap_options *o, ussl_error *error)
{
    int rc = USSL_OK;
    if (o->min_version != 0 || o->max_version != 0) {
        rc = ussl_ctx_set_versions(ctx, o->min_version != 0 ? o->min_version : USSL_TLS1_2,
                                   o->max_version != 0 ? o->max_version : USSL_TLS1_3);
    }
    if (rc == USSL_OK && o->suites != NULL) {
        rc = ussl_ctx_set_suites_str(ctx, o->suites);
    }
    if (rc == USSL_OK && o->groups != NULL) {
        rc = ussl_ctx_set_groups_str(ctx, o->groups);
    }
    if (rc == USSL_OK && o->sigalgs != NULL) {
        rc = ussl_ctx_set_sigalgs_str(ctx, o->sigalgs);
    }
    if (rc == USSL_OK && o->alpn_count > 0) {
        rc = ussl_ctx_set_alpn(ctx, o->alpn, o->alpn_count);
    }
    if (rc == USSL_OK && o->psk != NULL) {
        rc = ussl_ctx_set_psk(ctx, o->psk_identity, o->psk, o->psk_len);
    }
    if (rc == USSL_OK && o->cert != NULL) {
        rc = ussl_ctx_add_own_cert(ctx, o->cert, length(o->cert, o->cert_len), o->key,
                                   length(o->key, o->key_len), o->key_pass);
    }
    return from_ctx(ctx, rc, error);
}

static int set_names(ussl_socket *s, const char *name, const ussl_wrap_options *o,
                     ussl_error *error)
{
    int rc = USSL_OK;
    if (name != NULL) {
        rc = o != NULL && o->server_side ? ussl_conn_set_verify_name(s->conn, name)
                                         : ussl_conn_set_server_name(s->conn, name);
    }
    if (rc == USSL_OK && o != NULL && (o->no_sni || o->sni != NULL)) {
        rc = ussl_conn_set_sni(s->conn, o->no_sni ? NULL : o->sni);
    }
    if (rc != USSL_OK && error != NULL) {
        ussl_conn_error(s->conn, error);
    }
    return rc;
}

static int shake(ussl_socket *s, ussl_error *error)
{
    uint64_t deadline = ussl__wrap_deadline(s);
    for (;;) {
        int rc = ussl_conn_handshake(s->conn);
        if (rc == USSL_OK) {
            return USSL_OK;
        }
        if (rc > 0) {
            rc = ussl__wrap_wait(s, rc, deadline);
            if (rc == USSL_E_TIMEOUT) {
                return fail(error, rc, "the peer did not finish the handshake within the timeout");
            }
            if (rc == USSL_OK) {
                continue;
            }
            return fail(error, rc, "the socket failed during the handshake");
        }
        if (error != NULL) {
            ussl_conn_error(s->conn, error);
        }
        return rc;
    }
}

/* `o` NULL: none beyond the context's. On error the descriptor stays the caller's. */
static int wrap(ussl_socket **out, int fd, ussl_ctx *ctx, bool owns_ctx, const char *name,
                const ussl_wrap_options *o, unsigned timeout_ms, ussl_error *error)
{
    int type = 0;
    socklen_t type_len = sizeof type;
    if (getsockopt(fd, SOL_SOCKET, SO_TYPE, &type, &type_len) != 0 || type != SOCK_STREAM) {
        return fail(error, USSL_E_ARG, "fd is no stream socket: pass a connected TCP socket");
    }
    ussl_socket *s = ussl__calloc(1, sizeof *s);
    if (s == NULL) {
        return fail(error, USSL_E_NOMEM, "no memory for the socket");
    }
    s->fd = fd;
    s->timeout_ms = timeout_ms;
    s->ctx = ctx;
    ussl_bio bio;
    ussl__wrap_bio(s, &bio);
    int rc = ussl_conn_new(&s->conn, ctx, &bio);
    if (rc != USSL_OK) {
        from_ctx(ctx, rc, error);
        goto out;
    }
    rc = set_names(s, name, o, error);
    if (rc == USSL_OK) {
        rc = shake(s, error);
    }
out:
    if (rc != USSL_OK) {
        s->fd = -1;
        ussl_socket_free(s);
        return rc;
    }
    s->owns_ctx = owns_ctx;
    fail(&s->error, USSL_OK, "");
    *out = s;
    return USSL_OK;
}

int ussl_wrap_socket_ctx(ussl_socket **out, int fd, ussl_ctx *ctx, const char *server_hostname,
                         unsigned timeout_ms, ussl_error *error)
{
    *out = NULL;
    fail(error, USSL_OK, "");
    return wrap(out, fd, ctx, false, server_hostname, NULL, timeout_ms, error);
}

int ussl_wrap_socket_ex(ussl_socket **out, int fd, const ussl_wrap_options *options,
                        ussl_error *error)
{
    ussl_ctx *ctx = NULL;
    char *name = NULL;
    *out = NULL;
    fail(error, USSL_OK, "");
    int rc = check(options, error);
    if (rc != USSL_OK) {
        return rc;
    }
    if (options->server_hostname != NULL) {
        name = strndup(options->server_hostname,
                       length(options->server_hostname, options->server_hostname_len));
        if (name == NULL) {
            return fail(error, USSL_E_NOMEM, "no memory for the name");
        }
        rc = check_name(name, error);
        if (rc != USSL_OK) {
            goto out;
        }
    }
    ussl_role role = options->server_side ? USSL_SERVER : USSL_CLIENT;
    rc = options->backend != NULL ? ussl_ctx_new_on(&ctx, options->backend, role)
                                  : ussl_ctx_new(&ctx, role);
    if (rc != USSL_OK) {
        fail(error, rc, "no TLS context could be made for this role");
        goto out;
    }
    rc = set_trust(ctx, options, error);
    if (rc == USSL_OK) {
        rc = set_options(ctx, options, error);
    }
    if (rc == USSL_OK) {
        rc = wrap(out, fd, ctx, true, name, options, options->timeout_ms, error);
    }
out:
    if (rc != USSL_OK) {
        ussl_ctx_free(ctx);
    }
    free(name);
    return rc;
}

ussl_socket *ussl_wrap_socket(int fd, const char *server_hostname, const char *cert,
                              const char *key)
{
    ussl_socket *s = NULL;
    ussl_wrap_options options = {.server_hostname = server_hostname, .cert = cert, .key = key};
    ussl_wrap_socket_ex(&s, fd, &options, &last_error);
    return s;
}
