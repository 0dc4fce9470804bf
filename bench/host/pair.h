/* SPDX-License-Identifier: MIT */
/* A client and a server of one backend over memory. */
#ifndef USSL_BENCH_PAIR_H
#define USSL_BENCH_PAIR_H

#include "ussl.h"

typedef enum pair_chain { PAIR_EC, PAIR_RSA, PAIR_EC_UNDER_RSA } pair_chain;

typedef struct pair_setting {
    const ussl_backend *backend;
    uint16_t suite, version;
    pair_chain chain;
    bool resume;
} pair_setting;

typedef struct pair pair;

/* Both contexts, ready for connections; NULL if the backend cannot do it. */
pair *pair_new(const pair_setting *setting);
void pair_free(pair *p);
/* Makes the two connections and shakes hands; the former ones are freed. */
bool pair_connect(pair *p);
/* Moves `len` bytes from one side to the other. */
bool pair_move(pair *p, bool from_client, size_t len);
/* Both ends close and are freed. */
void pair_disconnect(pair *p);
/* TSC ticks that each side's calls took in the handshakes so far. */
void pair_ticks(const pair *p, uint64_t *client, uint64_t *server);
ussl_conn *pair_conn(pair *p, bool client);

#endif
