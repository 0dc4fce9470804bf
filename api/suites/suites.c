/* SPDX-License-Identifier: MIT */
/* The suite table and the look-ups over it. */
#include "ussl.h"
#include "ussl_config.h"

#include "suites/parse.h"

#include <string.h>

#define SEED      USSL_SUITE_SEED
#define SEED_FS   (USSL_SUITE_SEED | USSL_SUITE_FORWARD_SECRET)
#define BEST      (SEED_FS | USSL_SUITE_RECOMMENDED)
#define T13       (USSL_SUITE_TLS1_3 | USSL_SUITE_FORWARD_SECRET | USSL_SUITE_RECOMMENDED)
#define SIGNAL    (USSL_SUITE_SEED | USSL_SUITE_SIGNALLING)
#define MORE      0u
#define MORE_FS   USSL_SUITE_FORWARD_SECRET
#define MORE_BEST (MORE_FS | USSL_SUITE_RECOMMENDED)

/* The names are 8 KB of text. A build without them names a suite by its id, so that a program which
 * prints one still prints something that the look-ups understand. */
#if USSL_HAVE_SUITE_NAMES
#define NAMES(id_, name_, openssl_) .name = (name_), .openssl = (openssl_)
#else
#define NAMES(id_, name_, openssl_) .name = #id_, .openssl = NULL
#endif

#define ROW(id_, kx_, auth_, cipher_, mode_, mac_, prf_, class_, name_, openssl_)                  \
    {.id = (id_),                                                                                  \
     .kx = USSL_KX_##kx_,                                                                          \
     .auth = USSL_AUTH_##auth_,                                                                    \
     .cipher = USSL_CIPHER_##cipher_,                                                              \
     .mode = USSL_MODE_##mode_,                                                                    \
     .mac = USSL_HASH_##mac_,                                                                      \
     .prf = USSL_HASH_##prf_,                                                                      \
     .flags = (class_),                                                                            \
     NAMES(id_, name_, openssl_)},

static const ussl_suite rows[] = {
#if USSL_EXACT_SUITES
#include "ussl_suite_rows.inc"
#else
#include "suites/rows.inc"
#endif
};

#define ROW_COUNT (sizeof rows / sizeof rows[0])

#if !USSL_EXACT_SUITES
/* Positions in `rows`, sorted by id; a unit test proves it and prints the right list. */
/* clang-format off */
static const uint8_t by_id[ROW_COUNT] = {
    69, 38, 51, 18, 68, 50, 79, 47, 35, 15, 61, 27, 117, 118, 102, 103, 66, 48, 30, 10, 108, 109,
    93, 94, 119, 120, 104, 105, 78, 46, 60, 26, 84, 0, 1, 2, 3, 4, 75, 57, 36, 16, 72, 54, 37, 17,
    33, 13, 74, 56, 34, 14, 71, 53, 28, 8, 73, 55, 29, 9, 70, 52, 87, 88, 89, 90, 44, 24, 83, 65,
    45, 25, 81, 63, 77, 59, 43, 23, 41, 21, 82, 64, 42, 22, 80, 62, 110, 111, 95, 96, 121, 122,
    106, 107, 91, 92, 67, 49, 32, 12, 76, 58, 40, 20, 113, 114, 98, 99, 115, 116, 100, 101, 31, 11,
    39, 19, 7, 5, 6, 112, 85, 97, 86,
};
/* clang-format on */
#endif

const ussl_suite *ussl_suites(size_t *count)
{
    if (count != NULL) {
        *count = ROW_COUNT;
    }
    return rows;
}

#if USSL_EXACT_SUITES
const ussl_suite *ussl_suite_by_id(uint16_t id)
{
    for (size_t i = 0; i < ROW_COUNT; i++) {
        if (rows[i].id == id) {
            return &rows[i];
        }
    }
    return NULL;
}
#else
const ussl_suite *ussl_suite_by_id(uint16_t id)
{
    size_t low = 0;
    size_t high = ROW_COUNT;
    while (low < high) {
        size_t middle = (low + high) / 2;
        const ussl_suite *row = &rows[by_id[middle]];
        if (row->id == id) {
            return row;
        }
        if (row->id < id) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return NULL;
}
#endif

const ussl_suite *ussl__suite_find(const char *name, size_t len)
{
    uint16_t id = 0;
    if (ussl__hex_id(name, len, &id)) {
        return ussl_suite_by_id(id);
    }
    for (size_t i = 0; i < ROW_COUNT; i++) {
        if (ussl__same_word(name, len, rows[i].name) ||
            (rows[i].openssl != NULL && ussl__same_word(name, len, rows[i].openssl))) {
            return &rows[i];
        }
    }
    return NULL;
}

const ussl_suite *ussl_suite_by_name(const char *name)
{
    return name == NULL ? NULL : ussl__suite_find(name, strlen(name));
}
