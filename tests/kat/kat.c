/* SPDX-License-Identifier: MIT */
/* Known-answer tests of the cipher cores: Wycheproof's vectors, flattened by flatten.py. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "kat.h"

#define FIELDS 12

/* One primitive and algorithm of one backend: what was run, and how it ended. */
typedef struct tally {
    char name[40];
    unsigned run, passed, known, absent;
} tally;

static tally tallies[64];
static size_t tally_count;

static tally *tally_of(const char *primitive, const char *algorithm)
{
    char name[40];
    snprintf(name, sizeof(name), "%s %s", primitive, algorithm);
    for (size_t i = 0; i < tally_count; i++) {
        if (strcmp(tallies[i].name, name) == 0) {
            return &tallies[i];
        }
    }
    if (tally_count == sizeof(tallies) / sizeof(tallies[0])) {
        fprintf(stderr, "kat: more algorithms than expected\n");
        exit(2);
    }
    tally *t = &tallies[tally_count++];
    memset(t, 0, sizeof(*t));
    memcpy(t->name, name, sizeof(t->name));
    return t;
}

static uint8_t nibble(char c)
{
    return (uint8_t)(c <= '9' ? c - '0' : (c | 32) - 'a' + 10);
}

/* Decodes hex in place; "-" is the empty string. */
static ussl_span unhex(char *text)
{
    uint8_t *out = (uint8_t *)text;
    size_t n = strlen(text) / 2;
    for (size_t i = 0; i < n; i++) {
        out[i] = (uint8_t)(nibble(text[2 * i]) << 4 | nibble(text[2 * i + 1]));
    }
    return (ussl_span){out, n};
}

static size_t split(char *line, char *fields[FIELDS])
{
    size_t n = 0;
    line[strcspn(line, "\n")] = '\0';
    for (char *at = line; at != NULL && n < FIELDS; n++) {
        fields[n] = at;
        at = strchr(at, '\t');
        if (at != NULL) {
            *at++ = '\0';
        }
    }
    return n;
}

/* The differences that known.tsv explains: each must still be there, and no other. */
typedef struct known_row {
    char backend[16], id[64];
    bool seen;
} known_row;

static known_row known[128];
static size_t known_count;

static bool known_read(const char *path)
{
    char line[512];
    FILE *file = fopen(path, "r");
    if (file == NULL) {
        return false;
    }
    while (fgets(line, sizeof(line), file) != NULL) {
        known_row *row = &known[known_count];
        if (line[0] != '#' && sscanf(line, "%15s %63s", row->backend, row->id) == 2) {
            if (++known_count == sizeof(known) / sizeof(known[0])) {
                break;
            }
        }
    }
    fclose(file);
    return known_count < sizeof(known) / sizeof(known[0]);
}

static bool is_known(const char *backend, const char *id)
{
    for (size_t i = 0; i < known_count; i++) {
        if (strcmp(known[i].backend, backend) == 0 && strcmp(known[i].id, id) == 0) {
            known[i].seen = true;
            return true;
        }
    }
    return false;
}

/* Lines of known.tsv that a linked backend no longer bears out. */
static unsigned known_stale(const char *backend)
{
    unsigned stale = 0;
    for (size_t i = 0; i < known_count; i++) {
        if (strcmp(known[i].backend, backend) == 0 && !known[i].seen) {
            printf("STALE %s %s: known.tsv says that it differs, and it does not\n", backend,
                   known[i].id);
            stale++;
        }
    }
    return stale;
}

static bool as_expected(const char *expected, kat_outcome outcome)
{
    if (strcmp(expected, "acceptable") == 0) {
        return outcome != KAT_BROKEN;
    }
    return outcome == (strcmp(expected, "valid") == 0 ? KAT_ACCEPTED : KAT_REFUSED);
}

static kat_outcome run(const ussl_cipher *cipher, void *st, const char *primitive,
                       const char *algorithm, ussl_span *args)
{
    if (strcmp(primitive, "aead") == 0) {
        return kat_aead(cipher, st, algorithm, args);
    }
    if (strcmp(primitive, "cbc") == 0) {
        return kat_cbc(cipher, st, algorithm, args);
    }
    if (strcmp(primitive, "hmac") == 0) {
        return kat_hmac(cipher, st, algorithm, args);
    }
    if (strcmp(primitive, "agree") == 0) {
        return kat_agree(cipher, st, algorithm, args);
    }
    return kat_verify(cipher, st, algorithm, args);
}

static unsigned run_file(const ussl_cipher *cipher, void *st, FILE *file)
{
    static char line[1 << 20];
    unsigned wrong = 0;
    rewind(file);
    tally_count = 0;
    while (fgets(line, sizeof(line), file) != NULL) {
        char *fields[FIELDS];
        ussl_span args[FIELDS];
        size_t n = split(line, fields);
        for (size_t i = 5; i < n; i++) {
            args[i - 5] = unhex(fields[i]);
        }
        tally *t = tally_of(fields[0], fields[1]);
        kat_outcome outcome = run(cipher, st, fields[0], fields[1], args);
        if (outcome == KAT_ABSENT) {
            t->absent++;
            continue;
        }
        t->run++;
        if (as_expected(fields[3], outcome)) {
            t->passed++;
        } else if (is_known(cipher->name, fields[2])) {
            t->known++;
        } else {
            wrong++;
            printf("WRONG %s %s %s: expected %s, got %s (%s)\n", cipher->name, t->name, fields[2],
                   fields[3], kat_outcome_name(outcome), fields[4]);
        }
    }
    return wrong;
}

int main(int argc, char **argv)
{
    if (argc != 3) {
        fprintf(stderr, "usage: kat VECTORS KNOWN\n");
        return 2;
    }
    FILE *file = fopen(argv[1], "r");
    if (file == NULL) {
        fprintf(stderr, "kat: cannot read %s: run flatten.py first\n", argv[1]);
        return 2;
    }
    if (!known_read(argv[2])) {
        fprintf(stderr, "kat: cannot read %s, or it has too many lines\n", argv[2]);
        return 2;
    }
    unsigned wrong = 0;
    unsigned total = 0;
    for (size_t i = 0; i < ussl__cipher_list_count; i++) {
        const ussl_cipher *cipher = ussl__cipher_list[i];
        /* A context keeps the library's process-wide set-up alive for its cipher core. */
        ussl_ctx *ctx = NULL;
        void *st = aligned_alloc(16, (cipher->state_size + 15) / 16 * 16);
        if (st == NULL ||
            ussl_ctx_new_on(&ctx, ussl_backend_by_name(cipher->name), USSL_CLIENT) != USSL_OK) {
            fprintf(stderr, "kat: %s cannot be started\n", cipher->name);
            return 1;
        }
        wrong += run_file(cipher, st, file);
        for (size_t k = 0; k < tally_count; k++) {
            const tally *t = &tallies[k];
            total += t->run;
            printf("%-8s %-30s %4u of %4u, %u known%s\n", cipher->name, t->name, t->passed, t->run,
                   t->known, t->absent > 0 ? "  (not in this build)" : "");
        }
        wrong += known_stale(cipher->name);
        wrong += kat_camellia(cipher, st);
        ussl_ctx_free(ctx);
        free(st);
    }
    fclose(file);
    printf("%u vectors run, %u wrong\n", total, wrong);
    return wrong == 0 && total > 0 ? 0 : 1;
}
