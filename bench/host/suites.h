/* SPDX-License-Identifier: MIT */
/* Which measurements a suite of the table shares with others: what its cases are called. */
#ifndef USSL_BENCH_SUITES_H
#define USSL_BENCH_SUITES_H

#include <stdbool.h>
#include <stddef.h>

#include "road.h"
#include "ussl.h"

#ifdef __cplusplus
extern "C" {
#endif

#define BENCH_NAME 48

/* The seed's 79 and the five of TLS 1.3. */
bool bench_suite_takes_part(const ussl_suite *s);
bool bench_suite_is_1_3(const ussl_suite *s);
/* The certificates that it needs; of TLS 1.3, which needs none in particular, the EC ones. */
road_chain bench_suite_chain(const ussl_suite *s);
/* The `what` of phase "cipher": "AES-128-GCM", "AES-128-CBC-SHA1". */
void bench_suite_cipher(const ussl_suite *s, char *out, size_t cap);
/* The `what` of phase "bulk": "TLS1.2 AES-128-GCM". */
const char *bench_suite_bulk(const ussl_suite *s); /* equal names are the same pointer */
/* The rows `suites` of the JSON (bench/SCHEMA.md), on stdout. */
void bench_suites_print(void);

#ifdef __cplusplus
}
#endif
#endif
