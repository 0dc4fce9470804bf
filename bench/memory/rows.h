/* SPDX-License-Identifier: MIT */
/* What the memory table tries: one row a configuration of client and server. */
#ifndef USSL_BENCH_MEMORY_ROWS_H
#define USSL_BENCH_MEMORY_ROWS_H

#include "ussl.h"

#define ON_CLIENT 1u
#define ON_SERVER 2u

typedef struct memory_row {
    const char *name;
    const char *base;  /* the row that it is compared with; NULL: it is one to compare with */
    unsigned ends;     /* whose memory tells something: ON_CLIENT, ON_SERVER */
    size_t bulk;       /* bytes each way after the handshake */
    bool resumed;      /* the second connection is the one that counts */
    uint16_t versions; /* one version alone; 0: both */
    /* Sets up a context of its role: USSL_OK, or the result of the call that failed. */
    int (*set)(ussl_ctx *ctx, ussl_role role);
    /* Before the handshake of each connection; NULL: nothing. */
    int (*prepare)(ussl_conn *conn, ussl_role role);
} memory_row;

extern const memory_row memory_rows[];
extern const size_t memory_row_count;

#endif
