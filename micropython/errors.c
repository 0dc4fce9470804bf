/* SPDX-License-Identifier: MIT */
/* SSLError, an OSError that carries our words, and how a result becomes an exception. */
#include <string.h>

#include "modussl.h"
#include "py/mperrno.h"
#include "py/objexcept.h"
#include "py/objstr.h"
#include "py/objtuple.h"

/* args: (number, text, reasons, alert): the last two only where there is something to tell. */
static void ssl_error_attr(mp_obj_t self_in, qstr attr, mp_obj_t *dest)
{
    if (dest[0] == MP_OBJ_NULL && (attr == MP_QSTR_reasons || attr == MP_QSTR_alert)) {
        mp_obj_exception_t *self = MP_OBJ_TO_PTR(self_in);
        size_t at = attr == MP_QSTR_reasons ? 2 : 3;
        mp_obj_t none = attr == MP_QSTR_reasons ? mp_const_empty_tuple : mp_const_none;
        dest[0] = self->args->len > at ? self->args->items[at] : none;
        return;
    }
    mp_obj_exception_attr(self_in, attr, dest);
}

MP_DEFINE_CONST_OBJ_TYPE(mod_ussl_SSLError_type, MP_QSTR_SSLError, MP_TYPE_FLAG_NONE, make_new,
                         mp_obj_exception_make_new, print, mp_obj_exception_print, attr,
                         ssl_error_attr, parent, &mp_type_OSError);

mp_obj_t mod_ussl_reasons(uint32_t reasons)
{
    mp_obj_t names[USSL_V_COUNT];
    size_t count = 0;
    for (size_t i = 0; i < USSL_V_COUNT; i++) {
        const char *name = ussl_verify_reason_name(reasons & (1u << i));
        if (name != NULL) {
            names[count++] = mp_obj_new_str_from_cstr(name);
        }
    }
    return mp_obj_new_tuple(count, names);
}

static _Noreturn void raise_error(const ussl_error *error, int code)
{
    if (code == USSL_E_NOMEM) {
        mp_raise_msg(&mp_type_MemoryError, MP_ERROR_TEXT("no memory for TLS"));
    }
    const char *text = error->text[0] != '\0' ? error->text : ussl_result_name(code);
    if (code == USSL_E_ARG) {
        mp_raise_msg_varg(&mp_type_ValueError, MP_ERROR_TEXT("%s"), text);
    }
    int alert = error->alert_received >= 0 ? error->alert_received : error->alert_sent;
    mp_obj_t args[4] = {
        MP_OBJ_NEW_SMALL_INT(code),
        mp_obj_new_str_from_cstr(text),
        mod_ussl_reasons(error->verify),
        alert >= 0 ? mp_obj_new_str_from_cstr(ussl_alert_name(alert)) : mp_const_none,
    };
    size_t count = alert >= 0 ? 4 : error->verify != 0 ? 3 : 2;
    nlr_raise(mp_obj_new_exception_args(&mod_ussl_SSLError_type, count, args));
}

void mod_ussl_raise_ctx(mod_ussl_context_t *context, int code)
{
    ussl_error error;
    memset(&error, 0, sizeof(error));
    error.alert_sent = error.alert_received = -1;
    if (context != NULL && context->ctx != NULL) {
        ussl_ctx_error(context->ctx, &error);
    }
    raise_error(&error, code);
}

void mod_ussl_raise_conn(mod_ussl_socket_t *self, int code)
{
    ussl_error error;
    if (code == USSL_E_IO && self->bio_errno != 0) {
        mp_raise_OSError(self->bio_errno);
    }
    ussl_conn_error(self->conn, &error);
    raise_error(&error, code);
}

void mod_ussl_raise_text(int code, const char *text)
{
    mp_obj_t args[2] = {MP_OBJ_NEW_SMALL_INT(code), mp_obj_new_str_from_cstr(text)};
    nlr_raise(mp_obj_new_exception_args(&mod_ussl_SSLError_type, 2, args));
}

void mod_ussl_raise_type(const char *format, mp_obj_t got)
{
    vstr_t vstr;
    vstr_init(&vstr, 64);
    vstr_printf(&vstr, format, mp_obj_get_type_str(got));
    mp_obj_t text = mp_obj_new_str_from_vstr(&vstr);
    nlr_raise(mp_obj_new_exception_args(&mp_type_TypeError, 1, &text));
}
