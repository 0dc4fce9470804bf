/* SPDX-License-Identifier: MIT */
/* The roads to TLS of one measuring program: each program links another list. */
#ifndef USSL_BENCH_ROADS_H
#define USSL_BENCH_ROADS_H

#include "road.h"

extern const road *const bench_roads[];
extern const size_t bench_road_count;
/* Who plays the server; NULL: the same road. A build without servers has another's. */
extern const road *const bench_server_road;

/* NULL: no road of this program is called that. */
const road *bench_road_named(const char *name);

#endif
