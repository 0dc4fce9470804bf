/* SPDX-License-Identifier: MIT */
/* The protocol, both ends in one process: handshakes, bulk, whole connections, idle memory. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "case.h"
#include "pair.h"
#include "suites.h"

typedef struct kx_row {
    const char *name;
    uint16_t suite, version;
    uint8_t chain;
} kx_row;

static const kx_row kx_rows[] = {
    {"TLS1.2 ECDHE-ECDSA", 0xc02b, USSL_TLS1_2, PAIR_EC},
    {"TLS1.2 ECDHE-RSA", 0xc02f, USSL_TLS1_2, PAIR_RSA},
    {"TLS1.2 DHE-RSA", 0x009e, USSL_TLS1_2, PAIR_RSA},
    {"TLS1.2 RSA", 0x009c, USSL_TLS1_2, PAIR_RSA},
    {"TLS1.2 ECDH-ECDSA", 0xc02d, USSL_TLS1_2, PAIR_EC},
    {"TLS1.2 ECDH-RSA", 0xc031, USSL_TLS1_2, PAIR_EC_UNDER_RSA},
    {"TLS1.3 ECDSA", 0x1301, USSL_TLS1_3, PAIR_EC},
    {"TLS1.3 RSA", 0x1301, USSL_TLS1_3, PAIR_RSA},
};
#define KX_ROWS (sizeof(kx_rows) / sizeof(kx_rows[0]))

static pair_chain chain_for(const ussl_suite *suite)
{
    if (suite->kx == USSL_KX_ECDH && suite->auth == USSL_AUTH_RSA) {
        return PAIR_EC_UNDER_RSA;
    }
    return suite->auth == USSL_AUTH_RSA ? PAIR_RSA : PAIR_EC;
}

/* detail: backend, suite, version | chain << 16, resume */
static void *open_pair(const bench_case *c)
{
    size_t count;
    const ussl_backend *const *backends = ussl_backends(&count);
    pair_setting setting = {
        .backend = backends[c->detail[0]],
        .suite = (uint16_t)c->detail[1],
        .version = (uint16_t)c->detail[2],
        .chain = (pair_chain)(c->detail[2] >> 16),
        .resume = c->detail[3] != 0,
    };
    return pair_new(&setting);
}

static void *open_connected(const bench_case *c)
{
    pair *p = open_pair(c);
    if (p != NULL && !pair_connect(p)) {
        pair_free(p);
        return NULL;
    }
    return p;
}

static void close_pair(void *state)
{
    pair_free(state);
}

static bool handshake_run(void *state)
{
    return pair_connect(state);
}

static bool write_1k(void *state)
{
    return pair_move(state, true, 1024);
}

static bool write_16k(void *state)
{
    return pair_move(state, true, 16384);
}

static bool connection_run(void *state)
{
    pair *p = state;
    bool ok = pair_connect(p) && pair_move(p, true, 1024) && pair_move(p, false, 1024);
    if (ok) {
        pair_disconnect(p);
    }
    return ok;
}

static void take_kx(bench_take take, void *arg, bench_case *c, bool resume)
{
    size_t count;
    const ussl_backend *const *backends = ussl_backends(&count);
    for (size_t i = 0; i < KX_ROWS; i++) {
        const kx_row *row = &kx_rows[i];
        if (!ussl_backend_has_suite(backends[c->detail[0]], row->suite)) {
            continue;
        }
        c->what = row->name;
        c->detail[1] = row->suite;
        c->detail[2] = row->version | (unsigned)row->chain << 16;
        c->detail[3] = resume;
        take(c, arg);
    }
}

/* Each distinct version, cipher and MAC once, by the first suite of the table that has it. */
static void take_bulk(bench_take take, void *arg, bench_case *c)
{
    static char names[64][BENCH_NAME];
    size_t count, suite_count, taken = 0;
    const ussl_backend *const *backends = ussl_backends(&count);
    const ussl_suite *suites = ussl_suites(&suite_count);
    for (size_t i = 0; i < suite_count; i++) {
        const ussl_suite *s = &suites[i];
        if (!bench_suite_takes_part(s) || !ussl_backend_has_suite(backends[c->detail[0]], s->id)) {
            continue;
        }
        char name[BENCH_NAME];
        size_t known = 0;
        bench_suite_bulk(s, name, sizeof(name));
        while (known < taken && strcmp(names[known], name) != 0) {
            known++;
        }
        if (known < taken) {
            continue;
        }
        memcpy(names[taken++], name, sizeof(name));
        c->what = strdup(name);
        c->detail[1] = s->id;
        c->detail[2] = (bench_suite_is_1_3(s) ? USSL_TLS1_3 : USSL_TLS1_2) | (unsigned)chain_for(s)
                                                                                 << 16;
        c->detail[3] = 0;
        c->size = 1024;
        c->run = write_1k;
        take(c, arg);
        c->size = 16384;
        c->run = write_16k;
        take(c, arg);
    }
}

