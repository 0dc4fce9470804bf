/* SPDX-License-Identifier: MIT */
/* A client and a server of one road over memory. */
#include "pair.h"

#include <malloc.h>
#include <stdlib.h>
#if defined(__x86_64__)
#include <x86intrin.h>
#else
#include <time.h>
#endif

#define RECORD 16384u

struct pair {
    const road *road[2]; /* client, server */
    road_setting setting;
    void *ctx[2];
    void *conn[2];
    void *session;
    road_end ends[2];
    uint64_t ticks[2];
    /* What weighs while connections are made, instead of the clock. */
    size_t *heap;
    uint64_t before;
    wire up, down;
    uint8_t data[RECORD];
};

static uint64_t clock_now(void)
{
#if defined(__x86_64__)
    return __rdtsc();
#else
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (uint64_t)t.tv_sec * 1000000000u + (uint64_t)t.tv_nsec;
#endif
}

static size_t heap_now(void)
{
    struct mallinfo2 m = mallinfo2();
    return m.uordblks + m.hblkhd;
}

/* Every call of a side stands between these two: its time or its heap is charged to it. */
static void enter(pair *p)
{
    p->before = p->heap != NULL ? heap_now() : clock_now();
}

static void leave(pair *p, int side)
{
    if (p->heap != NULL) {
        p->heap[side] += heap_now() - p->before;
    } else {
        p->ticks[side] += clock_now() - p->before;
    }
}

static void drop(pair *p)
{
    for (int side = 0; side < 2; side++) {
        if (p->conn[side] != NULL) {
            p->road[side]->conn_free(p->conn[side]);
            p->conn[side] = NULL;
        }
    }
    p->up.start = p->up.end = p->down.start = p->down.end = 0;
}

/* One full handshake whose session the later ones offer. */
static bool first_session(pair *p)
{
    if (!pair_connect(p) || !pair_move(p, false, 1)) {
        return false;
    }
    p->session = p->road[0]->session_take(p->conn[0]);
    return p->session != NULL;
}

pair *pair_new(const road *client_road, const road *server_road, const road_setting *setting)
{
    pair *p = calloc(1, sizeof(*p));
    if (p == NULL) {
        return NULL;
    }
    p->road[0] = client_road;
    p->road[1] = server_road != NULL ? server_road : client_road;
    p->setting = *setting;
    p->ends[0] = (road_end){&p->down, &p->up};
    p->ends[1] = (road_end){&p->up, &p->down};
    for (int side = 0; side < 2; side++) {
        p->ctx[side] = p->road[side]->ctx_new(p->road[side], setting, side == 1);
    }
    if (p->ctx[0] == NULL || p->ctx[1] == NULL || (setting->resume && !first_session(p))) {
        pair_free(p);
        return NULL;
    }
    return p;
}

void pair_free(pair *p)
{
    if (p == NULL) {
        return;
    }
    drop(p);
    if (p->session != NULL) {
        p->road[0]->session_free(p->session);
    }
    for (int side = 0; side < 2; side++) {
        if (p->ctx[side] != NULL) {
            p->road[side]->ctx_free(p->ctx[side]);
        }
    }
    free(p);
}

bool pair_connect(pair *p)
{
    road_step step[2] = {ROAD_WAITS, ROAD_WAITS};
    drop(p);
    for (int side = 0; side < 2; side++) {
        enter(p);
        p->conn[side] = p->road[side]->conn_new(p->ctx[side], side == 1, &p->ends[side],
                                                side == 0 ? p->session : NULL);
        leave(p, side);
        if (p->conn[side] == NULL) {
            return false;
        }
    }
    for (int side = 0; step[0] == ROAD_WAITS || step[1] == ROAD_WAITS; side ^= 1) {
        if (step[side] == ROAD_WAITS) {
            enter(p);
            step[side] = p->road[side]->handshake(p->conn[side]);
            leave(p, side);
        }
        if (step[side] == ROAD_FAILED) {
            return false;
        }
    }
    return p->session == NULL || p->road[0]->resumed(p->conn[0]);
}

bool pair_move(pair *p, bool from_client, size_t len)
{
    int from = from_client ? 0 : 1, to = from_client ? 1 : 0;
    while (len > 0) {
        enter(p);
        size_t sent = p->road[from]->write(p->conn[from], p->data, len < RECORD ? len : RECORD);
        leave(p, from);
        if (sent == 0) {
            return false;
        }
        for (size_t left = sent; left > 0;) {
            enter(p);
            size_t got = p->road[to]->read(p->conn[to], p->data, RECORD);
            leave(p, to);
            if (got == 0) {
                return false;
            }
            left -= got;
        }
        len -= sent;
    }
    return true;
}

void pair_disconnect(pair *p)
{
    for (int side = 0; side < 2; side++) {
        enter(p);
        p->road[side]->close(p->conn[side]);
        leave(p, side);
    }
    drop(p);
}

void pair_ticks(const pair *p, uint64_t ticks[2])
{
    ticks[0] = p->ticks[0];
    ticks[1] = p->ticks[1];
}

bool road_uncounted(void *conn, size_t *peak, size_t *largest, size_t *core)
{
    (void)conn;
    *peak = *largest = *core = 0;
    return false;
}

static void count_own(const pair *p, pair_weight *weight)
{
    for (int side = 0; side < 2; side++) {
        size_t peak = 0, largest = 0, core = 0;
        weight->counted = p->road[side]->weigh(p->conn[side], &peak, &largest, &core);
        weight->peak[side] = peak > weight->peak[side] ? peak : weight->peak[side];
        weight->largest[side] = largest > weight->largest[side] ? largest : weight->largest[side];
        weight->core[side] = core;
    }
}

bool pair_weigh(pair *p, unsigned n, pair_weight *weight)
{
    void **kept = calloc(n, 2 * sizeof(void *));
    size_t heap[2] = {0, 0};
    bool ok = kept != NULL;
    *weight = (pair_weight){0};
    /* The first one fills what the library keeps for all of them. */
    ok = ok && pair_connect(p) && pair_move(p, true, 1024) && pair_move(p, false, 1024);
    drop(p);
    p->heap = heap;
    for (unsigned i = 0; ok && i < n; i++) {
        ok = pair_connect(p) && pair_move(p, true, 1024) && pair_move(p, false, 1024);
        if (ok) {
            count_own(p, weight);
        }
        for (int side = 0; side < 2; side++) {
            kept[2 * i + (unsigned)side] = p->conn[side];
            p->conn[side] = NULL;
        }
    }
    p->heap = NULL;
    for (int side = 0; side < 2; side++) {
        weight->idle[side] = (double)heap[side] / n;
        for (unsigned i = 0; kept != NULL && i < n; i++) {
            if (kept[2 * i + (unsigned)side] != NULL) {
                p->road[side]->conn_free(kept[2 * i + (unsigned)side]);
            }
        }
    }
    free(kept);
    return ok;
}
