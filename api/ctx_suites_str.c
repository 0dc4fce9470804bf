/* SPDX-License-Identifier: MIT */
/* The same lists as text: names or numbers, separated by commas or colons. */
#include "ussl_internal.h"

#include "suites/parse.h"

#include <string.h>

typedef int (*set_fn)(ussl_ctx *ctx, const uint16_t *ids, size_t count);

static int set_str(ussl_ctx *ctx, const char *op, const char *list, ussl__id_kind kind, set_fn set)
{
    if (ctx == NULL) {
        return USSL_E_ARG;
    }
    if (list == NULL) {
        return ussl__ctx_fail(ctx, op, USSL_E_ARG, "the list is NULL");
    }
    uint16_t ids[USSL__IDS_MAX];
    size_t count, bad_len;
    const char *bad;
    if (ussl__parse_ids(list, kind, ids, USSL__IDS_MAX, &count, &bad, &bad_len) == USSL_OK) {
        return set(ctx, ids, count);
    }
    char word[48] = "an item is empty";
    if (bad_len > 0) {
        size_t len = bad_len < sizeof word - 1 ? bad_len : sizeof word - 1;
        memcpy(word, bad, len);
        word[len] = '\0';
    }
    return ussl__ctx_fail_on(ctx, op, USSL_E_ARG, word, "not known, or named twice");
}

int ussl_ctx_set_suites_str(ussl_ctx *ctx, const char *list)
{
    return set_str(ctx, "set_suites", list, USSL__ID_SUITE, ussl_ctx_set_suites);
}

int ussl_ctx_set_groups_str(ussl_ctx *ctx, const char *list)
{
    return set_str(ctx, "set_groups", list, USSL__ID_GROUP, ussl_ctx_set_groups);
}

int ussl_ctx_set_sigalgs_str(ussl_ctx *ctx, const char *list)
{
    return set_str(ctx, "set_sigalgs", list, USSL__ID_SIGALG, ussl_ctx_set_sigalgs);
}
