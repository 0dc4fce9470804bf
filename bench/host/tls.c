/* SPDX-License-Identifier: MIT */
/* The protocol over memory, on every road of the program: handshakes, bulk, whole connections. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "case.h"
#include "pair.h"
#include "roads.h"
#include "suites.h"

typedef struct kx_row {
    const char *name;
    uint16_t suite, version;
    road_chain chain;
} kx_row;

static const kx_row kx_rows[] = {
    {"TLS1.2 ECDHE-ECDSA", 0xc02b, ROAD_TLS1_2, ROAD_EC},
    {"TLS1.2 ECDHE-RSA", 0xc02f, ROAD_TLS1_2, ROAD_RSA},
    {"TLS1.2 DHE-RSA", 0x009e, ROAD_TLS1_2, ROAD_RSA},
    {"TLS1.2 RSA", 0x009c, ROAD_TLS1_2, ROAD_RSA},
    {"TLS1.2 ECDH-ECDSA", 0xc02d, ROAD_TLS1_2, ROAD_EC},
    {"TLS1.2 ECDH-RSA", 0xc031, ROAD_TLS1_2, ROAD_EC_UNDER_RSA},
    {"TLS1.3 ECDSA", 0x1301, ROAD_TLS1_3, ROAD_EC},
    {"TLS1.3 RSA", 0x1301, ROAD_TLS1_3, ROAD_RSA},
};
#define KX_ROWS (sizeof(kx_rows) / sizeof(kx_rows[0]))

static const unsigned bulk_sizes[] = {64, 256, 1024, 4096, 16384};
#define BULK_SIZES (sizeof(bulk_sizes) / sizeof(bulk_sizes[0]))

typedef struct work {
    pair *p;
    size_t size;
} work;

static void close_pair(void *state)
{
    work *w = state;
    if (w != NULL) {
        pair_free(w->p);
        free(w);
    }
}

/* detail: suite, version, chain, resume; with: the road */
static void *open_pair(const bench_case *c)
{
    road_setting setting = {.suite = (uint16_t)c->detail[0],
                            .version = (uint16_t)c->detail[1],
                            .chain = (road_chain)c->detail[2],
                            .resume = c->detail[3] != 0};
    work *w = calloc(1, sizeof(*w));
    if (w == NULL) {
        return NULL;
    }
    w->size = c->size;
    w->p = pair_new(c->with, bench_server_road, &setting);
    if (w->p == NULL) {
        free(w);
        return NULL;
    }
    return w;
}

static void *open_connected(const bench_case *c)
{
    work *w = open_pair(c);
    if (w != NULL && !pair_connect(w->p)) {
        close_pair(w);
        return NULL;
    }
    return w;
}

static bool handshake_run(void *state)
{
    return pair_connect(((work *)state)->p);
}

static bool up_run(void *state)
{
    work *w = state;
    return pair_move(w->p, true, w->size);
}

static bool down_run(void *state)
{
    work *w = state;
    return pair_move(w->p, false, w->size);
}

static bool connection_run(void *state)
{
    work *w = state;
    bool ok =
        pair_connect(w->p) && pair_move(w->p, true, w->size) && pair_move(w->p, false, w->size);
    if (ok) {
        pair_disconnect(w->p);
    }
    return ok;
}

static void sides(void *state, uint64_t ticks[2])
{
    pair_ticks(((work *)state)->p, ticks);
}

static bool can(const road *r, const road_setting *s)
{
    bool peer_can = bench_server_road == NULL || bench_server_road->has(bench_server_road, s);
    return r->has(r, s) && peer_can;
}

static void take_kx(bench_take take, void *arg, bench_case *c, const road *r, bool resume)
{
    for (size_t i = 0; i < KX_ROWS; i++) {
        const kx_row *row = &kx_rows[i];
        road_setting setting = {row->suite, row->version, row->chain, resume};
        if (!can(r, &setting)) {
            continue;
        }
        c->what = row->name;
        c->detail[0] = row->suite;
        c->detail[1] = row->version;
        c->detail[2] = row->chain;
        c->detail[3] = resume;
        take(c, arg);
    }
}

