/* SPDX-License-Identifier: MIT */
/* One side of the loopback: its connection, and what the handshake and the records of it cost. */
#ifndef USSL_BENCH_SIDE_H
#define USSL_BENCH_SIDE_H

#include "ussl.h"

/* More than either library was ever seen to use; a side that reaches it is an error, not a figure.
 */
#define STACK_DEPTH 65536u

typedef struct side {
    ussl_ctx *ctx;
    ussl_conn *conn;
    int (*turn)(ussl_conn *conn);
    uint64_t ctx_instructions;              /* to make the context: parse, load, check */
    uint64_t instructions, longest;         /* of the handshake, and of its longest step */
    size_t handshake_stack, transfer_stack; /* deepest, in bytes */
    ussl_memory handshake_memory;           /* as it stood when the handshake was done */
    bool done;
} side;

/* The two turns are functions of their own so that a profile can tell the sides apart. Each makes
 * one step of the handshake and answers as ussl_conn_handshake does. */
int side_client_turn(ussl_conn *conn);
int side_server_turn(ussl_conn *conn);

/* Lets the two step in turn until both are done: NULL, or where it failed. */
const char *side_handshake(side *client, side *server);

/* Sends `size` bytes of `payload` twice and counts the second time: instructions of all records, at
 * the sender and at the receiver. NULL, or where it failed. `payload` is overwritten. */
const char *side_transfer(side *from, side *to, uint8_t *payload, size_t size, uint64_t *sent,
                          uint64_t *received);

/* Writes the figures of a side under keys that begin with `name`. */
void side_report(const char *name, const side *one);

#endif
