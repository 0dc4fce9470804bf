/* SPDX-License-Identifier: MIT */
/* Walks all options on all backends, holds the outcome against the capability bits, and writes down
 * what docs/parity.md is made of. */
#include "parity.h"

#include <ctype.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

char parity_words[512];

outcome parity_fail(const char *format, ...)
{
    va_list args;
    va_start(args, format);
    vsnprintf(parity_words, sizeof parity_words, format, args);
    va_end(args);
    return NO_EFFECT;
}

void parity_open(pair *p, const ussl_backend *backend, uint16_t version)
{
    pair_open_usual(p, backend, backend);
    pair_force_version(p, version);
}

ussl_info parity_info(const pair_end *end)
{
    ussl_info info;
    ussl_conn_info(end->conn, &info);
    return info;
}

static const struct {
    const parity_row *rows;
    const size_t *count;
} tables[] = {
    {parity_wire, &parity_wire_count}, {parity_trust, &parity_trust_count},
    {parity_key, &parity_key_count},   {parity_session, &parity_session_count},
    {parity_conn, &parity_conn_count},
};

#define TABLES (sizeof tables / sizeof tables[0])

EACH_BACKEND(parity, each_option_takes_effect_or_is_refused)
{
    char path[512];
    snprintf(path, sizeof path, "%s/parity-%s.tsv", USSL_TEST_OUT_DIR, ussl_backend_name(backend));
    FILE *out = fopen(path, "w");
    cr_assert(out != NULL, "cannot write %s", path);
    for (size_t t = 0; t < TABLES; t++) {
        for (size_t i = 0; i < *tables[t].count; i++) {
            const parity_row *row = &tables[t].rows[i];
            parity_words[0] = '\0';
            outcome o = row->try(backend);
            bool has = row->cap == 0 || (ussl_backend_caps(backend) & row->cap) == row->cap;
            cr_expect(o != NO_EFFECT, "%s, %s, %s: %s", ussl_backend_name(backend), row->function,
                      row->what, parity_words);
            cr_expect(o == NO_EFFECT || (o == TOOK_EFFECT) == has,
                      "%s, %s, %s: the capability bit says %s, the option says %s",
                      ussl_backend_name(backend), row->function, row->what, has ? "yes" : "no",
                      o == TOOK_EFFECT ? "ok" : "notsup");
            const char *why = has ? "" : ussl_backend_lacks(backend, row->cap);
            fprintf(out, "%s\t%s\t%s\t%s\t%s\n", row->function, row->what, row->seen,
                    o == TOOK_EFFECT     ? "yes"
                    : o == NOT_SUPPORTED ? "notsup"
                                         : "broken",
                    why != NULL ? why : "");
        }
    }
    fclose(out);
}

static bool has_row(const char *name, size_t len)
{
    for (size_t t = 0; t < TABLES; t++) {
        for (size_t i = 0; i < *tables[t].count; i++) {
            const char *function = tables[t].rows[i].function;
            if (strlen(function) == len && memcmp(function, name, len) == 0) {
                return true;
            }
        }
    }
    return false;
}

/* Every option that ussl.h declares: int ussl_ctx_... and ussl_conn_set_..., and what a connection
 * can be asked to do once it is up. */
static bool is_option(const char *name)
{
    static const char *const heads[] = {"ussl_ctx_set_",        "ussl_ctx_add_",
                                        "ussl_ctx_danger_",     "ussl_ctx_keep_",
                                        "ussl_conn_set_",       "ussl_conn_export",
                                        "ussl_conn_key_update", "ussl_conn_save_session",
                                        "ussl_conn_peer_cert",  "ussl_conn_ocsp_response"};
    for (size_t i = 0; i < sizeof heads / sizeof heads[0]; i++) {
        if (strncmp(name, heads[i], strlen(heads[i])) == 0) {
            return strncmp(name, "ussl_conn_set_user", 18) != 0; /* a pointer for the caller */
        }
    }
    return false;
}

Test(parity, every_option_of_the_header_has_a_row)
{
    FILE *f = fopen(USSL_TEST_SOURCE_DIR "/api/ussl.h", "rb");
    cr_assert(f != NULL);
    static char text[1 << 18];
    text[fread(text, 1, sizeof text - 1, f)] = '\0';
    fclose(f);
    size_t found = 0;
    for (char *line = text; line != NULL && *line != '\0'; line = strchr(line, '\n')) {
        line += *line == '\n';
        char *name = strncmp(line, "int ussl_", 9) == 0 ? line + 4 : NULL;
        if (name == NULL || !is_option(name)) {
            continue;
        }
        size_t len = strcspn(name, "(");
        found++;
        cr_expect(has_row(name, len), "%.*s has no row in tests/parity", (int)len, name);
    }
    cr_expect(found > 40, "only %zu options were found in ussl.h", found);
}

/* Roles and versions are capabilities without an option of their own. */
EACH_BACKEND(parity, roles_and_versions_are_what_their_bits_say)
{
    static const uint32_t roles[] = {USSL_CAP_CLIENT, USSL_CAP_SERVER};
    static const uint32_t bits[] = {USSL_CAP_TLS1_2, USSL_CAP_TLS1_3};
    static const uint16_t versions[] = {USSL_TLS1_2, USSL_TLS1_3};
    for (int r = 0; r < 2; r++) {
        ussl_ctx *ctx = NULL;
        int rc = ussl_ctx_new_on(&ctx, backend, r == 0 ? USSL_CLIENT : USSL_SERVER);
        CHECK_RC(rc, backend_can(backend, roles[r]) ? USSL_OK : USSL_E_NOTSUP, "role %d", r);
        cr_expect((ctx != NULL) == (rc == USSL_OK));
        for (int v = 0; v < 2 && ctx != NULL; v++) {
            CHECK_RC(ussl_ctx_set_versions(ctx, versions[v], versions[v]),
                     backend_can(backend, bits[v]) ? USSL_OK : USSL_E_NOTSUP, "role %d, %s", r,
                     ussl_version_name(versions[v]));
        }
        ussl_ctx_free(ctx);
    }
}

/* A bit that no row tries would be a promise that nobody holds. */
Test(parity, every_capability_is_tried)
{
    uint32_t tried = USSL_CAP_CLIENT | USSL_CAP_SERVER | USSL_CAP_TLS1_2 | USSL_CAP_TLS1_3;
    for (size_t t = 0; t < TABLES; t++) {
        for (size_t i = 0; i < *tables[t].count; i++) {
            tried |= tables[t].rows[i].cap;
        }
    }
    size_t count;
    const ussl_backend *const *all = ussl_backends(&count);
    for (unsigned i = 0; i < USSL_CAP_COUNT; i++) {
        for (size_t b = 0; b < count; b++) {
            cr_expect((tried & 1u << i) != 0 || !backend_can(all[b], 1u << i),
                      "%s claims %s, which no row tries", ussl_backend_name(all[b]),
                      ussl_cap_name(1u << i));
        }
    }
}
