/* SPDX-License-Identifier: MIT */
/* The full image: a client and a server of one backend over a pipe, every figure as one JSON line.
 */
#include <stdlib.h>
#include <string.h>

#include "board.h"
#include "chains.h"
#include "json.h"
#include "pipe.h"
#include "side.h"
#include "ussl.h"

/* Its own section: no RAM figure counts it, the peak inside it is measured. */
static uint8_t arena[BENCH_ARENA_SIZE] __attribute__((section(".arena"), aligned(16)));
static uint8_t wire[2][PIPE_SIZE] __attribute__((section(".arena")));
static uint8_t payload[16384] __attribute__((section(".arena")));

typedef struct setting {
    uint16_t suite;
    bool rsa, ec_under_rsa, mutual, brief;
} setting;

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

static int make_client(const setting *s, der root, side *client)
{
    TRY(ussl_ctx_new(&client->ctx, USSL_CLIENT));
    TRY(ussl_ctx_set_suites(client->ctx, &s->suite, 1));
    TRY(ussl_ctx_add_ca(client->ctx, root.p, root.n));
    return s->mutual ? add_identity(client->ctx, s, false) : 0;
}

static int make_server(const setting *s, der root, side *server)
{
    TRY(ussl_ctx_new(&server->ctx, USSL_SERVER));
    TRY(ussl_ctx_set_suites(server->ctx, &s->suite, 1));
    if (s->mutual) {
        TRY(ussl_ctx_add_ca(server->ctx, root.p, root.n));
        TRY(ussl_ctx_set_client_auth(server->ctx, USSL_CLIENT_AUTH_REQUIRE));
    }
    return add_identity(server->ctx, s, true);
}

static int make_contexts(const setting *s, side *client, side *server)
{
    der root = s->rsa || s->ec_under_rsa ? (der)DER(rsa_root) : (der)DER(ec_root);
    uint64_t start = board_instructions();
    int rc = make_client(s, root, client);
    uint64_t middle = board_instructions();
    client->ctx_instructions = middle - start;
    if (rc == 0) {
        rc = make_server(s, root, server);
        server->ctx_instructions = board_instructions() - middle;
    }
    return rc;
}

static int transfers(side *client, side *server)
{
    static const struct {
        size_t size;
        const char *send, *recv;
    } sizes[] = {{64, "send_64", "recv_64"},
                 {256, "send_256", "recv_256"},
                 {1024, "send_1024", "recv_1024"},
                 {4096, "send_4096", "recv_4096"},
                 {16384, "send_16384", "recv_16384"}};
    for (size_t i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++) {
        uint64_t sent, received;
        const char *failed =
            side_transfer(client, server, payload, sizes[i].size, &sent, &received);
        if (failed != NULL) {
            return fail(failed);
        }
        json_number(sizes[i].send, sent);
        json_side("server", sizes[i].recv, received);
        failed = side_transfer(server, client, payload, sizes[i].size, &sent, &received);
        if (failed != NULL) {
            return fail(failed);
        }
        json_side("server", sizes[i].send, sent);
        json_number(sizes[i].recv, received);
    }
    return 0;
}

static void report_failure(const side *client, const side *server)
{
    ussl_error error;
    ussl_conn_error(client->conn, &error);
    if (error.code == USSL_OK) {
        ussl_conn_error(server->conn, &error);
    }
    json_text("detail", error.text);
    json_text("native", error.native_text);
    json_signed("native_code", error.native);
}

/* What neither connections nor contexts own. */
static size_t shared_heap(const side *client, const side *server)
{
    ussl_memory memory;
    ussl_memory_total(&memory);
    size_t shared = memory.now;
    const side *const sides[] = {client, server};
    for (int i = 0; i < 2; i++) {
        ussl_conn_memory(sides[i]->conn, &memory);
        shared -= memory.now;
        ussl_ctx_memory(sides[i]->ctx, &memory);
        shared -= memory.now;
    }
    return shared;
}

static int run(const setting *s)
{
    side client = {.turn = side_client_turn};
    side server = {.turn = side_server_turn};
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
    const char *failed = side_handshake(&client, &server);
    if (failed != NULL) {
        report_failure(&client, &server);
        return fail(failed);
    }
    ussl_info info;
    ussl_conn_info(client.conn, &info);
    json_number("negotiated", info.suite);
    json_number("version", info.version);
    json_number("wire_up", up.total);
    json_number("wire_down", down.total);
    json_number("shared_heap", shared_heap(&client, &server));
    if (!s->brief && transfers(&client, &server) != 0) {
        return -1;
    }
    side_report("client", &client);
    side_report("server", &server);
    ussl_conn_free(client.conn);
    ussl_conn_free(server.conn);
    ussl_ctx_free(client.ctx);
    ussl_ctx_free(server.ctx);
    json_number("arena_peak", ussl_arena_peak());
    ussl_memory memory;
    ussl_memory_total(&memory);
    json_number("left", memory.now);
    return 0;
}

/* usage: IMAGE SUITE ec|rsa|ecrsa [mutual|brief]; brief: no records after the handshake */
int board_main(int argc, char **argv)
{
    setting s = {0};
    json_open();
    if (argc < 3) {
        json_text("error", "usage: SUITE ec|rsa|ecrsa [mutual|brief]");
        json_close();
        return 2;
    }
    s.suite = (uint16_t)strtoul(argv[1], NULL, 0);
    s.rsa = strcmp(argv[2], "rsa") == 0;
    s.ec_under_rsa = strcmp(argv[2], "ecrsa") == 0;
    s.mutual = argc > 3 && strcmp(argv[3], "mutual") == 0;
    s.brief = argc > 3 && strcmp(argv[3], "brief") == 0;
    json_text("suite", argv[1]);
    json_text("chain", argv[2]);
    json_number("mutual", s.mutual ? 1 : 0);
    size_t count;
    json_text("licence", ussl_backend_licence(ussl_backends(&count)[0]));
    int rc = ussl_set_arena(arena, sizeof(arena)) == USSL_OK ? run(&s) : fail("ussl_set_arena");
    if (rc != 0) {
        json_text("error", failed_at);
    }
    json_close();
    return rc == 0 ? 0 : 1;
}
