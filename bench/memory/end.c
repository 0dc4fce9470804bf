/* SPDX-License-Identifier: MIT */
/* One end of a connection over an inherited socket; says what its context and connection took.
 *
 *     memory_end rows                                  the table, one row a line
 *     memory_end BACKEND client|server ROW FD RECORD   runs row number ROW, records of up to RECORD
 *
 * Prints one line of numbers: what the context holds and its peak; the connection's peak, largest
 * block, what it keeps after the exchange, and its blocks; then the context, peak and largest block
 * that ussl_ctx_estimate gave beforehand, for a peer's chain of this length.
 */
#include "rows.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

/* A leaf and an intermediate: 835 bytes of P-256, 1631 of RSA-2048. */
#define PEER_CHAIN 1700

static int fd;

static int net_read(void *arg, void *buf, size_t len, size_t *done)
{
    (void)arg;
    ssize_t n = read(fd, buf, len);
    *done = n > 0 ? (size_t)n : 0;
    return n > 0 ? USSL_OK : n == 0 ? USSL_CLOSED : USSL_E_IO;
}

static int net_write(void *arg, const void *buf, size_t len, size_t *done)
{
    (void)arg;
    ssize_t n = send(fd, buf, len, MSG_NOSIGNAL);
    *done = n > 0 ? (size_t)n : 0;
    return n > 0 ? USSL_OK : USSL_E_IO;
}

/* The same bytes at every run: lengths of signatures and what hangs on them must not wander. */
static int fixed_random(void *arg, void *buf, size_t len)
{
    static uint64_t state = 0x9e3779b97f4a7c15u;
    uint8_t *out = buf;
    (void)arg;
    for (size_t i = 0; i < len; i++) {
        state ^= state >> 12;
        state ^= state << 25;
        state ^= state >> 27;
        out[i] = (uint8_t)(state * 0x2545f4914f6cdd1du >> 56);
    }
    return USSL_OK;
}

static int send_all(ussl_conn *conn, size_t len)
{
    static uint8_t data[16384];
    int rc = USSL_OK;
    while (rc == USSL_OK && len > 0) {
        size_t done = 0;
        rc = ussl_conn_write(conn, data, len < sizeof data ? len : sizeof data, &done);
        len -= done;
    }
    return rc;
}

static int read_all(ussl_conn *conn, size_t len)
{
    static uint8_t data[16384];
    int rc = USSL_OK;
    while (rc == USSL_OK && len > 0) {
        size_t got = 0;
        rc = ussl_conn_read(conn, data, len < sizeof data ? len : sizeof data, &got);
        len -= got;
    }
    return rc;
}

/* The client speaks first, so that neither waits for room in the socket. */
static int talk(ussl_conn *conn, const memory_row *row, ussl_role role)
{
    int rc = ussl_conn_handshake(conn);
    rc = rc != USSL_OK         ? rc
         : role == USSL_CLIENT ? send_all(conn, row->bulk)
                               : read_all(conn, row->bulk);
    return rc != USSL_OK         ? rc
           : role == USSL_CLIENT ? read_all(conn, row->bulk)
                                 : send_all(conn, row->bulk);
}

static int end_it(ussl_conn *conn, ussl_role role)
{
    uint8_t byte;
    size_t got;
    int rc = role == USSL_CLIENT ? ussl_conn_close(conn) : USSL_OK;
    if (rc == USSL_OK) {
        rc = ussl_conn_read(conn, &byte, 1, &got);
    }
    rc = rc == USSL_CLOSED ? USSL_OK : rc;
    return rc == USSL_OK && role == USSL_SERVER ? ussl_conn_close(conn) : rc;
}

typedef struct figures {
    ussl_memory ctx, conn;
} figures;

