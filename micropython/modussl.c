/* SPDX-License-Identifier: MIT */
/* The table of the `ussl` module. */
#include "modussl.h"

static mp_obj_t mod_backend(void)
{
    size_t count;
    const ussl_backend *backend = ussl_backends(&count)[0];
    mp_obj_t pair[2] = {mp_obj_new_str_from_cstr(ussl_backend_name(backend)),
                        mp_obj_new_str_from_cstr(ussl_backend_version(backend))};
    return mp_obj_new_tuple(2, pair);
}
static MP_DEFINE_CONST_FUN_OBJ_0(mod_backend_obj, mod_backend);

static mp_obj_t mod_suites(void)
{
    size_t count, backends;
    const ussl_backend *backend = ussl_backends(&backends)[0];
    const ussl_suite *suites = ussl_suites(&count);
    mp_obj_t list = mp_obj_new_list(0, NULL);
    for (size_t i = 0; i < count; i++) {
        mp_obj_t row[3] = {MP_OBJ_NEW_SMALL_INT(suites[i].id),
                           mp_obj_new_str_from_cstr(suites[i].name),
                           mp_obj_new_bool(ussl_backend_has_suite(backend, suites[i].id))};
        mp_obj_list_append(list, mp_obj_new_tuple(3, row));
    }
    return list;
}
static MP_DEFINE_CONST_FUN_OBJ_0(mod_suites_obj, mod_suites);

#if MICROPY_MODULE_BUILTIN_INIT
/* Called at imports, so also at the first one after a soft reset, when the old heap is gone. */
static mp_obj_t mod_init(void)
{
    MP_STATE_VM(ussl_shared_context) = MP_OBJ_NULL;
    return mp_const_none;
}
static MP_DEFINE_CONST_FUN_OBJ_0(mod_init_obj, mod_init);
#endif

/* (bytes now, peak bytes, live blocks, allocations so far) of TLS, outside of the Python heap. */
static mp_obj_t mod_memory(void)
{
    ussl_memory memory;
    ussl_memory_total(&memory);
    mp_obj_t row[4] = {mp_obj_new_int_from_uint(memory.now), mp_obj_new_int_from_uint(memory.peak),
                       mp_obj_new_int_from_uint(memory.blocks),
                       mp_obj_new_int_from_uint(memory.allocations)};
    return mp_obj_new_tuple(4, row);
}
static MP_DEFINE_CONST_FUN_OBJ_0(mod_memory_obj, mod_memory);

static const mp_rom_map_elem_t module_globals_table[] = {
    {MP_ROM_QSTR(MP_QSTR___name__), MP_ROM_QSTR(MP_QSTR_ussl)},
#if MICROPY_MODULE_BUILTIN_INIT
    {MP_ROM_QSTR(MP_QSTR___init__), MP_ROM_PTR(&mod_init_obj)},
#endif
    {MP_ROM_QSTR(MP_QSTR_wrap_socket), MP_ROM_PTR(&mod_ussl_wrap_socket_obj)},
    {MP_ROM_QSTR(MP_QSTR_set_default_ca), MP_ROM_PTR(&mod_ussl_set_default_ca_obj)},
    {MP_ROM_QSTR(MP_QSTR_backend), MP_ROM_PTR(&mod_backend_obj)},
    {MP_ROM_QSTR(MP_QSTR_memory), MP_ROM_PTR(&mod_memory_obj)},
    {MP_ROM_QSTR(MP_QSTR_suites), MP_ROM_PTR(&mod_suites_obj)},
    {MP_ROM_QSTR(MP_QSTR_SSLContext), MP_ROM_PTR(&mod_ussl_context_type)},
    {MP_ROM_QSTR(MP_QSTR_SSLError), MP_ROM_PTR(&mod_ussl_SSLError_type)},
    {MP_ROM_QSTR(MP_QSTR_CERT_NONE), MP_ROM_INT(CERT_NONE)},
    {MP_ROM_QSTR(MP_QSTR_CERT_OPTIONAL), MP_ROM_INT(CERT_OPTIONAL)},
    {MP_ROM_QSTR(MP_QSTR_CERT_REQUIRED), MP_ROM_INT(CERT_REQUIRED)},
    {MP_ROM_QSTR(MP_QSTR_PROTOCOL_TLS_CLIENT), MP_ROM_INT(PROTOCOL_TLS_CLIENT)},
    {MP_ROM_QSTR(MP_QSTR_PROTOCOL_TLS_SERVER), MP_ROM_INT(PROTOCOL_TLS_SERVER)},
    {MP_ROM_QSTR(MP_QSTR_TLSv1_2), MP_ROM_INT(USSL_TLS1_2)},
    {MP_ROM_QSTR(MP_QSTR_TLSv1_3), MP_ROM_INT(USSL_TLS1_3)},
    {MP_ROM_QSTR(MP_QSTR_E_ARG), MP_ROM_INT(USSL_E_ARG)},
    {MP_ROM_QSTR(MP_QSTR_E_STATE), MP_ROM_INT(USSL_E_STATE)},
    {MP_ROM_QSTR(MP_QSTR_E_BUSY), MP_ROM_INT(USSL_E_BUSY)},
    {MP_ROM_QSTR(MP_QSTR_E_NOTSUP), MP_ROM_INT(USSL_E_NOTSUP)},
    {MP_ROM_QSTR(MP_QSTR_E_IO), MP_ROM_INT(USSL_E_IO)},
    {MP_ROM_QSTR(MP_QSTR_E_TIMEOUT), MP_ROM_INT(USSL_E_TIMEOUT)},
    {MP_ROM_QSTR(MP_QSTR_E_PROTO), MP_ROM_INT(USSL_E_PROTO)},
    {MP_ROM_QSTR(MP_QSTR_E_ALERT), MP_ROM_INT(USSL_E_ALERT)},
    {MP_ROM_QSTR(MP_QSTR_E_VERIFY), MP_ROM_INT(USSL_E_VERIFY)},
    {MP_ROM_QSTR(MP_QSTR_E_CERT), MP_ROM_INT(USSL_E_CERT)},
    {MP_ROM_QSTR(MP_QSTR_E_KEY), MP_ROM_INT(USSL_E_KEY)},
    {MP_ROM_QSTR(MP_QSTR_E_RANDOM), MP_ROM_INT(USSL_E_RANDOM)},
    {MP_ROM_QSTR(MP_QSTR_E_TRUNCATED), MP_ROM_INT(USSL_E_TRUNCATED)},
    {MP_ROM_QSTR(MP_QSTR_E_INTERNAL), MP_ROM_INT(USSL_E_INTERNAL)},
};
static MP_DEFINE_CONST_DICT(module_globals, module_globals_table);

const mp_obj_module_t mod_ussl_module = {
    .base = {&mp_type_module},
    .globals = (mp_obj_dict_t *)&module_globals,
};
MP_REGISTER_MODULE(MP_QSTR_ussl, mod_ussl_module);
#if MICROPY_PY_USSL_AS_TLS
MP_REGISTER_EXTENSIBLE_MODULE(MP_QSTR_tls, mod_ussl_module);
#endif
