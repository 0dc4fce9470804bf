/* SPDX-License-Identifier: MIT */
/* Options of a context from Python values. */
#include <string.h>

#include "modussl.h"
#include "py/objstr.h"

enum { LIST_LIMIT = 128, ALPN_LIMIT = 16, KEY_LIMIT = 48 };

void mod_ussl_set_ca(mod_ussl_context_t *self, mp_obj_t ca)
{
    size_t count;
    mp_obj_t one, *items;
    mod_ussl_get_items(ca, &one, &count, &items);
    for (size_t i = 0; i < count; i++) {
        const void *data;
        size_t len;
        mod_ussl_get_data(items[i], "ca", &data, &len);
        mod_ussl_check_ctx(self, ussl_ctx_add_ca(self->ctx, data, len));
        self->has_trust = true;
    }
}

void mod_ussl_set_own_cert(mod_ussl_context_t *self, mp_obj_t cert, mp_obj_t key, mp_obj_t pass)
{
    if (cert == mp_const_none || key == mp_const_none) {
        mp_raise_TypeError(cert == mp_const_none ? MP_ERROR_TEXT("key without cert: pass both")
                                                 : MP_ERROR_TEXT("cert without key: pass both"));
    }
    const void *cert_data, *key_data;
    size_t cert_len, key_len;
    mod_ussl_get_data(cert, "cert", &cert_data, &cert_len);
    mod_ussl_get_data(key, "key", &key_data, &key_len);
    const char *words = pass == mp_const_none ? NULL : mp_obj_str_get_str(pass);
    mod_ussl_check_ctx(
        self, ussl_ctx_add_own_cert(self->ctx, cert_data, cert_len, key_data, key_len, words));
    self->has_cert = true;
}

/* By its name; MicroPython's `tls` writes IANA's names with dashes. */
static const ussl_suite *suite_by_name(const char *name)
{
    const ussl_suite *suite = ussl_suite_by_name(name);
    char iana[64];
    if (suite == NULL && strncmp(name, "TLS-", 4) == 0 && strlen(name) < sizeof(iana)) {
        size_t at = 0;
        do {
            iana[at] = name[at] == '-' ? '_' : name[at];
        } while (name[at++] != '\0');
        suite = ussl_suite_by_name(iana);
    }
    return suite;
}

static uint16_t suite_id(mp_obj_t item)
{
    const ussl_suite *suite = NULL;
    vstr_t text;
    vstr_init(&text, 80);
    if (mp_obj_is_str(item)) {
        const char *name = mp_obj_str_get_str(item);
        suite = suite_by_name(name);
        vstr_printf(&text, "no cipher suite is called '%s'; get_ciphers() lists them", name);
    } else if (mp_obj_is_int(item)) {
        mp_int_t id = mp_obj_get_int(item);
        suite = id < 0 || id > 0xffff ? NULL : ussl_suite_by_id((uint16_t)id);
        vstr_printf(&text, "no cipher suite has the number 0x%04x", (unsigned)id);
    } else {
        mod_ussl_raise_type("a cipher suite is a name or a number, not '%s'", item);
    }
    if (suite == NULL) {
        /* An OSError, as MicroPython's `tls` has it. */
        mod_ussl_raise_text(USSL_E_ARG, vstr_null_terminated_str(&text));
    }
    return suite->id;
}

void mod_ussl_set_ciphers(mod_ussl_context_t *self, mp_obj_t ciphers)
{
    self->has_ciphers = true;
    if (mp_obj_is_str(ciphers)) {
        mod_ussl_check_ctx(self, ussl_ctx_set_suites_str(self->ctx, mp_obj_str_get_str(ciphers)));
        return;
    }
    size_t count;
    mp_obj_t one, *items;
    uint16_t ids[LIST_LIMIT];
    mod_ussl_get_items(ciphers, &one, &count, &items);
    if (count > LIST_LIMIT) {
        mp_raise_ValueError(MP_ERROR_TEXT("at most 128 cipher suites"));
    }
    for (size_t i = 0; i < count; i++) {
        ids[i] = suite_id(items[i]);
    }
    mod_ussl_check_ctx(self, ussl_ctx_set_suites(self->ctx, ids, count));
}

void mod_ussl_set_alpn(mod_ussl_context_t *self, mp_obj_t alpn)
{
    size_t count;
    mp_obj_t one, *items;
    const char *names[ALPN_LIMIT];
    mod_ussl_get_items(alpn, &one, &count, &items);
    if (count > ALPN_LIMIT) {
        mp_raise_ValueError(MP_ERROR_TEXT("at most 16 ALPN protocols"));
    }
    for (size_t i = 0; i < count; i++) {
        if (!mp_obj_is_str(items[i])) {
            mod_ussl_raise_type("alpn is a list of str, not of '%s'", items[i]);
        }
        names[i] = mp_obj_str_get_str(items[i]);
    }
    mod_ussl_check_ctx(self, ussl_ctx_set_alpn(self->ctx, names, count));
}

