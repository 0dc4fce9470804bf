/* SPDX-License-Identifier: MIT */
/* SSLSocket: the wrapped socket, its birth, its end, and what it passes on to its transport. */
#include <stdlib.h>
#include <string.h>

#include "modussl.h"
#include "py/gc.h"
#include "py/mperrno.h"
#include "py/objstr.h"
#include "py/stream.h"
#include "ussl_trace.h"

void mod_ussl_check_transport(mp_obj_t sock)
{
    const mp_stream_p_t *stream =
        mp_obj_is_obj(sock) ? MP_OBJ_TYPE_GET_SLOT_OR_NULL(mp_obj_get_type(sock), protocol) : NULL;
    if (stream == NULL || stream->read == NULL || stream->write == NULL || stream->ioctl == NULL) {
        mod_ussl_raise_type("sock must be a connected socket or another stream, not '%s'", sock);
    }
}

static void set_name(mod_ussl_socket_t *self, mp_obj_t name)
{
    mod_ussl_context_t *context = self->context;
    if (name == mp_const_none) {
        if (!context->server && context->verify_mode != CERT_NONE && !context->has_psk) {
            mp_raise_ValueError(MP_ERROR_TEXT("CERT_REQUIRED requires server_hostname"));
        }
        return;
    }
    if (!mp_obj_is_str_or_bytes(name)) {
        mod_ussl_raise_type("server_hostname is a host name or an IP address in a str, not '%s'",
                            name);
    }
    size_t len;
    const char *text = mp_obj_str_get_data(name, &len);
    if (strlen(text) != len) {
        mp_raise_ValueError(MP_ERROR_TEXT("server_hostname has a NUL in it"));
    }
    /* What a server sets is whom it expects, not whom it asks for. */
    int rc = context->server ? ussl_conn_set_verify_name(self->conn, text)
                             : ussl_conn_set_server_name(self->conn, text);
    if (rc != USSL_OK) {
        mod_ussl_raise_conn(self, rc);
    }
}

static void set_session(mod_ussl_socket_t *self, mp_obj_t session)
{
    if (session == mp_const_none) {
        return;
    }
    const void *data;
    size_t len;
    mod_ussl_get_data(session, "session", &data, &len);
    int rc = ussl_conn_set_session(self->conn, data, len);
    if (rc != USSL_OK) {
        mod_ussl_raise_conn(self, rc);
    }
}

/* A server may be wrapped before it has a certificate: then the error comes when it is used. */
static bool is_bare_server(const mod_ussl_context_t *context)
{
    return context->server && !context->has_cert && !context->has_psk;
}

void mod_ussl_conn_new(mod_ussl_socket_t *self)
{
    ussl_bio bio = mod_ussl_transport(self);
    int rc = ussl_conn_new(&self->conn, self->context->ctx, &bio);
    if (rc == USSL_E_NOMEM) {
        /* Dropped connections hold memory outside of the Python heap until they are collected. */
        gc_collect();
        rc = ussl_conn_new(&self->conn, self->context->ctx, &bio);
    }
    if (rc == USSL_E_ARG && is_bare_server(self->context)) {
        mod_ussl_raise_text(USSL_E_STATE, "a server needs cert and key, or psk");
    }
    if (rc != USSL_OK) {
        mod_ussl_raise_ctx(self->context, rc);
    }
#if MICROPY_PY_USSL_READ_AHEAD
    self->ahead = malloc(MICROPY_PY_USSL_READ_AHEAD); /* none: it works without */
#endif
#if MICROPY_PY_USSL_TRACE
    mod_ussl_trace_begin(self);
#endif
}

mp_obj_t mod_ussl_socket_new(mod_ussl_context_t *context, mp_obj_t sock, mp_obj_t server_hostname,
                             mp_obj_t session, bool do_handshake)
{
    mod_ussl_check_transport(sock);
    mod_ussl_context_freeze(context);
    mod_ussl_socket_t *self =
        mp_obj_malloc_with_finaliser(mod_ussl_socket_t, &mod_ussl_socket_type);
    memset((char *)self + sizeof(self->base), 0, sizeof(*self) - sizeof(self->base));
    self->context = context;
    self->sock = sock;
    self->name = server_hostname;
    nlr_buf_t nlr;
    if (nlr_push(&nlr) != 0) {
        mod_ussl_socket_free(self);
        nlr_jump(nlr.ret_val);
    }
    if (do_handshake || !is_bare_server(context)) {
        mod_ussl_conn_new(self);
        set_name(self, server_hostname);
        set_session(self, session);
    }
    if (do_handshake) {
        mod_ussl_stream_handshake(self);
    }
    nlr_pop();
    return MP_OBJ_FROM_PTR(self);
}

void mod_ussl_socket_free(mod_ussl_socket_t *self)
{
#if MICROPY_PY_USSL_TRACE
    if (self->conn != NULL) {
        mod_ussl_trace_end(self);
    }
#endif
    ussl_conn_free(self->conn);
    self->conn = NULL;
    self->sock = MP_OBJ_NULL;
#if MICROPY_PY_USSL_READ_AHEAD
    free(self->ahead);
    self->ahead = NULL;
    self->ahead_at = self->ahead_len = 0;
#endif
}

/* The collector's: says nothing to the peer, for the transport may be gone already. */
static mp_obj_t socket_del(mp_obj_t self_in)
{
    mod_ussl_socket_t *self = MP_OBJ_TO_PTR(self_in);
    if (!self->busy) {
        mod_ussl_socket_free(self);
    }
    return mp_const_none;
}
static MP_DEFINE_CONST_FUN_OBJ_1(socket_del_obj, socket_del);

