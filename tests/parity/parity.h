/* SPDX-License-Identifier: MIT */
/* The parity of the backends: each option is set and its effect observed, or it is refused when
 * set. */
#ifndef USSL_TEST_PARITY_H
#define USSL_TEST_PARITY_H

#include "backends.h"
#include "cases.h"
#include "hello.h"
#include "pair.h"
#include "pki.h"

/* What one trial of an option came to. */
typedef enum outcome {
    TOOK_EFFECT,
    NOT_SUPPORTED, /* USSL_E_NOTSUP at set time */
    NO_EFFECT      /* set, but nothing of it was to be seen; or a step failed: see parity_words */
} outcome;

/* One row: a function of ussl.h, what of it is tried, and the capability it needs (0: none, so that
 * every backend must have it). */
typedef struct parity_row {
    const char *function;
    const char *what;
    const char *seen; /* where the effect shows, for docs/parity.md */
    uint32_t cap;
    outcome (*try)(const ussl_backend *backend);
} parity_row;

extern const parity_row parity_wire[], parity_trust[], parity_session[], parity_key[],
    parity_conn[];
extern const size_t parity_wire_count, parity_trust_count, parity_session_count, parity_key_count,
    parity_conn_count;

/* Why the last trial saw no effect. */
extern char parity_words[512];
outcome parity_fail(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* Steps of a trial. NOTSUP ends it as NOT_SUPPORTED, another error as NO_EFFECT. */
#define SET(p, call)                                                                               \
    do {                                                                                           \
        int rc_ = (call);                                                                          \
        if (rc_ != USSL_OK) {                                                                      \
            outcome o_ = rc_ == USSL_E_NOTSUP                                                      \
                             ? NOT_SUPPORTED                                                       \
                             : parity_fail("%s: %s", #call, ussl_result_name(rc_));                \
            pair_free(p);                                                                          \
            return o_;                                                                             \
        }                                                                                          \
    } while (0)
#define SEE(p, true, ...)                                                                          \
    do {                                                                                           \
        if (!(true)) {                                                                             \
            outcome o_ = parity_fail(__VA_ARGS__);                                                 \
            pair_free(p);                                                                          \
            return o_;                                                                             \
        }                                                                                          \
    } while (0)

/* A pair of one backend with the usual certificates and one version. */
void parity_open(pair *p, const ussl_backend *backend, uint16_t version);
ussl_info parity_info(const pair_end *end);

/* Trials with a key in another process; they are rows of key.c. */
outcome parity_external_now(const ussl_backend *backend);
outcome parity_external_later(const ussl_backend *backend);
outcome parity_external_rsa(const ussl_backend *backend);
outcome parity_external_rsa_later(const ussl_backend *backend);
outcome parity_external_decrypt(const ussl_backend *backend);
outcome parity_external_decrypt_later(const ussl_backend *backend);
outcome parity_external_rsa_1_3(const ussl_backend *backend);

#endif
