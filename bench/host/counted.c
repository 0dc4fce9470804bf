/* SPDX-License-Identifier: MIT */
/* What the gate counts: a handshake of one suite, and a full record each way, once the first
 * connection has filled what the library keeps. */
#include "counted.h"

#include <stdio.h>

#include "pair.h"
#include "roads.h"
#include "suites.h"

#define RECORD 16384u

/* The names that callgrind is told to collect in. */
bool counted_handshake(pair *p);
bool counted_records(pair *p);

__attribute__((noinline)) bool counted_handshake(pair *p)
{
    return pair_connect(p);
}

__attribute__((noinline)) bool counted_records(pair *p)
{
    return pair_move(p, true, RECORD) && pair_move(p, false, RECORD);
}

static bool run(pair *p)
{
    pair_weight weight;
    bool ok = pair_connect(p) && pair_move(p, true, 1024) && counted_handshake(p) &&
              counted_records(p) && pair_weigh(p, 1, &weight);
    if (ok && weight.counted) {
        printf("{\"client\": %zu, \"server\": %zu}\n", weight.peak[0], weight.peak[1]);
    }
    return ok;
}

int bench_counted(const char *peer, const char *suite_name)
{
    const road *r = bench_road_named(peer);
    const ussl_suite *s = ussl_suite_by_name(suite_name);
    road_setting setting = {0};
    if (r == NULL || s == NULL || !bench_suite_takes_part(s)) {
        fprintf(stderr, "there is no peer '%s', or no suite '%s'\n", peer, suite_name);
        return 2;
    }
    setting.suite = s->id;
    setting.version = bench_suite_is_1_3(s) ? ROAD_TLS1_3 : ROAD_TLS1_2;
    setting.chain = bench_suite_chain(s);
    if (!r->has(r, &setting)) {
        fprintf(stderr, "%s has no %s in this build\n", peer, suite_name);
        return 3;
    }
    road_fix_random();
    pair *p = pair_new(r, bench_server_road, &setting);
    bool ok = p != NULL && run(p);
    pair_free(p);
    return ok ? 0 : 1;
}