/* One connection of the context; `session` is offered when it is there, and renewed. */
static int live(ussl_ctx *ctx, const memory_row *row, ussl_role role, uint8_t *session,
                size_t *session_len, figures *out, ussl_error *error)
{
    static const ussl_bio bio = {net_read, net_write, NULL};
    ussl_conn *conn = NULL;
    int rc = ussl_conn_new(&conn, ctx, &bio);
    if (rc != USSL_OK) {
        ussl_ctx_error(ctx, error);
        return rc;
    }
    if (role == USSL_CLIENT) {
        rc = ussl_conn_set_server_name(conn, "bench.example");
    }
    if (rc == USSL_OK && row->prepare != NULL) {
        rc = row->prepare(conn, role);
    }
    bool offered = *session_len > 0;
    if (rc == USSL_OK && offered) {
        rc = ussl_conn_set_session(conn, session, *session_len);
    }
    rc = rc == USSL_OK ? talk(conn, row, role) : rc;
    ussl_ctx_memory(ctx, &out->ctx);
    ussl_conn_memory(conn, &out->conn);
    ussl_info info;
    ussl_conn_info(conn, &info);
    if (rc == USSL_OK && offered && !info.resumed) {
        rc = USSL_E_STATE;
    }
    if (rc == USSL_OK && role == USSL_CLIENT && row->resumed && !offered) {
        rc = ussl_conn_save_session(conn, session, 8192, session_len);
    }
    rc = rc == USSL_OK ? end_it(conn, role) : rc;
    ussl_conn_error(conn, error);
    ussl_conn_free(conn);
    return rc;
}

static int run(ussl_ctx *ctx, const memory_row *row, ussl_role role, unsigned record,
               ussl_error *error)
{
    static uint8_t session[8192];
    size_t session_len = 0;
    figures f = {0};
    int rc = ussl_ctx_set_send_limit(ctx, record);
    if (rc == USSL_OK && row->versions != 0) {
        rc = ussl_ctx_set_versions(ctx, row->versions, row->versions);
    }
    rc = rc == USSL_OK ? row->set(ctx, role) : rc;
    ussl_estimate said = {0};
    rc = rc == USSL_OK ? ussl_ctx_estimate(ctx, PEER_CHAIN, &said) : rc;
    ussl_ctx_error(ctx, error);
    for (int i = 0; rc == USSL_OK && i < (row->resumed ? 2 : 1); i++) {
        rc = live(ctx, row, role, session, &session_len, &f, error);
    }
    if (rc == USSL_OK) {
        printf("%zu %zu %zu %zu %zu %zu %zu %zu %zu\n", f.ctx.now, f.ctx.peak, f.conn.peak,
               f.conn.largest, f.conn.now, f.conn.blocks, said.context, said.peak + session_len,
               said.largest);
    }
    return rc;
}

static int list(void)
{
    for (size_t i = 0; i < memory_row_count; i++) {
        const memory_row *r = &memory_rows[i];
        printf("%zu\t%u\t%s\t%s\n", i, r->ends, r->name, r->base != NULL ? r->base : "-");
    }
    return 0;
}

int main(int argc, char **argv)
{
    if (argc == 2 && strcmp(argv[1], "rows") == 0) {
        return list();
    }
    const ussl_backend *backend = argc == 6 ? ussl_backend_by_name(argv[1]) : NULL;
    size_t row = argc == 6 ? strtoul(argv[3], NULL, 10) : memory_row_count;
    if (backend == NULL || row >= memory_row_count) {
        fprintf(stderr,
                "usage: memory_end rows | memory_end BACKEND client|server ROW FD RECORD\n");
        return 2;
    }
    ussl_role role = strcmp(argv[2], "server") == 0 ? USSL_SERVER : USSL_CLIENT;
    fd = atoi(argv[4]);
    ussl_error error = {0};
    ussl_ctx *ctx = NULL;
    int rc = ussl_set_random(fixed_random, NULL);
    rc = rc == USSL_OK ? ussl_ctx_new_on(&ctx, backend, role) : rc;
    rc = rc == USSL_OK ? run(ctx, &memory_rows[row], role, (unsigned)atoi(argv[5]), &error) : rc;
    ussl_ctx_free(ctx);
    if (rc != USSL_OK) {
        fprintf(stderr, "%s\t%s\n", ussl_result_name(rc), error.text);
    }
    return rc == USSL_OK ? 0 : rc == USSL_E_NOTSUP ? 89 : 1;
}
