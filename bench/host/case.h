/* SPDX-License-Identifier: MIT */
/* One measurement of the host bench: what it is called, and how it is set up, run and taken down.
 */
#ifndef USSL_BENCH_CASE_H
#define USSL_BENCH_CASE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct bench_case bench_case;
struct bench_case {
    const char *phase; /* "cipher", "digest", "agree", "sign", "handshake", "bulk", "connections" */
    const char *what;  /* cipher, digest, key exchange or suite; static or never freed */
    const char *peer;  /* "mbedtls", "wolfssl", "mbedtls-direct", "wolfssl-direct", "openssl" */
    const char *way;   /* "seal", "open", "full", "resumed", "up", ...: bench/SCHEMA.md */
    unsigned size;     /* bytes of payload a run; 0: none */
    unsigned detail[4];                 /* the phase's own numbers */
    const void *with;                   /* the phase's own object */
    void *(*open)(const bench_case *c); /* NULL: cannot be done here; the reason is on stderr */
    bool (*run)(void *state);           /* one run; false: failed */
    void (*close)(void *state);         /* NULL is allowed */
    /* TSC ticks spent in calls of the client, of the server, since open; NULL: no sides. */
    void (*sides)(void *state, uint64_t ticks[2]);
};

/* Each calls `take` once a case that this program has. */
typedef void (*bench_take)(const bench_case *c, void *arg);
void bench_cipher_cases(bench_take take, void *arg);
void bench_public_key_cases(bench_take take, void *arg);
void bench_openssl_cases(bench_take take, void *arg);
void bench_tls_cases(bench_take take, void *arg);
/* All of this program's: each program of the bench links another one. */
void bench_all_cases(bench_take take, void *arg);

/* Prints what `connections` idle connections of a peer cost, one JSON object; false: it has not
 * this key exchange, or something failed. */
bool bench_memory(const char *peer, const char *what, unsigned connections);

/* The rows `suites` of the JSON, on stdout; false: this program does not know. */
bool bench_suites(void);

#ifdef __cplusplus
}
#endif
#endif
