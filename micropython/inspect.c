/* SPDX-License-Identifier: MIT */
/* What a connection tells about itself. None of it touches the transport. */
#include "modussl.h"
#include "py/mperrno.h"

static ussl_conn *conn_of(mp_obj_t self_in)
{
    mod_ussl_socket_t *self = MP_OBJ_TO_PTR(self_in);
    if (self->conn == NULL) {
        mp_raise_OSError(MP_EBADF);
    }
    return self->conn;
}

static mp_obj_t text_or_none(const char *text)
{
    return text != NULL ? mp_obj_new_str_from_cstr(text) : mp_const_none;
}

static const char *suite_name(uint16_t id)
{
    const ussl_suite *suite = ussl_suite_by_id(id);
    return suite != NULL ? suite->name : NULL;
}

static mp_obj_t socket_cipher(mp_obj_t self_in)
{
    ussl_info info;
    ussl_conn_info(conn_of(self_in), &info);
    if (!info.established) {
        return mp_const_none;
    }
    mp_obj_t pair[2] = {text_or_none(suite_name(info.suite)),
                        mp_obj_new_str_from_cstr(ussl_version_name(info.version))};
    return mp_obj_new_tuple(2, pair);
}
MP_DEFINE_CONST_FUN_OBJ_1(mod_ussl_cipher_obj, socket_cipher);

static mp_obj_t socket_version(mp_obj_t self_in)
{
    ussl_info info;
    ussl_conn_info(conn_of(self_in), &info);
    return info.established ? text_or_none(ussl_version_name(info.version)) : mp_const_none;
}
MP_DEFINE_CONST_FUN_OBJ_1(mod_ussl_version_obj, socket_version);

static mp_obj_t socket_getpeercert(size_t n_args, const mp_obj_t *args)
{
    const uint8_t *der;
    size_t len;
    if (n_args < 2 || !mp_obj_is_true(args[1])) {
        mp_raise_NotImplementedError(
            MP_ERROR_TEXT("only getpeercert(True): the certificate's DER"));
    }
    if (ussl_conn_peer_cert(conn_of(args[0]), 0, &der, &len) != USSL_OK) {
        return mp_const_none;
    }
    return mp_obj_new_bytes(der, len);
}
MP_DEFINE_CONST_FUN_OBJ_VAR_BETWEEN(mod_ussl_getpeercert_obj, 1, 2, socket_getpeercert);

static mp_obj_t socket_selected_alpn_protocol(mp_obj_t self_in)
{
    ussl_info info;
    ussl_conn_info(conn_of(self_in), &info);
    return text_or_none(info.alpn);
}
MP_DEFINE_CONST_FUN_OBJ_1(mod_ussl_selected_alpn_protocol_obj, socket_selected_alpn_protocol);

/* bytes for session=, or None: there is none (yet; in TLS 1.3 it comes with the first data). */
static mp_obj_t socket_session(mp_obj_t self_in)
{
    ussl_conn *conn = conn_of(self_in);
    size_t len = 0;
    int rc = ussl_conn_save_session(conn, NULL, 0, &len);
    if (rc == USSL_E_STATE) {
        return mp_const_none;
    }
    vstr_t vstr;
    if (rc == USSL_OK) {
        vstr_init_len(&vstr, len);
        rc = ussl_conn_save_session(conn, (uint8_t *)vstr.buf, len, &len);
    }
    if (rc != USSL_OK) {
        mod_ussl_raise_conn(MP_OBJ_TO_PTR(self_in), rc);
    }
    vstr.len = len;
    return mp_obj_new_bytes_from_vstr(&vstr);
}
MP_DEFINE_CONST_FUN_OBJ_1(mod_ussl_session_obj, socket_session);

static void put(mp_obj_t dict, qstr key, mp_obj_t value)
{
    mp_obj_dict_store(dict, MP_OBJ_NEW_QSTR(key), value);
}

static mp_obj_t socket_stats(mp_obj_t self_in)
{
    ussl_conn *conn = conn_of(self_in);
    ussl_info info;
    ussl_memory memory;
    ussl_conn_info(conn, &info);
    ussl_conn_memory(conn, &memory);
    mp_obj_t dict = mp_obj_new_dict(20);
    put(dict, MP_QSTR_backend, text_or_none(info.backend));
    put(dict, MP_QSTR_version,
        info.established ? text_or_none(ussl_version_name(info.version)) : mp_const_none);
    put(dict, MP_QSTR_suite, text_or_none(suite_name(info.suite)));
    put(dict, MP_QSTR_group, text_or_none(info.group != 0 ? ussl_group_name(info.group) : NULL));
    put(dict, MP_QSTR_sigalg,
        text_or_none(info.sigalg != 0 ? ussl_sigalg_name(info.sigalg) : NULL));
    put(dict, MP_QSTR_alpn, text_or_none(info.alpn));
    put(dict, MP_QSTR_sni, text_or_none(info.sni));
    put(dict, MP_QSTR_established, mp_obj_new_bool(info.established));
    put(dict, MP_QSTR_resumed, mp_obj_new_bool(info.resumed));
    put(dict, MP_QSTR_verified, mp_obj_new_bool(info.verified));
    put(dict, MP_QSTR_reasons, mod_ussl_reasons(info.verify));
    put(dict, MP_QSTR_bytes_in, mp_obj_new_int_from_ull(info.bytes_in));
    put(dict, MP_QSTR_bytes_out, mp_obj_new_int_from_ull(info.bytes_out));
    put(dict, MP_QSTR_wire_in, mp_obj_new_int_from_ull(info.wire_in));
    put(dict, MP_QSTR_wire_out, mp_obj_new_int_from_ull(info.wire_out));
    put(dict, MP_QSTR_records_in, mp_obj_new_int_from_uint(info.records_in));
    put(dict, MP_QSTR_records_out, mp_obj_new_int_from_uint(info.records_out));
    put(dict, MP_QSTR_memory, mp_obj_new_int_from_uint(memory.now));
    put(dict, MP_QSTR_memory_peak, mp_obj_new_int_from_uint(memory.peak));
    put(dict, MP_QSTR_allocations, mp_obj_new_int_from_uint(memory.allocations));
    return dict;
}
MP_DEFINE_CONST_FUN_OBJ_1(mod_ussl_stats_obj, socket_stats);
