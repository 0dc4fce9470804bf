/* SPDX-License-Identifier: MIT */
/* Lists of suites, groups and signature algorithms as people write them: "name,0xc02b:other". */
#ifndef USSL_SUITES_PARSE_H
#define USSL_SUITES_PARSE_H

#include "ussl.h"

typedef enum ussl__id_kind {
    USSL__ID_SUITE, /* IANA or OpenSSL name, or "0xc02b" */
    USSL__ID_GROUP, /* "x25519", "P-256", "secp256r1", or "0x001d" */
    USSL__ID_SIGALG /* IANA SignatureScheme name, or "0x0804" */
} ussl__id_kind;

/* The most ids that a list may hold, for a caller's array. */
#define USSL__IDS_MAX 160

/*
 * Reads names or hexadecimal ids separated by commas or colons; blanks around an item are skipped
 * and letters compare without case. The order is kept. `*n` gets the number of ids in `out`.
 *
 * USSL_OK with 1 to `cap` ids. Otherwise USSL_E_ARG, and `*bad` with `*bad_len` bytes is what is
 * wrong, inside `list`: an unknown name, a name that comes twice, an empty item (`*bad_len` 0: a
 * list that is empty or has a separator too many), or the first item past `cap`. `bad` and
 * `bad_len` may be NULL. Looks names up only: whether a backend has them is the caller's question.
 */
int ussl__parse_ids(const char *list, ussl__id_kind kind, uint16_t *out, size_t cap, size_t *n,
                    const char **bad, size_t *bad_len);

/* One item: its id, or 0 if it is unknown. (0 names no suite, group or algorithm that we have.) */
uint16_t ussl__parse_id(const char *item, size_t len, ussl__id_kind kind);

/* Equal without regard to ASCII case? `a` has `len` bytes, `b` ends in NUL. Locale-free. */
int ussl__same_word(const char *a, size_t len, const char *b);

/* "0xc02b" (any case, 1 to 4 digits) as a number: 1, or 0 and `*id` untouched. */
int ussl__hex_id(const char *word, size_t len, uint16_t *id);

/* The public look-ups for a word that need not end in NUL. NULL / 0: unknown. */
const ussl_suite *ussl__suite_find(const char *word, size_t len);
uint16_t ussl__group_find(const char *word, size_t len);
uint16_t ussl__sigalg_find(const char *word, size_t len);

#endif
