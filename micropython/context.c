/* SPDX-License-Identifier: MIT */
/* SSLContext: options shared by connections, with the surface of MicroPython's `tls` module. */
#include "modussl.h"
#include "py/gc.h"
#include "ussl_trace.h"

mod_ussl_context_t *mod_ussl_context_new(bool server)
{
    mod_ussl_context_t *self =
        mp_obj_malloc_with_finaliser(mod_ussl_context_t, &mod_ussl_context_type);
    self->ctx = NULL;
    self->server = server;
    self->in_use = self->has_trust = false;
    self->has_psk = self->has_ciphers = self->has_cert = false;
    self->verify_mode = server ? CERT_NONE : CERT_REQUIRED;
    self->verify_hook = self->psk_table = mp_const_none;
    self->hook_exc = MP_OBJ_NULL;
    int rc = ussl_ctx_new(&self->ctx, server ? USSL_SERVER : USSL_CLIENT);
    if (rc == USSL_E_NOMEM) {
        /* Dropped connections hold memory outside of the Python heap until they are collected. */
        gc_collect();
        rc = ussl_ctx_new(&self->ctx, server ? USSL_SERVER : USSL_CLIENT);
    }
    if (rc != USSL_OK) {
        mod_ussl_raise_ctx(NULL, rc);
    }
#if MICROPY_PY_USSL_PEER_CERT
    mod_ussl_check_ctx(self, ussl_ctx_keep_peer_chain(self->ctx, true));
#endif
#if MICROPY_PY_USSL_TRACE
    mod_ussl_trace_context(self);
#endif
    return self;
}

void mod_ussl_context_del(mod_ussl_context_t *self)
{
    ussl_ctx_free(self->ctx);
    self->ctx = NULL;
}

void mod_ussl_check_ctx(mod_ussl_context_t *self, int code)
{
    if (code != USSL_OK) {
        mod_ussl_raise_ctx(self, code);
    }
}

static mp_obj_t context_make_new(const mp_obj_type_t *type, size_t n_args, size_t n_kw,
                                 const mp_obj_t *args)
{
    (void)type;
    mp_arg_check_num(n_args, n_kw, 1, 1, false);
    mp_int_t protocol = mp_obj_get_int(args[0]);
    if (protocol != PROTOCOL_TLS_CLIENT && protocol != PROTOCOL_TLS_SERVER) {
        mp_raise_ValueError(MP_ERROR_TEXT("SSLContext takes PROTOCOL_TLS_CLIENT or _SERVER"));
    }
    return MP_OBJ_FROM_PTR(mod_ussl_context_new(protocol == PROTOCOL_TLS_SERVER));
}

static mod_ussl_context_t *context_get(mp_obj_t self_in)
{
    mod_ussl_context_t *self = MP_OBJ_TO_PTR(self_in);
    if (self->ctx == NULL) {
        mp_raise_ValueError(MP_ERROR_TEXT("this SSLContext has been freed"));
    }
    return self;
}

/* Runs inside the library: whatever Python raises is kept for mod_ussl_leave. */
static int verify_hook(void *arg, ussl_conn *conn, const ussl_cert_view *cert)
{
    (void)conn;
    mod_ussl_context_t *self = arg;
    int alert = 80; /* internal_error */
    nlr_buf_t nlr;
    if (self->hook_exc != MP_OBJ_NULL) {
        return alert;
    }
    if (nlr_push(&nlr) == 0) {
        mp_obj_t der = mp_obj_new_bytes(cert->der, cert->der_len);
        mp_obj_t answer =
            mp_call_function_2(self->verify_hook, der, mp_obj_new_int_from_uint(cert->depth));
        alert = mp_obj_get_int(answer) == 0 ? 0 : 49; /* access_denied */
        nlr_pop();
    } else {
        self->hook_exc = MP_OBJ_FROM_PTR(nlr.ret_val);
    }
    return alert;
}

static void set_verify_mode(mod_ussl_context_t *self, mp_obj_t value)
{
    mp_int_t mode = mp_obj_get_int(value);
    if (mode < CERT_NONE || mode > CERT_REQUIRED) {
        mp_raise_ValueError(MP_ERROR_TEXT("CERT_NONE, CERT_OPTIONAL or CERT_REQUIRED"));
    }
    if (self->in_use && mode != self->verify_mode) {
        mp_raise_ValueError(MP_ERROR_TEXT("an SSLContext in use cannot change: make another"));
    }
    self->verify_mode = (uint8_t)mode;
}

