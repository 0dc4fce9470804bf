/* SPDX-License-Identifier: MIT */
/* Reads the table of verdicts and makes contexts that judge by it. */
#include "cases.h"

#include "check.h"
#include "pki.h"

#include <stdlib.h>
#include <string.h>

#define MOST_CASES 400
#define COLUMNS    12

static verdict_case rows[MOST_CASES];
static size_t row_count;

static void bad_row(const char *name, const char *what)
{
    fprintf(stderr, "cases.tsv: %s: %s\n", name, what);
    abort();
}

static const char *or_null(const char *cell)
{
    return strcmp(cell, "-") == 0 ? NULL : cell;
}

static uint32_t parse_reasons(const char *name, char *cell)
{
    uint32_t set = 0;
    if (strcmp(cell, "ok") == 0) {
        return 0;
    }
    for (char *word = strtok(cell, ","); word != NULL; word = strtok(NULL, ",")) {
        uint32_t bit = 0;
        for (unsigned i = 0; i < USSL_V_COUNT; i++) {
            const char *known = ussl_verify_reason_name(1u << i);
            if (known != NULL && strcmp(known, word) == 0) {
                bit = 1u << i;
            }
        }
        if (bit == 0) {
            bad_row(name, word);
        }
        set |= bit;
    }
    return set;
}

static void parse_row(char *cells[COLUMNS])
{
    if (row_count == MOST_CASES) {
        bad_row(cells[0], "too many rows");
    }
    verdict_case *c = &rows[row_count++];
    c->name = cells[0];
    c->as_server = strcmp(cells[1], "client") != 0;
    c->as_client = strcmp(cells[1], "server") != 0;
    c->chain = cells[2];
    c->key = or_null(cells[3]);
    c->ca = cells[4];
    c->crl = or_null(cells[5]);
    c->policy = strcmp(cells[6], "all") == 0    ? USSL_CRL_ALL
                : strcmp(cells[6], "leaf") == 0 ? USSL_CRL_LEAF
                                                : USSL_CRL_SOFT;
    c->verify_name = or_null(cells[7]);
    c->has_time = or_null(cells[8]) != NULL;
    c->time = c->has_time ? strtoll(cells[8], NULL, 10) : 0;
    c->reasons = parse_reasons(cells[0], cells[9]);
    c->note = cells[11];
}

static void parse_table(char *text)
{
    bool header = true;
    char *next;
    for (char *line = text; line != NULL && *line != '\0'; line = next) {
        next = strchr(line, '\n');
        if (next != NULL) {
            *next++ = '\0';
        }
        if (*line == '#' || *line == '\0') {
            continue;
        }
        if (header) {
            header = false;
            continue;
        }
        char *cells[COLUMNS];
        size_t n = 0;
        for (char *at = line; n < COLUMNS && at != NULL; n++) {
            cells[n] = at;
            at = strchr(at, '\t');
            if (at != NULL) {
                *at++ = '\0';
            }
        }
        if (n < COLUMNS - 1) {
            bad_row(line, "columns are missing");
        }
        if (n == COLUMNS - 1) {
            cells[COLUMNS - 1] = line + strlen(line);
        }
        parse_row(cells);
    }
}

const verdict_case *cases_all(size_t *count)
{
    if (row_count == 0) {
        FILE *f = fopen(USSL_TEST_SOURCE_DIR "/tests/pki/cases.tsv", "rb");
        char *text = calloc(1, 1 << 18);
        if (f == NULL || text == NULL || fread(text, 1, (1 << 18) - 1, f) == 0) {
            bad_row("tests/pki/cases.tsv", "cannot be read");
        }
        fclose(f);
        parse_table(text); /* the rows point into it */
    }
    *count = row_count;
    return rows;
}

static int64_t case_time(void *arg)
{
    return ((const verdict_case *)arg)->time;
}

ussl_ctx *cases_judge(const verdict_case *c, const ussl_backend *backend, ussl_role role)
{
    ussl_ctx *ctx = NULL;
    MUST(ussl_ctx_new_on(&ctx, backend, role));
    pki_file ca = pki_read(c->ca);
    MUST_CTX(ctx, ussl_ctx_add_ca(ctx, ca.text, ca.len));
    pki_free(&ca);
    if (c->crl != NULL) {
        pki_file crl = pki_read(c->crl);
        MUST_CTX(ctx, ussl_ctx_add_crl(ctx, crl.text, crl.len));
        pki_free(&crl);
    }
    if (c->policy != USSL_CRL_SOFT) {
        MUST_CTX(ctx, ussl_ctx_set_crl_policy(ctx, c->policy));
    }
    if (c->has_time) {
        MUST_CTX(ctx,
                 ussl_ctx_set_clock(ctx, USSL_CLOCK_CALLBACK, case_time, (void *)(uintptr_t)c));
    }
    return ctx;
}

int cases_alert(uint32_t reasons)
{
    static const int alerts[USSL_V_COUNT] = {44, 48, 42, 48, 48, 42, 45, 45,
                                             46, 43, 42, 42, 42, 42, 49};
    for (unsigned i = 0; i < USSL_V_COUNT; i++) {
        if ((reasons & 1u << i) != 0) {
            return alerts[i];
        }
    }
    return -1;
}

const char *cases_words(uint32_t reasons)
{
    static char texts[4][256];
    static unsigned turn;
    char *out = texts[turn++ % 4];
    size_t at = 0;
    out[0] = '\0';
    for (unsigned i = 0; i < USSL_V_COUNT; i++) {
        if ((reasons & 1u << i) != 0) {
            const char *name = ussl_verify_reason_name(1u << i);
            at += (size_t)snprintf(out + at, sizeof texts[0] - at, "%s%s", at > 0 ? "," : "", name);
        }
    }
    return at > 0 ? out : "ok";
}