static mp_obj_t socket_do_handshake(mp_obj_t self_in)
{
    mod_ussl_stream_handshake(MP_OBJ_TO_PTR(self_in));
    return mp_const_none;
}
static MP_DEFINE_CONST_FUN_OBJ_1(socket_do_handshake_obj, socket_do_handshake);

static mp_obj_t pass_on(mp_obj_t self_in, qstr method, mp_obj_t arg)
{
    mod_ussl_socket_t *self = MP_OBJ_TO_PTR(self_in);
    if (self->sock == MP_OBJ_NULL) {
        mp_raise_OSError(MP_EBADF);
    }
    mp_obj_t call[3];
    mp_load_method(self->sock, method, call);
    call[2] = arg;
    return mp_call_method_n_kw(1, 0, call);
}

static mp_obj_t socket_setblocking(mp_obj_t self_in, mp_obj_t flag)
{
    return pass_on(self_in, MP_QSTR_setblocking, flag);
}
static MP_DEFINE_CONST_FUN_OBJ_2(socket_setblocking_obj, socket_setblocking);

static mp_obj_t socket_settimeout(mp_obj_t self_in, mp_obj_t seconds)
{
    return pass_on(self_in, MP_QSTR_settimeout, seconds);
}
static MP_DEFINE_CONST_FUN_OBJ_2(socket_settimeout_obj, socket_settimeout);

static mp_obj_t socket_makefile(size_t n_args, const mp_obj_t *args)
{
    (void)n_args;
    return args[0]; /* a socket is a stream */
}
static MP_DEFINE_CONST_FUN_OBJ_VAR_BETWEEN(socket_makefile_obj, 1, 3, socket_makefile);

static const mp_rom_map_elem_t socket_locals_table[] = {
    {MP_ROM_QSTR(MP_QSTR___del__), MP_ROM_PTR(&socket_del_obj)},
    {MP_ROM_QSTR(MP_QSTR___enter__), MP_ROM_PTR(&mp_identity_obj)},
    {MP_ROM_QSTR(MP_QSTR___exit__), MP_ROM_PTR(&mp_stream___exit___obj)},
    {MP_ROM_QSTR(MP_QSTR_cipher), MP_ROM_PTR(&mod_ussl_cipher_obj)},
    {MP_ROM_QSTR(MP_QSTR_close), MP_ROM_PTR(&mp_stream_close_obj)},
    {MP_ROM_QSTR(MP_QSTR_do_handshake), MP_ROM_PTR(&socket_do_handshake_obj)},
#if MICROPY_PY_USSL_PEER_CERT
    {MP_ROM_QSTR(MP_QSTR_getpeercert), MP_ROM_PTR(&mod_ussl_getpeercert_obj)},
#endif
    {MP_ROM_QSTR(MP_QSTR_makefile), MP_ROM_PTR(&socket_makefile_obj)},
    {MP_ROM_QSTR(MP_QSTR_read), MP_ROM_PTR(&mod_ussl_read_obj)},
    {MP_ROM_QSTR(MP_QSTR_readinto), MP_ROM_PTR(&mod_ussl_readinto_obj)},
    {MP_ROM_QSTR(MP_QSTR_readline), MP_ROM_PTR(&mp_stream_unbuffered_readline_obj)},
    {MP_ROM_QSTR(MP_QSTR_recv), MP_ROM_PTR(&mod_ussl_recv_obj)},
    {MP_ROM_QSTR(MP_QSTR_recv_into), MP_ROM_PTR(&mod_ussl_recv_into_obj)},
    {MP_ROM_QSTR(MP_QSTR_selected_alpn_protocol), MP_ROM_PTR(&mod_ussl_selected_alpn_protocol_obj)},
    {MP_ROM_QSTR(MP_QSTR_send), MP_ROM_PTR(&mp_stream_write1_obj)},
    {MP_ROM_QSTR(MP_QSTR_sendall), MP_ROM_PTR(&mp_stream_write_obj)},
    {MP_ROM_QSTR(MP_QSTR_session), MP_ROM_PTR(&mod_ussl_session_obj)},
    {MP_ROM_QSTR(MP_QSTR_setblocking), MP_ROM_PTR(&socket_setblocking_obj)},
    {MP_ROM_QSTR(MP_QSTR_settimeout), MP_ROM_PTR(&socket_settimeout_obj)},
    {MP_ROM_QSTR(MP_QSTR_stats), MP_ROM_PTR(&mod_ussl_stats_obj)},
    {MP_ROM_QSTR(MP_QSTR_version), MP_ROM_PTR(&mod_ussl_version_obj)},
    {MP_ROM_QSTR(MP_QSTR_write), MP_ROM_PTR(&mp_stream_write_obj)},
#if MICROPY_PY_USSL_IOCTL
    {MP_ROM_QSTR(MP_QSTR_ioctl), MP_ROM_PTR(&mp_stream_ioctl_obj)},
#endif
};
static MP_DEFINE_CONST_DICT(socket_locals, socket_locals_table);

static const mp_stream_p_t socket_stream = {
    .read = mod_ussl_stream_read,
    .write = mod_ussl_stream_write,
    .ioctl = mod_ussl_stream_ioctl,
};

MP_DEFINE_CONST_OBJ_TYPE(mod_ussl_socket_type, MP_QSTR_SSLSocket, MP_TYPE_FLAG_NONE, protocol,
                         &socket_stream, locals_dict, &socket_locals);
