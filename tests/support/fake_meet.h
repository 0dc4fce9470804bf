/* SPDX-License-Identifier: MIT */
/* Contexts and connections over the scripted backend and a scripted transport. */
#ifndef USSL_TEST_FAKE_MEET_H
#define USSL_TEST_FAKE_MEET_H

#include "fake_backend.h"

/* A transport whose answers a test sets. */
typedef struct fake_line {
    uint8_t in[256];
    size_t in_len, in_at;
    int in_end; /* what a read says at the end of `in`; 0: USSL_WANT_READ */
    int out_rc; /* what a write says; 0: takes all */
    size_t out_len;
} fake_line;
extern fake_line line;
extern const ussl_bio fake_bio;

/* Before each test: forgets script and transport. */
void fake_reset(void);
/* With nothing set. */
ussl_ctx *fake_ctx_on(ussl_role role);
/* A client that is not to be verified, unless a test says more. */
ussl_ctx *fake_client(void);
ussl_conn *fake_connect(ussl_ctx *ctx);
/* Established. */
ussl_conn *fake_meet(ussl_ctx *ctx);
/* Frees both, and fails the test if anything is left. */
void fake_end(ussl_conn *conn, ussl_ctx *ctx);
/* A PSK lookup that knows the identity "known"; `arg` is a size_t, the length of its key. */
int fake_psk(void *arg, ussl_conn *conn, const char *identity, uint8_t key[48], size_t *key_len);
bool fake_says(const char *text, const char *part);

#endif