static void set_verify_callback(mod_ussl_context_t *self, mp_obj_t value)
{
    bool on = value != mp_const_none;
    if (on && !mp_obj_is_callable(value)) {
        mod_ussl_raise_type("verify_callback is called with (der, depth); '%s' cannot be", value);
    }
    mod_ussl_check_ctx(self, ussl_ctx_set_verify_hook(self->ctx, on ? verify_hook : NULL, self));
    self->verify_hook = value;
}

static void context_attr(mp_obj_t self_in, qstr attr, mp_obj_t *dest)
{
    mod_ussl_context_t *self = MP_OBJ_TO_PTR(self_in);
    if (dest[0] == MP_OBJ_NULL) {
        if (attr == MP_QSTR_verify_mode) {
            dest[0] = MP_OBJ_NEW_SMALL_INT(self->verify_mode);
        } else if (attr == MP_QSTR_verify_callback) {
            dest[0] = self->verify_hook;
        } else {
            dest[1] = MP_OBJ_SENTINEL; /* look in the methods */
        }
    } else if (dest[1] != MP_OBJ_NULL) {
        if (attr == MP_QSTR_verify_mode) {
            set_verify_mode(context_get(self_in), dest[1]);
            dest[0] = MP_OBJ_NULL;
        } else if (attr == MP_QSTR_verify_callback) {
            set_verify_callback(context_get(self_in), dest[1]);
            dest[0] = MP_OBJ_NULL;
        }
    }
}

static mp_obj_t context_del(mp_obj_t self_in)
{
    mod_ussl_context_del(MP_OBJ_TO_PTR(self_in));
    return mp_const_none;
}
static MP_DEFINE_CONST_FUN_OBJ_1(context_del_obj, context_del);

/* Names as MicroPython's `tls` has them, with dashes; set_ciphers takes these and all others. */
static mp_obj_t context_get_ciphers(mp_obj_t self_in)
{
    mod_ussl_context_t *self = context_get(self_in);
    mp_obj_t list = mp_obj_new_list(0, NULL);
    size_t count;
    const ussl_suite *suites = ussl_suites(&count);
    for (size_t i = 0; i < count; i++) {
        const ussl_suite *suite = &suites[i];
        if ((suite->flags & USSL_SUITE_SIGNALLING) != 0 ||
            !ussl_backend_has_suite(ussl_ctx_backend(self->ctx), suite->id)) {
            continue;
        }
        vstr_t name;
        vstr_init(&name, 48);
        for (const char *c = suite->name; *c != '\0'; c++) {
            vstr_add_char(&name, *c == '_' ? '-' : *c);
        }
        mp_obj_list_append(list, mp_obj_new_str_from_vstr(&name));
    }
    return list;
}
static MP_DEFINE_CONST_FUN_OBJ_1(context_get_ciphers_obj, context_get_ciphers);

static mp_obj_t context_set_ciphers(mp_obj_t self_in, mp_obj_t ciphers)
{
    mod_ussl_context_t *self = context_get(self_in);
    size_t count;
    mp_obj_t *items;
    mp_obj_get_array(ciphers, &count, &items); /* as MicroPython: a list, no single str */
    mod_ussl_set_ciphers(self, ciphers);
    return mp_const_none;
}
static MP_DEFINE_CONST_FUN_OBJ_2(context_set_ciphers_obj, context_set_ciphers);

static mp_obj_t context_load_cert_chain(size_t n_args, const mp_obj_t *args)
{
    mod_ussl_set_own_cert(context_get(args[0]), args[1], args[2],
                          n_args > 3 ? args[3] : mp_const_none);
    return mp_const_none;
}
static MP_DEFINE_CONST_FUN_OBJ_VAR_BETWEEN(context_load_cert_chain_obj, 3, 4,
                                           context_load_cert_chain);

static mp_obj_t context_load_verify_locations(mp_obj_t self_in, mp_obj_t cadata)
{
    mod_ussl_set_ca(context_get(self_in), cadata);
    return mp_const_none;
}
static MP_DEFINE_CONST_FUN_OBJ_2(context_load_verify_locations_obj, context_load_verify_locations);

static mp_obj_t context_set_alpn_protocols(mp_obj_t self_in, mp_obj_t protocols)
{
    mod_ussl_set_alpn(context_get(self_in), protocols);
    return mp_const_none;
}
static MP_DEFINE_CONST_FUN_OBJ_2(context_set_alpn_protocols_obj, context_set_alpn_protocols);

