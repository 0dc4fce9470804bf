/* SPDX-License-Identifier: MIT */
/* OpenSSL's cases, by file. */
#ifndef USSL_BENCH_OPENSSL_CASES_H
#define USSL_BENCH_OPENSSL_CASES_H

#include "case.h"

void bench_openssl_cipher_cases(bench_take take, void *arg);
void bench_openssl_key_cases(bench_take take, void *arg);

#endif
