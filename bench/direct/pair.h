/* SPDX-License-Identifier: MIT */
/* A client and a server of one road over memory. */
#ifndef USSL_BENCH_PAIR_H
#define USSL_BENCH_PAIR_H

#include "road.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct pair pair;

/* Both contexts, ready for connections; NULL if the road cannot do it. `server_road` NULL: the
 * same road. */
pair *pair_new(const road *client_road, const road *server_road, const road_setting *setting);
void pair_free(pair *p);
/* Makes the two connections and shakes hands; the former ones are freed. */
bool pair_connect(pair *p);
/* Moves `len` bytes from one side to the other, at most a record at a time. */
bool pair_move(pair *p, bool from_client, size_t len);
/* Both ends close and are freed. */
void pair_disconnect(pair *p);
/* TSC ticks that each side's calls took so far: client, server. */
void pair_ticks(const pair *p, uint64_t ticks[2]);

/* What idle connections hold, in bytes of the process heap, client and server. */
typedef struct pair_weight {
    double idle[2];
    bool counted; /* the road keeps count of its own: the rest is known */
    size_t peak[2], largest[2], core[2];
} pair_weight;

/* Makes `n` pairs of connections on the same contexts, moves 1 KB each way on each, weighs them. */
bool pair_weigh(pair *p, unsigned n, pair_weight *weight);

#ifdef __cplusplus
}
#endif
#endif
