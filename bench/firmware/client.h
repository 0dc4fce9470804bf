/* SPDX-License-Identifier: MIT */
/* The far side of the client image: a recorded server (replay.c), or a live one (live.c). */
#ifndef USSL_BENCH_CLIENT_H
#define USSL_BENCH_CLIENT_H

#include "ussl.h"

/* USSL_OK, or an error if there is no server to talk to. */
int client_open(int argc, char **argv);
int client_read(void *arg, void *buf, size_t len, size_t *done);
int client_write(void *arg, const void *buf, size_t len, size_t *done);
#define CLIENT_BIO                                                                                 \
    {                                                                                              \
        client_read, client_write, NULL                                                            \
    }

/* Heap, sizes of structures: what an image tells of itself when it is built to be measured. */
void client_figures(const ussl_ctx *ctx, const ussl_conn *conn);

#endif
