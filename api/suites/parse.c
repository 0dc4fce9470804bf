/* SPDX-License-Identifier: MIT */
/* Lists of suites, groups and signature algorithms as people write them: "name,0xc02b:other". */
#include "suites/parse.h"

static char lower(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c + ('a' - 'A')) : c;
}

int ussl__same_word(const char *a, size_t len, const char *b)
{
    for (size_t i = 0; i < len; i++) {
        if (b[i] == '\0' || lower(a[i]) != lower(b[i])) {
            return 0;
        }
    }
    return b[len] == '\0';
}

int ussl__hex_id(const char *word, size_t len, uint16_t *id)
{
    unsigned value = 0;
    if (len < 3 || len > 6 || word[0] != '0' || lower(word[1]) != 'x') {
        return 0;
    }
    for (size_t i = 2; i < len; i++) {
        char c = lower(word[i]);
        if (c >= '0' && c <= '9') {
            value = value * 16 + (unsigned)(c - '0');
        } else if (c >= 'a' && c <= 'f') {
            value = value * 16 + (unsigned)(c - 'a') + 10;
        } else {
            return 0;
        }
    }
    *id = (uint16_t)value;
    return 1;
}

uint16_t ussl__parse_id(const char *item, size_t len, ussl__id_kind kind)
{
    switch (kind) {
    case USSL__ID_SUITE: {
        const ussl_suite *suite = ussl__suite_find(item, len);
        return suite == NULL ? 0 : suite->id;
    }
    case USSL__ID_GROUP:
        return ussl__group_find(item, len);
    case USSL__ID_SIGALG:
        return ussl__sigalg_find(item, len);
    default:
        return 0;
    }
}

static int is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

static int contains(const uint16_t *ids, size_t n, uint16_t id)
{
    for (size_t i = 0; i < n; i++) {
        if (ids[i] == id) {
            return 1;
        }
    }
    return 0;
}

int ussl__parse_ids(const char *list, ussl__id_kind kind, uint16_t *out, size_t cap, size_t *n,
                    const char **bad, size_t *bad_len)
{
    const char *at = list;
    *n = 0;
    for (;;) {
        while (is_blank(*at)) {
            at++;
        }
        const char *end = at;
        while (*end != '\0' && *end != ',' && *end != ':') {
            end++;
        }
        size_t len = (size_t)(end - at);
        while (len > 0 && is_blank(at[len - 1])) {
            len--;
        }
        uint16_t id = ussl__parse_id(at, len, kind);
        if (id == 0 || *n >= cap || contains(out, *n, id)) {
            if (bad != NULL) {
                *bad = at;
            }
            if (bad_len != NULL) {
                *bad_len = len;
            }
            return USSL_E_ARG;
        }
        out[(*n)++] = id;
        if (*end == '\0') {
            return USSL_OK;
        }
        at = end + 1;
    }
}
