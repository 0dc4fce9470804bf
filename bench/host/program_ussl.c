/* SPDX-License-Identifier: MIT */
/* What ussl-bench-run measures: both backends through ussl, and OpenSSL. */
#include "case.h"
#include "roads.h"
#include "suites.h"
#include "ussl_config.h"

const road *const bench_roads[] = {&road_mbedtls, &road_wolfssl, &road_openssl};
const size_t bench_road_count = sizeof(bench_roads) / sizeof(bench_roads[0]);
const road *const bench_server_road = USSL_HAVE_SERVER ? NULL : &road_openssl;

void bench_all_cases(bench_take take, void *arg)
{
    bench_cipher_cases(take, arg);
    bench_public_key_cases(take, arg);
    bench_openssl_cases(take, arg);
    bench_tls_cases(take, arg);
}

bool bench_suites(void)
{
    bench_suites_print();
    return true;
}
