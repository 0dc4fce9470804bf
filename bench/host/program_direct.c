/* SPDX-License-Identifier: MIT */
/* What ussl-bench-direct-NAME measures: the protocol by the library called directly. */
#include "case.h"
#include "roads.h"

const road *const bench_roads[] = {&BENCH_ROAD};
const size_t bench_road_count = 1;
const road *const bench_server_road = NULL;

void bench_all_cases(bench_take take, void *arg)
{
    bench_tls_cases(take, arg);
}

bool bench_suites(void)
{
    return false;
}
