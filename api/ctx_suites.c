/* SPDX-License-Identifier: MIT */
/* What may be spoken: versions, suites, groups and signature algorithms, by number. */
#include "ussl_internal.h"

#include <string.h>

int ussl_ctx_set_versions(ussl_ctx *ctx, uint16_t min, uint16_t max)
{
    static const char op[] = "set_versions";
    ussl__mark mark;
    int rc = ussl__option(ctx, &mark, op);
    if (rc != USSL_OK) {
        return rc;
    }
    if (min < USSL_TLS1_2 || max > USSL_TLS1_3 || min > max) {
        rc = ussl__ctx_fail(ctx, op, USSL_E_ARG,
                            "pass USSL_TLS1_2 or USSL_TLS1_3, the lower one first");
    }
    if (rc == USSL_OK && min == USSL_TLS1_3) {
        rc = ussl__need(ctx, op, USSL_CAP_TLS1_3);
    }
    if (rc == USSL_OK && max == USSL_TLS1_2) {
        rc = ussl__need(ctx, op, USSL_CAP_TLS1_2);
    }
    if (rc == USSL_OK) {
        ctx->want_min = min;
        ctx->want_max = max;
    }
    return ussl__option_end(ctx, &mark, op, rc);
}

/* What a list is of. */
typedef struct id_kind {
    /* One sentence why the backend refuses `id` (empty in a build without texts), NULL if it takes
     * it. */
    const char *(*refuse)(const ussl_backend *backend, uint16_t id);
    const char *(*name_of)(uint16_t id); /* NULL: it is not known */
    bool (*is_signal)(uint16_t id);      /* sent in any case: neither refused nor kept */
} id_kind;

static void say_id(char *out, size_t cap, uint16_t id)
{
    static const char hex[] = "0123456789abcdef";
    char text[7] = {'0', 'x', hex[id >> 12], hex[id >> 8 & 15], hex[id >> 4 & 15], hex[id & 15], 0};
    ussl__say(out, cap, text);
}

static int set_ids(ussl_ctx *ctx, const char *op, ussl__ids *slot, const uint16_t *ids,
                   size_t count, const id_kind *kind)
{
    ussl__mark mark;
    int rc = ussl__option(ctx, &mark, op);
    if (rc != USSL_OK) {
        return rc;
    }
    ussl__ids fresh = {NULL, 0};
    if (ids == NULL || count == 0 || count > 512) {
        rc = ussl__ctx_fail(ctx, op, USSL_E_ARG, "the list is empty or too long");
        goto out;
    }
    fresh.p = ussl__malloc(count * sizeof *ids);
    if (fresh.p == NULL) {
        rc = USSL_E_NOMEM;
        goto out;
    }
    for (size_t i = 0; i < count; i++) {
        if (kind->is_signal(ids[i])) {
            continue;
        }
        const char *why = kind->refuse(ctx->backend, ids[i]);
        if (why != NULL) {
            char number[8] = "";
            say_id(number, sizeof number, ids[i]);
            const char *name = kind->name_of(ids[i]);
            rc = ussl__ctx_fail_on(ctx, op, name != NULL ? USSL_E_NOTSUP : USSL_E_ARG,
                                   name != NULL ? name : number, why);
            goto out;
        }
        size_t at = 0;
        while (at < fresh.n && fresh.p[at] != ids[i]) {
            at++;
        }
        if (at < fresh.n) {
            rc = ussl__ctx_fail_on(ctx, op, USSL_E_ARG, kind->name_of(ids[i]), "it is named twice");
            goto out;
        }
        fresh.p[fresh.n++] = ids[i];
    }
    if (fresh.n == 0) {
        rc = ussl__ctx_fail(ctx, op, USSL_E_ARG, "0x00ff is a signal and no suite: name one more");
        goto out;
    }
    ussl__free(slot->p);
    *slot = fresh;
    fresh.p = NULL;
out:
    ussl__free(fresh.p);
    return ussl__option_end(ctx, &mark, op, rc);
}

static bool suite_is_signal(uint16_t id)
{
    return id == 0x00ff; /* RFC 5746 3.3; a build for named suites has no row for it */
}

static bool never_a_signal(uint16_t id)
{
    (void)id;
    return false;
}

static const char *suite_name(uint16_t id)
{
    const ussl_suite *suite = ussl_suite_by_id(id);
    return suite != NULL ? suite->name : NULL;
}

static const char *refuse_group(const ussl_backend *backend, uint16_t id)
{
    if (ussl_backend_has_group(backend, id)) {
        return NULL;
    }
    return ussl_group_name(id) != NULL ? "this build of the backend does not have the group"
                                       : "no such group is known";
}

static const char *refuse_sigalg(const ussl_backend *backend, uint16_t id)
{
    if (ussl_backend_has_sigalg(backend, id)) {
        return NULL;
    }
    return ussl_sigalg_name(id) != NULL
               ? "this build of the backend does not have the signature algorithm"
               : "no such signature algorithm is known";
}

int ussl_ctx_set_suites(ussl_ctx *ctx, const uint16_t *ids, size_t count)
{
    static const id_kind suites = {ussl_backend_lacks_suite, suite_name, suite_is_signal};
    return set_ids(ctx, "set_suites", ctx != NULL ? &ctx->want_suites : NULL, ids, count, &suites);
}

int ussl_ctx_set_groups(ussl_ctx *ctx, const uint16_t *ids, size_t count)
{
    static const id_kind groups = {refuse_group, ussl_group_name, never_a_signal};
    return set_ids(ctx, "set_groups", ctx != NULL ? &ctx->want_groups : NULL, ids, count, &groups);
}

int ussl_ctx_set_sigalgs(ussl_ctx *ctx, const uint16_t *ids, size_t count)
{
    static const id_kind sigalgs = {refuse_sigalg, ussl_sigalg_name, never_a_signal};
    return set_ids(ctx, "set_sigalgs", ctx != NULL ? &ctx->want_sigalgs : NULL, ids, count,
                   &sigalgs);
}
