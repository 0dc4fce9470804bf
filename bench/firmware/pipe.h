/* SPDX-License-Identifier: MIT */
/* A pipe in memory between two connections of one image. */
#ifndef USSL_BENCH_PIPE_H
#define USSL_BENCH_PIPE_H

#include "ussl.h"

/* Longest flight that is under way at once: a full record and a server's whole first flight fit. */
#define PIPE_SIZE 24576u

typedef struct pipe_way {
    uint8_t *bytes; /* PIPE_SIZE */
    size_t start, end;
    uint64_t total;
} pipe_way;

typedef struct pipe_end {
    pipe_way *in, *out;
} pipe_end;

/* `bio->arg` must be a pipe_end. */
int pipe_read(void *arg, void *buf, size_t len, size_t *done);
int pipe_write(void *arg, const void *buf, size_t len, size_t *done);

#endif
