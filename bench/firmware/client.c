/* SPDX-License-Identifier: MIT */
/* A client and nothing else: one handshake with the server behind CLIENT_BIO, then an echo. Its
 * size is that of a client; with CLIENT_FIGURES it also measures itself. */
#include "client.h"

#include <string.h>

#include "board.h"
#include "chains.h"
#include "json.h"
#include "ussl.h"

#define STACK_DEPTH 32768u

/* Its own section: no RAM figure counts it, the peak inside it is measured. */
static uint8_t arena[CLIENT_ARENA_SIZE] __attribute__((section(".arena"), aligned(16)));

static const char greeting[] = "hello from the other side";

#if CLIENT_PSK
static const uint8_t psk[16] = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16};
#endif

static int make_context(ussl_ctx **ctx)
{
    int rc = ussl_ctx_new(ctx, USSL_CLIENT);
#if CLIENT_PSK
    return rc != USSL_OK ? rc : ussl_ctx_set_psk(*ctx, "bench", psk, sizeof(psk));
#else
    return rc != USSL_OK ? rc : ussl_ctx_add_ca(*ctx, CLIENT_ROOT, sizeof(CLIENT_ROOT));
#endif
}

static int handshake(ussl_conn *conn)
{
    int rc;
#if CLIENT_FIGURES
    board_stack_paint(STACK_DEPTH);
    uint64_t before = board_instructions();
#endif
    do {
        rc = ussl_conn_handshake(conn);
    } while (rc > 0);
#if CLIENT_FIGURES
    json_number("client_insn", board_instructions() - before);
    json_number("client_stack", board_stack_used());
#endif
    return rc;
}

/* What was sent comes back, decrypted. */
static int echo(ussl_conn *conn)
{
    char answer[sizeof(greeting) - 1];
    size_t done = 0;
    int rc = ussl_conn_write(conn, greeting, sizeof(answer), &done);
    size_t have = 0;
    while (rc == USSL_OK && have < sizeof(answer)) {
        rc = ussl_conn_read(conn, answer + have, sizeof(answer) - have, &done);
        have += done;
    }
    return rc == USSL_OK && memcmp(answer, greeting, sizeof(answer)) == 0 ? USSL_OK : -1;
}

static int talk(ussl_conn *conn)
{
    int rc = ussl_conn_set_server_name(conn, "bench.example");
    rc = rc == USSL_OK ? handshake(conn) : rc;
    if (rc != USSL_OK) {
        return rc;
    }
    ussl_info info;
    ussl_conn_info(conn, &info);
    json_number("negotiated", info.suite);
    json_number("version", info.version);
    json_number("verified", info.verified);
    rc = echo(conn);
    json_number("echoed", rc == USSL_OK);
    return rc == USSL_OK ? ussl_conn_close(conn) : rc;
}

int board_main(int argc, char **argv)
{
    ussl_ctx *ctx = NULL;
    ussl_conn *conn = NULL;
    ussl_bio bio = CLIENT_BIO;
    json_open();
    int rc = client_open(argc, argv);
    rc = rc == USSL_OK ? ussl_set_arena(arena, sizeof(arena)) : rc;
    rc = rc == USSL_OK ? make_context(&ctx) : rc;
    rc = rc == USSL_OK ? ussl_conn_new(&conn, ctx, &bio) : rc;
    rc = rc == USSL_OK ? talk(conn) : rc;
#if CLIENT_FIGURES
    if (conn != NULL) {
        client_figures(ctx, conn);
    }
#endif
    ussl_conn_free(conn);
    ussl_ctx_free(ctx);
    if (rc != USSL_OK) {
        json_text("error", "the client failed");
        json_number("result", (uint64_t)-rc);
    }
    json_close();
    return rc == USSL_OK ? 0 : 1;
}