static void take_sizes(bench_take take, void *arg, bench_case *c)
{
    for (size_t i = 0; i < BULK_SIZES; i++) {
        c->size = bulk_sizes[i];
        c->way = "up";
        c->run = up_run;
        take(c, arg);
        c->way = "down";
        c->run = down_run;
        take(c, arg);
    }
}

/* Each distinct version, cipher and MAC once, by the first suite of the table that has it. */
static void take_bulk(bench_take take, void *arg, bench_case *c, const road *r)
{
    const char *taken[64];
    size_t suite_count, count = 0;
    const ussl_suite *suites = ussl_suites(&suite_count);
    for (size_t i = 0; i < suite_count; i++) {
        const ussl_suite *s = &suites[i];
        road_setting setting = {s->id, bench_suite_is_1_3(s) ? ROAD_TLS1_3 : ROAD_TLS1_2,
                                bench_suite_chain(s), false};
        if (!bench_suite_takes_part(s) || !can(r, &setting)) {
            continue;
        }
        const char *name = bench_suite_bulk(s);
        size_t known = 0;
        while (known < count && taken[known] != name) {
            known++;
        }
        if (known < count) {
            continue;
        }
        taken[count++] = name;
        c->what = name;
        c->detail[0] = setting.suite;
        c->detail[1] = setting.version;
        c->detail[2] = setting.chain;
        c->detail[3] = 0;
        take_sizes(take, arg, c);
    }
}

void bench_tls_cases(bench_take take, void *arg)
{
    for (size_t i = 0; i < bench_road_count; i++) {
        const road *r = bench_roads[i];
        bench_case c = {.peer = r->name, .close = close_pair, .sides = sides, .with = r};
        c.open = open_pair;
        c.phase = "handshake";
        c.run = handshake_run;
        c.way = "full";
        take_kx(take, arg, &c, r, false);
        c.way = "resumed";
        take_kx(take, arg, &c, r, true);
        c.phase = "connections";
        c.way = "request";
        c.size = 1024;
        c.run = connection_run;
        take_kx(take, arg, &c, r, false);
        c.phase = "bulk";
        c.open = open_connected;
        take_bulk(take, arg, &c, r);
    }
}

static void print_weight(const char *peer, const char *what, unsigned n, const pair_weight *w)
{
    printf("{\"peer\": \"%s\", \"what\": \"%s\", \"connections\": %u, \"client_idle\": %.0f, "
           "\"server_idle\": %.0f",
           peer, what, n, w->idle[0], w->idle[1]);
    if (w->counted) {
        printf(", \"client_peak\": %zu, \"server_peak\": %zu, \"client_largest\": %zu, "
               "\"server_largest\": %zu, \"client_core\": %zu, \"server_core\": %zu",
               w->peak[0], w->peak[1], w->largest[0], w->largest[1], w->core[0], w->core[1]);
    }
    printf("}\n");
}

bool bench_memory(const char *peer, const char *what, unsigned connections)
{
    const road *r = bench_road_named(peer);
    for (size_t i = 0; r != NULL && i < KX_ROWS; i++) {
        const kx_row *row = &kx_rows[i];
        road_setting setting = {row->suite, row->version, row->chain, false};
        if (strcmp(row->name, what) != 0 || !can(r, &setting)) {
            continue;
        }
        pair_weight weight;
        pair *p = pair_new(r, bench_server_road, &setting);
        bool ok = p != NULL && pair_weigh(p, connections, &weight);
        pair_free(p);
        if (ok) {
            print_weight(peer, what, connections, &weight);
        }
        return ok;
    }
    fprintf(stderr, "there is no '%s' with the key exchange '%s' here\n", peer, what);
    return false;
}
