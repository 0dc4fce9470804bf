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
    const char *what;  /* cipher, digest, key exchange or suite */
    const char *peer;  /* "mbedtls", "wolfssl", "openssl" */
    const char *way;   /* "seal", "open", "full", "resumed", "write", ... */
    unsigned size;     /* bytes of payload a run; 0: none */
    unsigned detail[4];                 /* the phase's own numbers */
    void *(*open)(const bench_case *c); /* NULL: cannot be done here; the reason is on stderr */
    bool (*run)(void *state);           /* one run; false: failed */
    void (*close)(void *state);
};

/* Each calls `take` once a case that this build has. */
typedef void (*bench_take)(const bench_case *c, void *arg);
void bench_cipher_cases(bench_take take, void *arg);
void bench_public_key_cases(bench_take take, void *arg);
void bench_tls_cases(bench_take take, void *arg);
void bench_openssl_cases(bench_take take, void *arg);

/* Prints what idle connections cost, one JSON object. */
bool bench_memory(void);

/* xorshift64*, the same bytes at every start: only for benches that count instructions. */
void bench_fix_random(void);

#ifdef __cplusplus
}
#endif
#endif