void bench_tls_cases(bench_take take, void *arg)
{
    size_t count;
    const ussl_backend *const *backends = ussl_backends(&count);
    for (unsigned b = 0; b < count; b++) {
        bench_case c = {
            .peer = ussl_backend_name(backends[b]), .open = open_pair, .close = close_pair};
        c.detail[0] = b;
        c.phase = "handshake";
        c.run = handshake_run;
        c.way = "full";
        take_kx(take, arg, &c, false);
        c.way = "resumed";
        take_kx(take, arg, &c, true);
        c.phase = "connections";
        c.way = "request";
        c.run = connection_run;
        take_kx(take, arg, &c, false);
        c.phase = "bulk";
        c.way = "up";
        c.open = open_connected;
        take_bulk(take, arg, &c);
    }
}

/* What `n` idle pairs hold, in bytes a connection, client and server apart. */
static bool idle(const pair_setting *setting, unsigned n, bool first)
{
    pair **pairs = calloc(n, sizeof(pair *));
    bool ok = pairs != NULL;
    uint64_t now[2] = {0, 0}, peak[2] = {0, 0}, largest[2] = {0, 0};
    for (unsigned i = 0; ok && i < n; i++) {
        pairs[i] = pair_new(setting);
        ok = pairs[i] != NULL && pair_connect(pairs[i]) && pair_move(pairs[i], true, 1024) &&
             pair_move(pairs[i], false, 1024);
        for (int side = 0; ok && side < 2; side++) {
            ussl_memory memory;
            ussl_conn_memory(pair_conn(pairs[i], side == 0), &memory);
            now[side] += memory.now;
            peak[side] = memory.peak > peak[side] ? memory.peak : peak[side];
            largest[side] = memory.largest > largest[side] ? memory.largest : largest[side];
        }
    }
    if (ok) {
        printf("%s\n  {\"peer\": \"%s\", \"what\": \"%s\", \"connections\": %u, \"client_idle\": "
               "%llu, "
               "\"server_idle\": %llu, \"client_peak\": %llu, \"server_peak\": %llu, "
               "\"client_largest\": %llu, \"server_largest\": %llu}",
               first ? "" : ",", ussl_backend_name(setting->backend),
               setting->version == USSL_TLS1_3 ? "TLS1.3 ECDSA" : "TLS1.2 ECDHE-ECDSA", n,
               (unsigned long long)(now[0] / n), (unsigned long long)(now[1] / n),
               (unsigned long long)peak[0], (unsigned long long)peak[1],
               (unsigned long long)largest[0], (unsigned long long)largest[1]);
    }
    for (unsigned i = 0; pairs != NULL && i < n; i++) {
        pair_free(pairs[i]);
    }
    free(pairs);
    return ok;
}

bool bench_memory(void)
{
    static const unsigned counts[] = {1, 100};
    size_t count;
    const ussl_backend *const *backends = ussl_backends(&count);
    bool ok = true, first = true;
    printf("[");
    for (size_t b = 0; ok && b < count; b++) {
        for (size_t k = 0; ok && k < 2; k++) {
            const kx_row *row = &kx_rows[k == 0 ? 0 : 6];
            pair_setting setting = {backends[b], row->suite, row->version, (pair_chain)row->chain,
                                    false};
            for (size_t i = 0; ok && i < sizeof(counts) / sizeof(counts[0]); i++) {
                ok = idle(&setting, counts[i], first);
                first = false;
            }
        }
    }
    printf("\n]\n");
    return ok;
}

static int fixed(void *arg, void *buf, size_t len)
{
    static uint64_t state = 0x9e3779b97f4a7c15u;
    uint8_t *out = buf;
    (void)arg;
    for (size_t i = 0; i < len; i++) {
        state ^= state >> 12;
        state ^= state << 25;
        state ^= state >> 27;
        out[i] = (uint8_t)(state * 0x2545f4914f6cdd1du >> 56);
    }
    return USSL_OK;
}

void bench_fix_random(void)
{
    (void)ussl_set_random(fixed, NULL);
}
