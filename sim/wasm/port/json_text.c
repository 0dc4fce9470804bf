/* SPDX-License-Identifier: MIT */
/* A small writer of JSON objects. */
#include "json_text.h"

#include <stdlib.h>
#include <string.h>

static void add(json_text *t, const char *data, size_t len)
{
    if (t->text == NULL) {
        return;
    }
    if (t->len + len > t->cap) {
        size_t cap = (t->len + len) * 2;
        char *text = realloc(t->text, cap);
        if (text == NULL) {
            json_free(t);
            return;
        }
        t->text = text;
        t->cap = cap;
    }
    memcpy(t->text + t->len, data, len);
    t->len += len;
}

static void add_text(json_text *t, const char *text)
{
    add(t, text, strlen(text));
}

static void comma(json_text *t)
{
    if (!t->first) {
        add(t, ",", 1);
    }
    t->first = false;
}

static void quoted(json_text *t, const char *value)
{
    static const char hex[] = "0123456789abcdef";
    add(t, "\"", 1);
    for (const char *c = value; *c != '\0'; c++) {
        unsigned char u = (unsigned char)*c;
        if (u == '"' || u == '\\') {
            add(t, "\\", 1);
            add(t, c, 1);
        } else if (u < 0x20) {
            char escape[6] = {'\\', 'u', '0', '0', hex[u >> 4], hex[u & 15]};
            add(t, escape, sizeof(escape));
        } else {
            add(t, c, 1);
        }
    }
    add(t, "\"", 1);
}

static void key_of(json_text *t, const char *key)
{
    comma(t);
    quoted(t, key);
    add(t, ":", 1);
}

void json_begin(json_text *t)
{
    t->cap = 512;
    t->len = 0;
    t->text = malloc(t->cap);
    t->first = true;
    add(t, "{", 1);
}

void json_end(json_text *t)
{
    add(t, "}", 1);
}

void json_free(json_text *t)
{
    free(t->text);
    t->text = NULL;
}

void json_string(json_text *t, const char *key, const char *value)
{
    key_of(t, key);
    if (value == NULL) {
        add_text(t, "null");
    } else {
        quoted(t, value);
    }
}

/* Times since 1970 in milliseconds need 13 digits and some behind the point; no printf, so that the
 * build needs none of the C library's. */
void json_number(json_text *t, const char *key, double value)
{
    char digits[32];
    size_t at = sizeof(digits);
    uint64_t scaled = value < 0 ? 0 : (uint64_t)(value * 1000 + 0.5);
    unsigned fraction = (unsigned)(scaled % 1000);
    uint64_t whole = scaled / 1000;
    key_of(t, key);
    if (fraction != 0) {
        for (int i = 0; i < 3; i++, fraction /= 10) {
            digits[--at] = (char)('0' + fraction % 10);
        }
        digits[--at] = '.';
    }
    do {
        digits[--at] = (char)('0' + whole % 10);
        whole /= 10;
    } while (whole != 0);
    add(t, digits + at, sizeof(digits) - at);
}

void json_bool(json_text *t, const char *key, bool value)
{
    key_of(t, key);
    add_text(t, value ? "true" : "false");
}

void json_hex(json_text *t, const char *key, const uint8_t *data, size_t len)
{
    static const char hex[] = "0123456789abcdef";
    key_of(t, key);
    add(t, "\"", 1);
    for (size_t i = 0; i < len; i++) {
        char pair[2] = {hex[data[i] >> 4], hex[data[i] & 15]};
        add(t, pair, 2);
    }
    add(t, "\"", 1);
}

void json_list(json_text *t, const char *key)
{
    key_of(t, key);
    add(t, "[", 1);
    t->first = true;
}

void json_item(json_text *t, const char *value)
{
    comma(t);
    quoted(t, value);
}

void json_item_base64(json_text *t, const uint8_t *data, size_t len)
{
    static const char alphabet[] =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    comma(t);
    add(t, "\"", 1);
    for (size_t i = 0; i < len; i += 3) {
        size_t n = len - i < 3 ? len - i : 3;
        uint32_t bits = (uint32_t)data[i] << 16;
        bits |= n > 1 ? (uint32_t)data[i + 1] << 8 : 0;
        bits |= n > 2 ? data[i + 2] : 0u;
        char four[4] = {alphabet[bits >> 18], alphabet[bits >> 12 & 63],
                        n > 1 ? alphabet[bits >> 6 & 63] : '=', n > 2 ? alphabet[bits & 63] : '='};
        add(t, four, 4);
    }
    add(t, "\"", 1);
}

void json_list_end(json_text *t)
{
    add(t, "]", 1);
    t->first = false;
}