static mp_obj_t context_set_versions(mp_obj_t self_in, mp_obj_t min, mp_obj_t max)
{
    mod_ussl_set_versions(context_get(self_in), min, max);
    return mp_const_none;
}
static MP_DEFINE_CONST_FUN_OBJ_3(context_set_versions_obj, context_set_versions);

static mp_obj_t context_set_psk(mp_obj_t self_in, mp_obj_t psk)
{
    mod_ussl_set_psk(context_get(self_in), psk);
    return mp_const_none;
}
static MP_DEFINE_CONST_FUN_OBJ_2(context_set_psk_obj, context_set_psk);

static mp_obj_t context_set_pins(mp_obj_t self_in, mp_obj_t pins)
{
    mod_ussl_set_pins(context_get(self_in), pins);
    return mp_const_none;
}
static MP_DEFINE_CONST_FUN_OBJ_2(context_set_pins_obj, context_set_pins);

static mp_obj_t context_wrap_socket(size_t n_args, const mp_obj_t *pos_args, mp_map_t *kw_args)
{
    enum { ARG_server_side, ARG_do_handshake_on_connect, ARG_server_hostname, ARG_session };
    static const mp_arg_t allowed[] = {
        {MP_QSTR_server_side, MP_ARG_KW_ONLY | MP_ARG_BOOL, {.u_bool = false}},
        {MP_QSTR_do_handshake_on_connect, MP_ARG_KW_ONLY | MP_ARG_BOOL, {.u_bool = true}},
        {MP_QSTR_server_hostname, MP_ARG_KW_ONLY | MP_ARG_OBJ, {.u_rom_obj = MP_ROM_NONE}},
        {MP_QSTR_session, MP_ARG_KW_ONLY | MP_ARG_OBJ, {.u_rom_obj = MP_ROM_NONE}},
    };
    mod_ussl_context_t *self = context_get(pos_args[0]);
    mod_ussl_check_keywords("wrap_socket", kw_args, allowed, MP_ARRAY_SIZE(allowed));
    mp_arg_val_t args[MP_ARRAY_SIZE(allowed)];
    mp_arg_parse_all(n_args - 2, pos_args + 2, kw_args, MP_ARRAY_SIZE(allowed), allowed, args);
    if (args[ARG_server_side].u_bool && !self->server) {
        mp_raise_ValueError(MP_ERROR_TEXT("server_side needs a PROTOCOL_TLS_SERVER context"));
    }
    return mod_ussl_socket_new(self, pos_args[1], args[ARG_server_hostname].u_obj,
                               args[ARG_session].u_obj, args[ARG_do_handshake_on_connect].u_bool);
}
static MP_DEFINE_CONST_FUN_OBJ_KW(context_wrap_socket_obj, 2, context_wrap_socket);

static const mp_rom_map_elem_t context_locals_table[] = {
    {MP_ROM_QSTR(MP_QSTR___del__), MP_ROM_PTR(&context_del_obj)},
    {MP_ROM_QSTR(MP_QSTR_get_ciphers), MP_ROM_PTR(&context_get_ciphers_obj)},
    {MP_ROM_QSTR(MP_QSTR_load_cert_chain), MP_ROM_PTR(&context_load_cert_chain_obj)},
    {MP_ROM_QSTR(MP_QSTR_load_verify_locations), MP_ROM_PTR(&context_load_verify_locations_obj)},
    {MP_ROM_QSTR(MP_QSTR_set_alpn_protocols), MP_ROM_PTR(&context_set_alpn_protocols_obj)},
    {MP_ROM_QSTR(MP_QSTR_set_ciphers), MP_ROM_PTR(&context_set_ciphers_obj)},
    {MP_ROM_QSTR(MP_QSTR_set_pins), MP_ROM_PTR(&context_set_pins_obj)},
    {MP_ROM_QSTR(MP_QSTR_set_psk), MP_ROM_PTR(&context_set_psk_obj)},
    {MP_ROM_QSTR(MP_QSTR_set_versions), MP_ROM_PTR(&context_set_versions_obj)},
    {MP_ROM_QSTR(MP_QSTR_wrap_socket), MP_ROM_PTR(&context_wrap_socket_obj)},
};
static MP_DEFINE_CONST_DICT(context_locals, context_locals_table);

MP_DEFINE_CONST_OBJ_TYPE(mod_ussl_context_type, MP_QSTR_SSLContext, MP_TYPE_FLAG_NONE, make_new,
                         context_make_new, attr, context_attr, locals_dict, &context_locals);
