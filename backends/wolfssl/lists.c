/* SPDX-License-Identifier: MIT */
/* What the linked library has, asked of its own tables. */
#include "wolf.h"

typedef struct list {
    uint16_t *out;
    size_t cap, count;
} list;

static void add(list *to, uint16_t id)
{
    for (size_t i = 0; i < to->count && i < to->cap; i++) {
        if (to->out[i] == id) {
            return;
        }
    }
    if (to->count < to->cap) {
        to->out[to->count] = id;
    }
    to->count++;
}

size_t ussl__wolf_list_suites(uint16_t *out, size_t cap)
{
    list to = {out, cap, 0};
    const CipherSuiteInfo *row = GetCipherNames();
    for (int i = 0; i < GetCipherNamesSize(); i++) {
        uint16_t id = (uint16_t)((row[i].cipherSuite0 << 8) | row[i].cipherSuite);
        const ussl_suite *suite = ussl_suite_by_id(id);
        /* The library has names of its own for some rows twice, and suites outside our table. */
        bool twin = (row[i].flags & WOLFSSL_CIPHER_SUITE_FLAG_NAMEALIAS) != 0;
        if (suite != NULL && !twin && (suite->flags & USSL_SUITE_SIGNALLING) == 0) {
            add(&to, id);
        }
    }
    return to.count;
}

#ifdef HAVE_SUPPORTED_CURVES
size_t ussl__wolf_list_groups(uint16_t *out, size_t cap)
{
    /* Without TLS 1.3 the library takes every number, so those that it cannot do are left out. */
    static const uint16_t known[] = {
#ifdef HAVE_CURVE25519
        WOLFSSL_ECC_X25519,
#endif
#ifdef HAVE_ECC
        WOLFSSL_ECC_SECP256R1,
#endif
#ifdef HAVE_ECC384
        WOLFSSL_ECC_SECP384R1,
#endif
#ifdef HAVE_ECC521
        WOLFSSL_ECC_SECP521R1,
#endif
#ifdef HAVE_FFDHE_2048
        WOLFSSL_FFDHE_2048,
#endif
#ifdef HAVE_FFDHE_3072
        WOLFSSL_FFDHE_3072,
#endif
#ifdef HAVE_FFDHE_4096
        WOLFSSL_FFDHE_4096,
#endif
        0,
    };
    list to = {out, cap, 0};
    for (size_t i = 0; known[i] != 0; i++) {
        TLSX *extensions = NULL;
        if (TLSX_UseSupportedCurve(&extensions, known[i], NULL) == WOLFSSL_SUCCESS) {
            add(&to, known[i]);
        }
        TLSX_FreeAll(extensions, NULL);
    }
    return to.count;
}
#else
size_t ussl__wolf_list_groups(uint16_t *out, size_t cap)
{
    (void)out;
    (void)cap;
    return 0; /* no key exchange of this build has groups */
}
#endif

static bool is_rsa(uint16_t sigalg)
{
    unsigned low = sigalg & 0xff;
    return sigalg >> 8 != 8 ? low == 1 : (low >= 4 && low <= 6) || (low >= 9 && low <= 11);
}

size_t ussl__wolf_list_sigalgs(uint16_t *out, size_t cap)
{
    list to = {out, cap, 0};
    byte pairs[WOLFSSL_MAX_SIGALGO];
    word16 size = 0;
    InitSuitesHashSigAlgo(pairs, SIG_ALL, 1, 4096, &size);
    for (size_t i = 0; i + 1 < size; i += 2) {
        uint16_t id = (uint16_t)((pairs[i] << 8) | pairs[i + 1]);
        /* The library lists RSA also where it has none. */
        if (ussl_sigalg_name(id) != NULL && (USSL_ALG_RSA || !is_rsa(id))) {
            add(&to, id);
        }
    }
    return to.count;
}
