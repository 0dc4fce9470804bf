/* SPDX-License-Identifier: MIT */
/* Steps a handshake and moves records between two sides, counting what each of them spends. */
#include "side.h"

#include "board.h"
#include "json.h"

#define MAX_TURNS 10000

__attribute__((noinline)) int side_client_turn(ussl_conn *conn)
{
    int rc = ussl_conn_handshake(conn);
    __asm__ volatile("" ::: "memory"); /* no tail call: the profile looks for this frame */
    return rc;
}

__attribute__((noinline)) int side_server_turn(ussl_conn *conn)
{
    int rc = ussl_conn_handshake(conn);
    __asm__ volatile("" ::: "memory");
    return rc;
}

static const char *note_stack(size_t *deepest)
{
    size_t used = board_stack_used();
    if (used > *deepest) {
        *deepest = used;
    }
    return used >= STACK_DEPTH ? "the stack is deeper than what was painted" : NULL;
}

static const char *advance(side *one)
{
    board_stack_paint(STACK_DEPTH);
    uint64_t before = board_instructions();
    int rc = one->turn(one->conn);
    uint64_t spent = board_instructions() - before;
    one->instructions += spent;
    if (spent > one->longest) {
        one->longest = spent;
    }
    one->done = rc == USSL_OK;
    if (one->done) {
        ussl_conn_memory(one->conn, &one->handshake_memory);
    }
    return rc < 0 ? "handshake" : note_stack(&one->handshake_stack);
}

const char *side_handshake(side *client, side *server)
{
    for (unsigned turn = 0; turn < MAX_TURNS; turn++) {
        if (client->done && server->done) {
            return NULL;
        }
        side *one = turn % 2 == 0 ? client : server;
        const char *failed = one->done ? NULL : advance(one);
        if (failed != NULL) {
            return failed;
        }
    }
    return "the handshake does not end";
}

/* Until all `left` bytes have passed: one write makes one record or more. */
static const char *move(side *from, side *to, uint8_t *payload, size_t left, uint64_t *sent,
                        uint64_t *received)
{
    const char *failed = NULL;
    while (left > 0 && failed == NULL) {
        size_t moved = 0;
        board_stack_paint(STACK_DEPTH);
        uint64_t at = board_instructions();
        int rc = ussl_conn_write(from->conn, payload, left, &moved);
        *sent += board_instructions() - at;
        failed = rc == USSL_OK ? note_stack(&from->transfer_stack) : "ussl_conn_write";
        for (size_t got = 0, total = 0; failed == NULL && total < moved; total += got) {
            board_stack_paint(STACK_DEPTH);
            at = board_instructions();
            rc = ussl_conn_read(to->conn, payload, left, &got);
            *received += board_instructions() - at;
            failed = rc == USSL_OK ? note_stack(&to->transfer_stack) : "ussl_conn_read";
        }
        left -= moved;
    }
    return failed;
}

const char *side_transfer(side *from, side *to, uint8_t *payload, size_t size, uint64_t *sent,
                          uint64_t *received)
{
    const char *failed = NULL;
    for (int round = 0; round < 2 && failed == NULL; round++) {
        *sent = *received = 0;
        failed = move(from, to, payload, size, sent, received);
    }
    return failed;
}

void side_report(const char *name, const side *one)
{
    ussl_memory now;
    ussl_conn_memory(one->conn, &now);
    json_side(name, "insn", one->instructions);
    json_side(name, "step_insn", one->longest);
    json_side(name, "stack", one->handshake_stack);
    json_side(name, "transfer_stack", one->transfer_stack);
    json_side(name, "peak", one->handshake_memory.peak);
    json_side(name, "life_peak", now.peak);
    json_side(name, "live", one->handshake_memory.now);
    json_side(name, "idle", now.now);
    json_side(name, "largest", one->handshake_memory.largest);
    json_side(name, "allocs", one->handshake_memory.allocations);
    ussl_ctx_memory(one->ctx, &now);
    json_side(name, "ctx", now.peak);
    json_side(name, "ctx_insn", one->ctx_instructions);
}
