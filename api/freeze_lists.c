/* SPDX-License-Identifier: MIT */
/* Settles suites, groups, signature algorithms and versions: the caller's choice, or the default.
 */
#include "ussl_internal.h"

#include <string.h>

/* Cheap and safe ones first. Finite fields last, for DHE. */
static const uint16_t default_groups[] = {
    29, 23, 24, 25, 30, 26, 27, 28, 256, 257, 258,
};
/* SHA-1 is in no default. */
static const uint16_t default_sigalgs[] = {
    0x0403, 0x0503, 0x0603, 0x0807, 0x0804, 0x0805, 0x0806,
    0x0809, 0x080a, 0x080b, 0x0401, 0x0501, 0x0601,
};

static int copy(const uint16_t **out, size_t *out_count, const uint16_t *ids, size_t count)
{
    uint16_t *p = ussl__malloc((count > 0 ? count : 1) * sizeof *p);
    if (p == NULL) {
        return USSL_E_NOMEM;
    }
    if (count > 0) {
        memcpy(p, ids, count * sizeof *p);
    }
    *out = p;
    *out_count = count;
    return USSL_OK;
}

static int settle(const uint16_t **out, size_t *out_count, const ussl__ids *want,
                  const uint16_t *defaults, size_t default_count,
                  size_t (*list)(uint16_t *, size_t))
{
    if (want->n > 0) {
        return copy(out, out_count, want->p, want->n);
    }
    uint16_t has[64], kept[16];
    size_t has_count = list(has, sizeof has / sizeof has[0]);
    size_t kept_count = 0;
    for (size_t i = 0; i < default_count; i++) {
        for (size_t j = 0; j < has_count && j < sizeof has / sizeof has[0]; j++) {
            if (defaults[i] == has[j]) {
                kept[kept_count++] = has[j];
                break;
            }
        }
    }
    return copy(out, out_count, kept, kept_count);
}

/* May this row be spoken in the chosen versions, and with the keys that there are? */
static bool fits(const ussl_ctx *ctx, const ussl_suite *suite, uint16_t min, uint16_t max)
{
    bool is_1_3 = (suite->flags & USSL_SUITE_TLS1_3) != 0;
    if (is_1_3 ? max < USSL_TLS1_3 : min > USSL_TLS1_2) {
        return false;
    }
    if (is_1_3) {
        return true;
    }
    bool has_psk = ctx->cfg.psk != NULL || ctx->cfg.psk_lookup;
    return suite->auth != USSL_AUTH_PSK || has_psk;
}

/* One group of the default list, in the table's order: the finite-field suites, or all others. */
static size_t take_defaults(const ussl_ctx *ctx, uint16_t *out, uint16_t min, uint16_t max,
                            bool finite)
{
    size_t count = 0;
    uint16_t has[192];
    size_t has_count = ctx->backend->info->list_suites(has, sizeof has / sizeof has[0]);
    size_t rows;
    const ussl_suite *table = ussl_suites(&rows);
    for (size_t i = 0; i < rows; i++) {
        bool is_finite = table[i].kx == USSL_KX_DHE || table[i].kx == USSL_KX_DHE_PSK;
        /* Where the suites were chosen when the library was built, that is the choice. */
        bool offered = USSL_EXACT_SUITES || (table[i].flags & USSL_SUITE_RECOMMENDED) != 0;
        if (!offered || is_finite != finite || !fits(ctx, &table[i], min, max)) {
            continue;
        }
        for (size_t j = 0; j < has_count && j < sizeof has / sizeof has[0]; j++) {
            if (has[j] == table[i].id) {
                out[count++] = has[j];
                break;
            }
        }
    }
    return count;
}

static size_t choose_suites(const ussl_ctx *ctx, uint16_t *out, uint16_t min, uint16_t max)
{
    size_t count = 0;
    if (ctx->want_suites.n > 0) {
        for (size_t i = 0; i < ctx->want_suites.n; i++) {
            const ussl_suite *suite = ussl_suite_by_id(ctx->want_suites.p[i]);
            if (suite != NULL && fits(ctx, suite, min, max)) {
                out[count++] = suite->id;
            }
        }
        return count;
    }
    /* A finite-field exchange takes many times the work of an elliptic one: those come last. */
    count = take_defaults(ctx, out, min, max, false);
    return count + take_defaults(ctx, out + count, min, max, true);
}

/* The range becomes what the suites can speak: a library that offers a version without a suite for
 * it picks that version and fails. */
static void narrow(const uint16_t *suites, size_t count, uint16_t *min, uint16_t *max)
{
    bool any_1_2 = false, any_1_3 = false;
    for (size_t i = 0; i < count; i++) {
        const ussl_suite *suite = ussl_suite_by_id(suites[i]);
        bool is_1_3 = suite != NULL && (suite->flags & USSL_SUITE_TLS1_3) != 0;
        any_1_3 = any_1_3 || is_1_3;
        any_1_2 = any_1_2 || !is_1_3;
    }
    if (!any_1_3) {
        *max = USSL_TLS1_2;
    }
    if (!any_1_2) {
        *min = USSL_TLS1_3;
    }
}

void ussl__unsettle_lists(ussl_ctx *ctx)
{
    ussl_config *cfg = &ctx->cfg;
    ussl__free((void *)cfg->suites);
    ussl__free((void *)cfg->groups);
    ussl__free((void *)cfg->sigalgs);
    cfg->suites = cfg->groups = cfg->sigalgs = NULL;
    cfg->suite_count = cfg->group_count = cfg->sigalg_count = 0;
}

int ussl__settle_lists(ussl_ctx *ctx)
{
    ussl_config *cfg = &ctx->cfg;
    uint32_t caps = ctx->backend->caps;
    uint16_t min = caps & USSL_CAP_TLS1_2 ? USSL_TLS1_2 : USSL_TLS1_3;
    uint16_t max = caps & USSL_CAP_TLS1_3 ? USSL_TLS1_3 : USSL_TLS1_2;
    if (ctx->want_min != 0) {
        min = ctx->want_min > min ? ctx->want_min : min;
        max = ctx->want_max < max ? ctx->want_max : max;
    }
    size_t rows;
    (void)ussl_suites(&rows);
    size_t most = rows > ctx->want_suites.n ? rows : ctx->want_suites.n;
    uint16_t *suites = ussl__malloc(most * sizeof *suites);
    if (suites == NULL) {
        return USSL_E_NOMEM;
    }
    size_t count = choose_suites(ctx, suites, min, max);
    int rc = USSL_OK;
    if (count == 0) {
        rc = ussl__ctx_fail(ctx, "freeze", USSL_E_ARG,
                            "none of the suites fits the versions and keys that are set");
    } else {
        narrow(suites, count, &min, &max);
        rc = copy(&cfg->suites, &cfg->suite_count, suites, count);
    }
    ussl__free(suites);
    if (rc == USSL_OK) {
        rc = settle(&cfg->groups, &cfg->group_count, &ctx->want_groups, default_groups,
                    sizeof default_groups / sizeof default_groups[0],
                    ctx->backend->info->list_groups);
    }
    if (rc == USSL_OK) {
        rc = settle(&cfg->sigalgs, &cfg->sigalg_count, &ctx->want_sigalgs, default_sigalgs,
                    sizeof default_sigalgs / sizeof default_sigalgs[0],
                    ctx->backend->info->list_sigalgs);
    }
    if (rc != USSL_OK) {
        ussl__unsettle_lists(ctx);
        return rc;
    }
    cfg->min_version = min;
    cfg->max_version = max;
    return USSL_OK;
}
