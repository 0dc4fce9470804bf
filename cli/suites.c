/* SPDX-License-Identifier: MIT */
/* `ussl suites`: the suite table, and which linked library has each suite. */
#include "commands.h"
#include "json.h"
#include "setup.h"

#include <string.h>

#define BACKENDS_MAX 8

typedef struct linked {
    const ussl_backend *backends[BACKENDS_MAX];
    size_t count;
} linked;

static int pick(const cli_options *o, linked *l)
{
    size_t count = 0;
    const ussl_backend *const *all = ussl_backends(&count);
    if (o->backend != NULL) {
        l->count = 1;
        return cli_pick_backend(o, &l->backends[0]);
    }
    for (l->count = 0; l->count < count && l->count < BACKENDS_MAX; l->count++) {
        l->backends[l->count] = all[l->count];
    }
    return EXIT_OK;
}

/* Why it is absent, where it is: one reason if all say the same, else each with its name. */
static const char *reason(const linked *l, uint16_t id, char *out, size_t cap)
{
    const char *first = ussl_backend_lacks_suite(l->backends[0], id);
    bool same = true;
    out[0] = '\0';
    for (size_t i = 0; i < l->count; i++) {
        const char *why = ussl_backend_lacks_suite(l->backends[i], id);
        same = same && why != NULL && first != NULL && strcmp(why, first) == 0;
        if (why != NULL) {
            size_t len = strlen(out);
            snprintf(out + len, cap - len, "%s%s: %s", len > 0 ? "; " : "",
                     ussl_backend_name(l->backends[i]), why);
        }
    }
    if (same && l->count > 1) {
        return first;
    }
    return out[0] == '\0' ? NULL : out;
}

static void as_json(const linked *l, const ussl_suite *rows, size_t count, bool all)
{
    char why[512];
    cli_json j = {.to = stdout};
    cli_json_open(&j, NULL, '[');
    for (size_t i = 0; i < count; i++) {
        const ussl_suite *row = &rows[i];
        char id[8];
        if (!all && (row->flags & (USSL_SUITE_SEED | USSL_SUITE_TLS1_3)) == 0) {
            continue;
        }
        snprintf(id, sizeof id, "0x%04x", row->id);
        cli_json_open(&j, NULL, '{');
        cli_json_text(&j, "id", id);
        cli_json_text(&j, "name", row->name);
        cli_json_text(&j, "openssl", row->openssl);
        cli_json_bool(&j, "seed", (row->flags & USSL_SUITE_SEED) != 0);
        for (size_t k = 0; k < l->count; k++) {
            cli_json_bool(&j, ussl_backend_name(l->backends[k]),
                          ussl_backend_has_suite(l->backends[k], row->id));
        }
        cli_json_text(&j, "reason", reason(l, row->id, why, sizeof why));
        cli_json_close(&j, '}');
    }
    cli_json_close(&j, ']');
    cli_json_end(&j);
}

static const char *class_of(const ussl_suite *row)
{
    if ((row->flags & USSL_SUITE_SIGNALLING) != 0) {
        return "signal";
    }
    if ((row->flags & USSL_SUITE_RECOMMENDED) != 0) {
        return "recommended";
    }
    return (row->flags & USSL_SUITE_FORWARD_SECRET) != 0 ? "legacy, forward secret" : "legacy";
}

static void as_table(const linked *l, const ussl_suite *rows, size_t count, bool all)
{
    char why[512];
    size_t have[BACKENDS_MAX][2] = {{0}};
    printf("%-6s  %-44s %-22s", "id", "name", "class");
    for (size_t k = 0; k < l->count; k++) {
        printf(" %-8s", ussl_backend_name(l->backends[k]));
    }
    printf(" why not\n");
    for (size_t i = 0; i < count; i++) {
        const ussl_suite *row = &rows[i];
        if (!all && (row->flags & (USSL_SUITE_SEED | USSL_SUITE_TLS1_3)) == 0) {
            continue;
        }
        printf("0x%04x  %-44s %-22s", row->id, row->name, class_of(row));
        for (size_t k = 0; k < l->count; k++) {
            bool has = ussl_backend_has_suite(l->backends[k], row->id);
            printf(" %-8s", has ? "yes" : "-");
            have[k][0] += has && (row->flags & USSL_SUITE_SEED) != 0;
            have[k][1] += has && (row->flags & USSL_SUITE_TLS1_3) != 0;
        }
        const char *text = reason(l, row->id, why, sizeof why);
        printf(" %s\n", text != NULL ? text : "");
    }
    for (size_t k = 0; k < l->count; k++) {
        printf("%s %s: %zu of the documented 79, %zu of TLS 1.3\n",
               ussl_backend_name(l->backends[k]), ussl_backend_version(l->backends[k]), have[k][0],
               have[k][1]);
    }
}

int cli_suites(const cli_options *o)
{
    linked l;
    size_t count = 0;
    int rc = pick(o, &l);
    if (rc != EXIT_OK) {
        return rc;
    }
    const ussl_suite *rows = ussl_suites(&count);
    if (o->json) {
        as_json(&l, rows, count, o->all);
    } else {
        as_table(&l, rows, count, o->all);
    }
    return fflush(stdout) == 0 ? EXIT_OK : EXIT_REFUSED;
}
