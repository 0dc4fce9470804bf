/* SPDX-License-Identifier: MIT */
/* The full image: a client and a server of one backend over a pipe, every figure as one JSON line.
 */
#include <stdlib.h>
#include <string.h>

#include "board.h"
#include "chains.h"
#include "json.h"
#include "pipe.h"
#include "ussl.h"

#define STACK_DEPTH 65536u

/* Its own section: no RAM figure counts it, the peak inside it is measured. */
static uint8_t arena[BENCH_ARENA_SIZE] __attribute__((section(".arena"), aligned(16)));
static uint8_t wire[2][PIPE_SIZE] __attribute__((section(".arena")));
static uint8_t payload[16384] __attribute__((section(".arena")));

typedef struct setting {
    uint16_t suite;
    bool rsa, ec_under_rsa, mutual, resume;
} setting;

/* One side and what it cost. */
typedef struct side {
    ussl_ctx *ctx;
    ussl_conn *conn;
    uint64_t instructions, longest;
    size_t stack;
    unsigned steps;
    bool done;
} side;

typedef struct der {
    const unsigned char *p;
    size_t n;
} der;
#define DER(name)                                                                                  \
    {                                                                                              \
        chain_##name, sizeof(chain_##name)                                                         \
    }

/* Leaf and intermediate as a PEM bundle, and the leaf's key. */
typedef struct identity {
    der chain, key;
} identity;
#define IDENTITY(name)                                                                             \
    {                                                                                              \
        DER(name##_bundle), DER(name##_key)                                                        \
    }

static const identity ec_server = IDENTITY(ec_server), ec_client = IDENTITY(ec_client),
                      rsa_server = IDENTITY(rsa_server), rsa_client = IDENTITY(rsa_client),
                      ecrsa_server = IDENTITY(ecrsa_server);

static const char *failed_at;

static int fail(const char *where)
{
    if (failed_at == NULL) {
        failed_at = where;
    }
    return -1;
}

#define TRY(call)                                                                                  \
    do {                                                                                           \
        if ((call) != USSL_OK) {                                                                   \
            return fail(#call);                                                                    \
        }                                                                                          \
    } while (0)

static int add_identity(ussl_ctx *ctx, const setting *s, bool server)
{
    const identity *id = server ? (s->ec_under_rsa ? &ecrsa_server
                                   : s->rsa        ? &rsa_server
                                                   : &ec_server)
                                : (s->rsa ? &rsa_client : &ec_client);
    TRY(ussl_ctx_add_own_cert(ctx, id->chain.p, id->chain.n, id->key.p, id->key.n, NULL));
    return 0;
}

static int make_contexts(const setting *s, side *client, side *server)
{
    der root = s->rsa || s->ec_under_rsa ? (der)DER(rsa_root) : (der)DER(ec_root);
    TRY(ussl_ctx_new(&client->ctx, USSL_CLIENT));
    TRY(ussl_ctx_new(&server->ctx, USSL_SERVER));
    TRY(ussl_ctx_set_suites(client->ctx, &s->suite, 1));
    TRY(ussl_ctx_set_suites(server->ctx, &s->suite, 1));
    TRY(ussl_ctx_add_ca(client->ctx, root.p, root.n));
    if (add_identity(server->ctx, s, true) != 0) {
        return -1;
    }
    if (s->mutual) {
        TRY(ussl_ctx_add_ca(server->ctx, root.p, root.n));
        TRY(ussl_ctx_set_client_auth(server->ctx, USSL_CLIENT_AUTH_REQUIRE));
        return add_identity(client->ctx, s, false);
    }
    return 0;
}

static int advance(side *one)
{
    board_stack_paint(STACK_DEPTH);
    uint64_t before = board_instructions();
    int rc = ussl_conn_handshake(one->conn);
    uint64_t spent = board_instructions() - before;
    size_t stack = board_stack_used();
    one->instructions += spent;
    one->steps++;
    if (spent > one->longest) {
        one->longest = spent;
    }
    if (stack > one->stack) {
        one->stack = stack;
    }
    one->done = rc == USSL_OK;
    return rc < 0 ? fail("handshake") : 0;
}

static int handshake(side *client, side *server)
{
    for (unsigned turn = 0; turn < 10000; turn++) {
        if (client->done && server->done) {
            return 0;
        }
        side *one = turn % 2 == 0 ? client : server;
        if (!one->done && advance(one) != 0) {
            return -1;
        }
    }
    return fail("the handshake does not end");
}

/* Instructions a record of `size` bytes, sending side and receiving side, after one to warm up. */
static int bulk(side *from, side *to, size_t size, uint64_t *sent, uint64_t *received)
{
    for (int round = 0; round < 2; round++) {
        size_t left = size;
        uint64_t at[3] = {0, 0, 0};
        *sent = *received = 0;
        while (left > 0) {
            size_t n = 0;
            size_t got = 0;
            size_t total = 0;
            at[0] = board_instructions();
            TRY(ussl_conn_write(from->conn, payload, left, &n));
            at[1] = board_instructions();
            while (total < n) {
                TRY(ussl_conn_read(to->conn, payload, sizeof(payload), &got));
                total += got;
            }
            at[2] = board_instructions();
            *sent += at[1] - at[0];
            *received += at[2] - at[1];
            left -= n;
        }
    }
    return 0;
}

static void report_side(const char *const keys[6], const side *one)
{
    ussl_memory memory;
    ussl_conn_memory(one->conn, &memory);
    json_number(keys[0], one->instructions);
    json_number(keys[1], one->longest);
    json_number(keys[2], one->stack);
    json_number(keys[3], memory.peak);
    json_number(keys[4], memory.largest);
    json_number(keys[5], memory.allocations);
}

static int run(const setting *s)
{
    static const char *const client_keys[] = {"client_insn", "client_step_insn", "client_stack",
                                              "client_peak", "client_largest",   "client_allocs"};
    static const char *const server_keys[] = {"server_insn", "server_step_insn", "server_stack",
                                              "server_peak", "server_largest",   "server_allocs"};
    static const struct {
        size_t size;
        const char *up_out, *up_in;
    } sizes[] = {{64, "send_64", "recv_64"},
                 {256, "send_256", "recv_256"},
                 {1024, "send_1024", "recv_1024"},
                 {4096, "send_4096", "recv_4096"},
                 {16384, "send_16384", "recv_16384"}};
    side client = {0};
    side server = {0};
    pipe_way up = {.bytes = wire[0]}, down = {.bytes = wire[1]};
    pipe_end client_end = {.in = &down, .out = &up}, server_end = {.in = &up, .out = &down};
    ussl_bio bio = {pipe_read, pipe_write, &client_end};
    if (make_contexts(s, &client, &server) != 0) {
        return -1;
    }
    TRY(ussl_conn_new(&client.conn, client.ctx, &bio));
    bio.arg = &server_end;
    TRY(ussl_conn_new(&server.conn, server.ctx, &bio));
    TRY(ussl_conn_set_server_name(client.conn, "bench.example"));
    TRY(ussl_conn_set_step_limit(client.conn, 1));
    TRY(ussl_conn_set_step_limit(server.conn, 1));
    if (handshake(&client, &server) != 0) {
        ussl_error error;
        ussl_conn_error(client.conn, &error);
        if (error.code == USSL_OK) {
            ussl_conn_error(server.conn, &error);
        }
        json_text("detail", error.text);
        json_text("native", error.native_text);
        return -1;
    }
    ussl_info info;
    ussl_conn_info(client.conn, &info);
    json_number("negotiated", info.suite);
    json_number("version", info.version);
    report_side(client_keys, &client);
    report_side(server_keys, &server);
    ussl_memory memory;
    ussl_ctx_memory(client.ctx, &memory);
    json_number("client_ctx_peak", memory.peak);
    ussl_ctx_memory(server.ctx, &memory);
    json_number("server_ctx_peak", memory.peak);
    ussl_conn_memory(client.conn, &memory);
    json_number("client_steady", memory.now);
    json_number("wire_up", up.total);
    json_number("wire_down", down.total);
    for (size_t i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++) {
        uint64_t sent, received;
        if (bulk(&client, &server, sizes[i].size, &sent, &received) != 0) {
            return -1;
        }
        json_number(sizes[i].up_out, sent);
        if (bulk(&server, &client, sizes[i].size, &sent, &received) != 0) {
            return -1;
        }
        json_number(sizes[i].up_in, received);
    }
    ussl_conn_free(client.conn);
    ussl_conn_free(server.conn);
    ussl_ctx_free(client.ctx);
    ussl_ctx_free(server.ctx);
    json_number("arena_peak", ussl_arena_peak());
    ussl_memory_total(&memory);
    json_number("left", memory.now);
    return 0;
}

/* usage: IMAGE SUITE ec|rsa|ecrsa [mutual] */
int board_main(int argc, char **argv)
{
    setting s = {0};
    json_open();
    if (argc < 3) {
        json_text("error", "usage: SUITE ec|rsa|ecrsa [mutual]");
        json_close();
        return 2;
    }
    s.suite = (uint16_t)strtoul(argv[1], NULL, 0);
    s.rsa = strcmp(argv[2], "rsa") == 0;
    s.ec_under_rsa = strcmp(argv[2], "ecrsa") == 0;
    s.mutual = argc > 3 && strcmp(argv[3], "mutual") == 0;
    json_text("suite", argv[1]);
    json_text("chain", argv[2]);
    json_number("mutual", s.mutual ? 1 : 0);
    int rc = ussl_set_arena(arena, sizeof(arena)) == USSL_OK ? run(&s) : fail("ussl_set_arena");
    if (rc != 0) {
        json_text("error", failed_at);
    }
    json_close();
    return rc == 0 ? 0 : 1;
}
