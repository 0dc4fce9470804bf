/* SPDX-License-Identifier: MIT */
/* Reading of arguments, with errors that say what to pass instead. */
#include <string.h>

#include "modussl.h"

void mod_ussl_get_data(mp_obj_t arg, const char *what, const void **data, size_t *len)
{
    mp_buffer_info_t buf;
    if (!mp_get_buffer(arg, &buf, MP_BUFFER_READ)) {
        mp_raise_msg_varg(&mp_type_TypeError,
                          MP_ERROR_TEXT("%s must be PEM or DER in a str or bytes, not '%s'"), what,
                          mp_obj_get_type_str(arg));
    }
    *data = buf.buf;
    *len = buf.len;
}

void mod_ussl_get_items(mp_obj_t arg, mp_obj_t *one, size_t *count, mp_obj_t **items)
{
    if (mp_obj_is_type(arg, &mp_type_tuple) || mp_obj_is_type(arg, &mp_type_list)) {
        mp_obj_get_array(arg, count, items);
        return;
    }
    *one = arg;
    *items = one;
    *count = 1;
}

void mod_ussl_check_keywords(const char *function, mp_map_t *kw_args, const mp_arg_t *table,
                             size_t count)
{
    if (kw_args == NULL || kw_args->used == 0) {
        return;
    }
    for (size_t i = 0; i < kw_args->alloc; i++) {
        if (!mp_map_slot_is_filled(kw_args, i)) {
            continue;
        }
        qstr name = mp_obj_str_get_qstr(kw_args->table[i].key);
        size_t at = 0;
        while (at < count && table[at].qst != name) {
            at++;
        }
        if (at < count) {
            continue;
        }
        vstr_t vstr;
        vstr_init(&vstr, 160);
        vstr_printf(&vstr, "%s has no keyword '%q'; it takes ", function, name);
        for (at = 0; at < count; at++) {
            vstr_printf(&vstr, at == 0 ? "%q" : ", %q", (qstr)table[at].qst);
        }
        mp_obj_t text = mp_obj_new_str_from_vstr(&vstr);
        nlr_raise(mp_obj_new_exception_args(&mp_type_TypeError, 1, &text));
    }
}

uint16_t mod_ussl_get_version(mp_obj_t arg, const char *what)
{
    if (mp_obj_is_small_int(arg)) {
        mp_int_t value = MP_OBJ_SMALL_INT_VALUE(arg);
        if (value == USSL_TLS1_2 || value == USSL_TLS1_3) {
            return (uint16_t)value;
        }
    } else if (mp_obj_is_str(arg)) {
        const char *name = mp_obj_str_get_str(arg);
        if (strcmp(name, "TLSv1.2") == 0) {
            return USSL_TLS1_2;
        }
        if (strcmp(name, "TLSv1.3") == 0) {
            return USSL_TLS1_3;
        }
    } else {
        mp_raise_msg_varg(&mp_type_TypeError,
                          MP_ERROR_TEXT("%s must be ussl.TLSv1_2 or ussl.TLSv1_3, not '%s'"), what,
                          mp_obj_get_type_str(arg));
    }
    mp_raise_msg_varg(&mp_type_ValueError, MP_ERROR_TEXT("%s must be ussl.TLSv1_2 or ussl.TLSv1_3"),
                      what);
}
