/* SPDX-License-Identifier: MIT */
/* wrap_socket(sock, server_hostname, cert, key, *, ...): one call from a socket to a secure one. */
#include "modussl.h"

enum {
    ARG_sock,
    ARG_server_hostname,
    ARG_cert,
    ARG_key,
    ARG_ca,
    ARG_cert_reqs,
    ARG_server_side,
    ARG_do_handshake,
    ARG_ciphers,
    ARG_alpn,
    ARG_min_version,
    ARG_max_version,
    ARG_psk,
    ARG_session,
    ARG_pins,
    ARG_password,
    ARG_COUNT
};

static const mp_arg_t allowed[ARG_COUNT] = {
    [ARG_sock] = {MP_QSTR_sock, MP_ARG_REQUIRED | MP_ARG_OBJ, {.u_rom_obj = MP_ROM_NONE}},
    [ARG_server_hostname] = {MP_QSTR_server_hostname, MP_ARG_OBJ, {.u_rom_obj = MP_ROM_NONE}},
    [ARG_cert] = {MP_QSTR_cert, MP_ARG_OBJ, {.u_rom_obj = MP_ROM_NONE}},
    [ARG_key] = {MP_QSTR_key, MP_ARG_OBJ, {.u_rom_obj = MP_ROM_NONE}},
    [ARG_ca] = {MP_QSTR_ca, MP_ARG_KW_ONLY | MP_ARG_OBJ, {.u_rom_obj = MP_ROM_NONE}},
    [ARG_cert_reqs] = {MP_QSTR_cert_reqs, MP_ARG_KW_ONLY | MP_ARG_OBJ, {.u_rom_obj = MP_ROM_NONE}},
    [ARG_server_side] = {MP_QSTR_server_side, MP_ARG_KW_ONLY | MP_ARG_BOOL, {.u_bool = false}},
    [ARG_do_handshake] = {MP_QSTR_do_handshake, MP_ARG_KW_ONLY | MP_ARG_BOOL, {.u_bool = true}},
    [ARG_ciphers] = {MP_QSTR_ciphers, MP_ARG_KW_ONLY | MP_ARG_OBJ, {.u_rom_obj = MP_ROM_NONE}},
    [ARG_alpn] = {MP_QSTR_alpn, MP_ARG_KW_ONLY | MP_ARG_OBJ, {.u_rom_obj = MP_ROM_NONE}},
    [ARG_min_version] = {MP_QSTR_min_version,
                         MP_ARG_KW_ONLY | MP_ARG_OBJ,
                         {.u_rom_obj = MP_ROM_NONE}},
    [ARG_max_version] = {MP_QSTR_max_version,
                         MP_ARG_KW_ONLY | MP_ARG_OBJ,
                         {.u_rom_obj = MP_ROM_NONE}},
    [ARG_psk] = {MP_QSTR_psk, MP_ARG_KW_ONLY | MP_ARG_OBJ, {.u_rom_obj = MP_ROM_NONE}},
    [ARG_session] = {MP_QSTR_session, MP_ARG_KW_ONLY | MP_ARG_OBJ, {.u_rom_obj = MP_ROM_NONE}},
    [ARG_pins] = {MP_QSTR_pins, MP_ARG_KW_ONLY | MP_ARG_OBJ, {.u_rom_obj = MP_ROM_NONE}},
    [ARG_password] = {MP_QSTR_password, MP_ARG_KW_ONLY | MP_ARG_OBJ, {.u_rom_obj = MP_ROM_NONE}},
};

static bool given(const mp_arg_val_t *args, size_t which)
{
    return args[which].u_obj != mp_const_none;
}

static mod_ussl_context_t *context_for(const mp_arg_val_t *args)
{
    mod_ussl_context_t *context = mod_ussl_context_new(args[ARG_server_side].u_bool);
    if (given(args, ARG_cert_reqs)) {
        mp_int_t mode = mp_obj_get_int(args[ARG_cert_reqs].u_obj);
        if (mode < CERT_NONE || mode > CERT_REQUIRED) {
            mp_raise_ValueError(
                MP_ERROR_TEXT("cert_reqs is ussl.CERT_NONE, CERT_OPTIONAL or CERT_REQUIRED"));
        }
        context->verify_mode = (uint8_t)mode;
    } else if (context->server && given(args, ARG_ca)) {
        context->verify_mode = CERT_REQUIRED; /* why else would it be passed */
    }
    if (given(args, ARG_min_version) || given(args, ARG_max_version)) {
        mod_ussl_set_versions(context, args[ARG_min_version].u_obj, args[ARG_max_version].u_obj);
    }
    if (given(args, ARG_ciphers)) {
        mod_ussl_set_ciphers(context, args[ARG_ciphers].u_obj);
    }
    if (given(args, ARG_alpn)) {
        mod_ussl_set_alpn(context, args[ARG_alpn].u_obj);
    }
    if (given(args, ARG_ca)) {
        mod_ussl_set_ca(context, args[ARG_ca].u_obj);
    }
    if (given(args, ARG_pins)) {
        mod_ussl_set_pins(context, args[ARG_pins].u_obj);
    }
    if (given(args, ARG_psk)) {
        mod_ussl_set_psk(context, args[ARG_psk].u_obj);
    }
    if (given(args, ARG_cert) || given(args, ARG_key)) {
        mod_ussl_set_own_cert(context, args[ARG_cert].u_obj, args[ARG_key].u_obj,
                              args[ARG_password].u_obj);
    }
    return context;
}

/* No option but the name, the session and the handshake: such calls share one context, so that the
 * trust store is read once. It holds no secret. */
static bool is_plain(const mp_arg_val_t *args)
{
    for (size_t i = ARG_cert; i < ARG_COUNT; i++) {
        if (i != ARG_server_side && i != ARG_do_handshake && i != ARG_session && given(args, i)) {
            return false;
        }
    }
    /* Without a call at the module's first import nothing would drop it at a soft reset. */
    return MICROPY_MODULE_BUILTIN_INIT && !args[ARG_server_side].u_bool;
}

static mp_obj_t wrap_socket(size_t n_args, const mp_obj_t *pos_args, mp_map_t *kw_args)
{
    mp_arg_val_t args[ARG_COUNT];
    mod_ussl_check_keywords("wrap_socket", kw_args, allowed, ARG_COUNT);
    mp_arg_parse_all(n_args, pos_args, kw_args, ARG_COUNT, allowed, args);
    mod_ussl_context_t *context;
    mod_ussl_check_transport(args[ARG_sock].u_obj);
    if (!is_plain(args)) {
        context = context_for(args);
    } else if (MP_STATE_VM(ussl_shared_context) != MP_OBJ_NULL) {
        context = MP_OBJ_TO_PTR(MP_STATE_VM(ussl_shared_context));
    } else {
        context = mod_ussl_context_new(false);
        mod_ussl_context_freeze(context);
        MP_STATE_VM(ussl_shared_context) = MP_OBJ_FROM_PTR(context);
    }
    return mod_ussl_socket_new(context, args[ARG_sock].u_obj, args[ARG_server_hostname].u_obj,
                               args[ARG_session].u_obj, args[ARG_do_handshake].u_bool);
}
MP_DEFINE_CONST_FUN_OBJ_KW(mod_ussl_wrap_socket_obj, 0, wrap_socket);