void mod_ussl_set_versions(mod_ussl_context_t *self, mp_obj_t min, mp_obj_t max)
{
    uint16_t low = min == mp_const_none ? USSL_TLS1_2 : mod_ussl_get_version(min, "min_version");
    uint16_t high = max == mp_const_none ? USSL_TLS1_3 : mod_ussl_get_version(max, "max_version");
    mod_ussl_check_ctx(self, ussl_ctx_set_versions(self->ctx, low, high));
}

/* Runs inside the library; exceptions of Python are kept for mod_ussl_leave. */
static int psk_lookup(void *arg, ussl_conn *conn, const char *identity, uint8_t key[KEY_LIMIT],
                      size_t *key_len)
{
    (void)conn;
    mod_ussl_context_t *self = arg;
    int rc = USSL_E_KEY;
    nlr_buf_t nlr;
    if (nlr_push(&nlr) == 0) {
        mp_map_t *map = mp_obj_dict_get_map(self->psk_table);
        mp_map_elem_t *entry =
            mp_map_lookup(map, mp_obj_new_str_from_cstr(identity), MP_MAP_LOOKUP);
        mp_buffer_info_t buf;
        if (entry != NULL && mp_get_buffer(entry->value, &buf, MP_BUFFER_READ) &&
            buf.len <= KEY_LIMIT) {
            memcpy(key, buf.buf, buf.len);
            *key_len = buf.len;
            rc = USSL_OK;
        }
        nlr_pop();
    } else {
        self->hook_exc = MP_OBJ_FROM_PTR(nlr.ret_val);
    }
    return rc;
}

void mod_ussl_set_psk(mod_ussl_context_t *self, mp_obj_t psk)
{
    if (self->server && mp_obj_is_dict_or_ordereddict(psk)) {
        mp_map_t *map = mp_obj_dict_get_map(psk);
        for (size_t i = 0; i < map->alloc; i++) {
            mp_buffer_info_t buf;
            if (mp_map_slot_is_filled(map, i) &&
                (!mp_obj_is_str(map->table[i].key) ||
                 !mp_get_buffer(map->table[i].value, &buf, MP_BUFFER_READ) || buf.len == 0 ||
                 buf.len > KEY_LIMIT)) {
                mp_raise_ValueError(MP_ERROR_TEXT("psk: {identity: key}, keys of 1 to 48 bytes"));
            }
        }
        self->psk_table = psk;
    } else {
        size_t count = 0;
        mp_obj_t *items = NULL;
        if (mp_obj_is_type(psk, &mp_type_tuple) || mp_obj_is_type(psk, &mp_type_list)) {
            mp_obj_get_array(psk, &count, &items);
        }
        mp_buffer_info_t buf;
        if (count != 2 || !mp_obj_is_str(items[0]) ||
            !mp_get_buffer(items[1], &buf, MP_BUFFER_READ)) {
            mp_raise_TypeError(MP_ERROR_TEXT("psk is (identity, key): a str and bytes"));
        }
        if (!self->server) {
            mod_ussl_check_ctx(
                self, ussl_ctx_set_psk(self->ctx, mp_obj_str_get_str(items[0]), buf.buf, buf.len));
            self->has_psk = true;
            return;
        }
        mp_obj_t table = mp_obj_new_dict(1);
        mp_obj_dict_store(table, items[0], items[1]);
        self->psk_table = table;
    }
    mod_ussl_check_ctx(self, ussl_ctx_set_psk_lookup(self->ctx, psk_lookup, self));
    self->has_psk = true;
}

/* Base64 of 32 bytes, as OpenSSL and browsers print pins; false if it is none. */
static bool pin_from_text(const char *text, size_t len, uint8_t pin[32])
{
    uint32_t bits = 0;
    size_t filled = 0;
    unsigned have = 0;
    if (len != 44 || text[43] != '=') {
        return false;
    }
    for (size_t i = 0; i < 43; i++) {
        static const char alphabet[] =
            "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
        const char *at = memchr(alphabet, text[i], 64);
        if (at == NULL) {
            return false;
        }
        bits = (bits << 6) | (uint32_t)(at - alphabet);
        have += 6;
        if (have >= 8) {
            have -= 8;
            pin[filled++] = (uint8_t)(bits >> have);
        }
    }
    return filled == 32;
}

void mod_ussl_set_pins(mod_ussl_context_t *self, mp_obj_t pins)
{
    size_t count;
    mp_obj_t one, *items;
    mod_ussl_get_items(pins, &one, &count, &items);
    for (size_t i = 0; i < count; i++) {
        mp_buffer_info_t buf;
        uint8_t pin[32];
        if (!mp_get_buffer(items[i], &buf, MP_BUFFER_READ)) {
            mod_ussl_raise_type("a pin is 32 bytes or their base64, not '%s'", items[i]);
        }
        if (buf.len == 32) {
            memcpy(pin, buf.buf, 32);
        } else if (!pin_from_text(buf.buf, buf.len, pin)) {
            mp_raise_ValueError(
                MP_ERROR_TEXT("a pin is the SHA-256 of a public key: 32 bytes or their base64"));
        }
        mod_ussl_check_ctx(self, ussl_ctx_add_pin(self->ctx, pin));
    }
}
