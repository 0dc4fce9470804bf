/* SPDX-License-Identifier: MIT */
/* One end of a connection whose every choice is the same in every run, so that a recorded peer
 * fits. */
#ifndef USSL_TEST_FUZZ_ENDPOINT_H
#define USSL_TEST_FUZZ_ENDPOINT_H

#include "ussl.h"

/* What an input's first byte chooses: bit 0 the backend, bits 1 and 2 the setting. */
enum { ENDPOINT_CHOICES = 8, ENDPOINT_BACKENDS = 2, ENDPOINT_SETTINGS = 4 };

typedef struct endpoint {
    ussl_conn *conn;
    const uint8_t *in; /* what the peer says, all of it */
    size_t in_len, in_at;
    bool ends;    /* the peer hangs up behind it; else it only waits */
    uint8_t *out; /* what we said; NULL: thrown away */
    size_t out_len, out_cap;
    uint64_t random; /* state of our generator */
} endpoint;

/* A fresh connection in that role. NULL for a backend that is not linked. Contexts are made once
 * and kept. */
bool endpoint_open(endpoint *e, ussl_role role, unsigned choice);
void endpoint_close(endpoint *e);
/* Before each call on `e->conn`: random bytes are then drawn from its generator. */
void endpoint_on_turn(endpoint *e);
/* The context behind a choice. */
ussl_ctx *endpoint_ctx(ussl_role role, unsigned choice);
/* Handshake, then reading to the end; aborts if a result breaks a promise of ussl.h. */
void endpoint_run(endpoint *e);

#endif
