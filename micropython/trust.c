/* SPDX-License-Identifier: MIT */
/* Whom a client trusts when it is not told: the default store, and what is settled at the first
 * connection of a context. */
#include <stdlib.h>
#include <string.h>

#include "modussl.h"
#include "py/builtin.h"
#include "py/stream.h"

/* Outside of the Python heap: it is the port's, not a script's. */
static struct {
    uint8_t *data;
    size_t len;
    bool looked; /* for the system's file */
} store;

int mod_ussl_set_default_ca(const void *data, size_t len)
{
    uint8_t *copy = NULL;
    if (len > 0) {
        ussl_ctx *probe = NULL;
        int rc = ussl_ctx_new(&probe, USSL_CLIENT);
        if (rc == USSL_OK) {
            rc = ussl_ctx_add_ca(probe, data, len);
        }
        ussl_ctx_free(probe);
        if (rc != USSL_OK) {
            return rc;
        }
        copy = malloc(len);
        if (copy == NULL) {
            return USSL_E_NOMEM;
        }
        memcpy(copy, data, len);
    }
    free(store.data);
    store.data = copy;
    store.len = len;
    store.looked = true; /* the user's word stands above the system's file */
    MP_STATE_VM(ussl_shared_context) = MP_OBJ_NULL;
    return USSL_OK;
}

static mp_obj_t set_default_ca(mp_obj_t ca)
{
    const void *data = NULL;
    size_t len = 0;
    if (ca != mp_const_none) {
        mod_ussl_get_data(ca, "the default ca", &data, &len);
    }
    int rc = mod_ussl_set_default_ca(data, len);
    if (rc == USSL_E_CERT) {
        mod_ussl_raise_text(rc, "the default ca must be PEM certificates or one DER certificate");
    }
    if (rc != USSL_OK) {
        mod_ussl_raise_ctx(NULL, rc);
    }
    return mp_const_none;
}
MP_DEFINE_CONST_FUN_OBJ_1(mod_ussl_set_default_ca_obj, set_default_ca);

/* The system's bundle, read once; a system without one has no default store. */
static void look_for_system_file(void)
{
    if (store.looked || MICROPY_PY_USSL_CA_FILE[0] == '\0') {
        return;
    }
    store.looked = true;
    nlr_buf_t nlr;
    if (nlr_push(&nlr) == 0) {
        mp_obj_t args[2] = {mp_obj_new_str_from_cstr(MICROPY_PY_USSL_CA_FILE),
                            MP_OBJ_NEW_QSTR(MP_QSTR_rb)};
        mp_obj_t file = mp_call_function_n_kw(MP_OBJ_FROM_PTR(&mp_builtin_open_obj), 2, 0, args);
        mp_obj_t method[2];
        mp_load_method(file, MP_QSTR_read, method);
        mp_obj_t bytes = mp_call_method_n_kw(0, 0, method);
        mp_stream_close(file);
        const void *data;
        size_t len;
        mod_ussl_get_data(bytes, "the system's bundle", &data, &len);
        mod_ussl_set_default_ca(data, len);
        nlr_pop();
    } else if (!mp_obj_is_subclass_fast(MP_OBJ_FROM_PTR(((mp_obj_base_t *)nlr.ret_val)->type),
                                        MP_OBJ_FROM_PTR(&mp_type_OSError))) {
        store.looked = false; /* Ctrl-C, or no memory: look again next time */
        nlr_jump(nlr.ret_val);
    }
}

bool mod_ussl_trust_default(mod_ussl_context_t *self)
{
    look_for_system_file();
    if (store.len == 0) {
        return false;
    }
    mod_ussl_check_ctx(self, ussl_ctx_add_ca(self->ctx, store.data, store.len));
    self->has_trust = true;
    return true;
}

void mod_ussl_context_freeze(mod_ussl_context_t *self)
{
    if (self->in_use) {
        return;
    }
    /* With a PSK the core's own default counts: it has the suites that need one. */
    if (MICROPY_PY_USSL_DEFAULT_CIPHERS[0] != '\0' && !self->has_ciphers && !self->has_psk) {
        mod_ussl_check_ctx(self,
                           ussl_ctx_set_suites_str(self->ctx, MICROPY_PY_USSL_DEFAULT_CIPHERS));
    }
    if (self->verify_mode == CERT_NONE) {
        if (!self->server) {
            mod_ussl_check_ctx(self, ussl_ctx_danger_disable_verification(self->ctx));
        }
    } else if (self->server) {
        if (!self->has_trust) {
            mod_ussl_raise_text(USSL_E_STATE, "to judge client certificates a server needs ca=");
        }
        mod_ussl_check_ctx(self,
                           ussl_ctx_set_client_auth(self->ctx, self->verify_mode == CERT_OPTIONAL
                                                                   ? USSL_CLIENT_AUTH_REQUEST
                                                                   : USSL_CLIENT_AUTH_REQUIRE));
    } else if (!self->has_trust && !self->has_psk && !mod_ussl_trust_default(self)) {
        mod_ussl_raise_text(USSL_E_STATE, "no certificate authority to trust: pass ca=, or call "
                                          "ussl.set_default_ca(); cert_reqs=ussl.CERT_NONE turns "
                                          "verification off (unsafe)");
    }
    self->in_use = true;
}

/* The context of plain wrap_socket calls, kept so that a trust store is not read anew each time. */
MP_REGISTER_ROOT_POINTER(mp_obj_t ussl_shared_context);
