/* SPDX-License-Identifier: MIT */
/* One end of a connection over an inherited socket: says what its context and connection took, or
 * what each step of its handshake did.
 *
 *     memory_end rows                                  the table, one row a line
 *     memory_end BACKEND client|server ROW FD RECORD   runs row number ROW, records of up to RECORD
 *                                                      with a seventh word "steps": step by step
 *
 * Prints one line of numbers: what the context holds and its peak; the connection's peak, largest
 * block, what it keeps after the exchange, and its blocks; then the context, peak and largest block
 * that ussl_ctx_estimate gave beforehand, for a peer's chain of this length. Or one line a step.
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
static bool tell_steps; /* print what each step of the handshake read and wrote */
static bool judged, in_step;

/* The messages of a handshake while they are in the clear (RFC 8446 B.3, RFC 5246 7.4). */
static const char *message(const uint8_t *body, size_t len, bool sealed)
{
    static const char *const names[21] = {
        [1] = "ClientHello",      [2] = "ServerHello",        [4] = "NewSessionTicket",
        [11] = "Certificate",     [12] = "ServerKeyExchange", [13] = "CertificateRequest",
        [14] = "ServerHelloDone", [15] = "CertificateVerify", [16] = "ClientKeyExchange",
        [20] = "Finished",
    };
    bool known = !sealed && len > 0 && body[0] < 21 && names[body[0]] != NULL;
    return known ? names[body[0]] : "a sealed record";
}

/* One direction of the connection, followed by its records' headers. */
typedef struct lane {
    uint8_t header[5];
    size_t have, left;
    bool sealed;
} lane;

static void tell_record(const lane *l, bool outgoing, const uint8_t *body, size_t len)
{
    if (l->header[0] == 22 || l->header[0] == 23) {
        printf("%s %s; ", outgoing ? "writes" : "reads",
               message(body, len, l->sealed || l->header[0] == 23));
    }
}

/* Tells each record when the first byte of its body comes by. */
static void watch(bool outgoing, const uint8_t *data, size_t len)
{
    static lane lanes[2];
    lane *l = &lanes[outgoing];
    while (tell_steps && in_step && len > 0) {
        size_t n = l->have < 5 ? 1 : l->left < len ? l->left : len;
        if (l->have < 5) {
            l->header[l->have++] = *data;
            l->left = (size_t)(l->header[3] << 8 | l->header[4]);
        } else {
            if (l->left == (size_t)(l->header[3] << 8 | l->header[4])) {
                tell_record(l, outgoing, data, n);
                l->sealed = l->sealed || l->header[0] == 20;
            }
            l->left -= n;
            l->have = l->left == 0 ? 0 : l->have;
        }
        data += n;
        len -= n;
    }
}

static int net_read(void *arg, void *buf, size_t len, size_t *done)
{
    (void)arg;
    ssize_t n = read(fd, buf, len);
    *done = n > 0 ? (size_t)n : 0;
    watch(false, buf, *done);
    return n > 0 ? USSL_OK : n == 0 ? USSL_CLOSED : USSL_E_IO;
}

static int net_write(void *arg, const void *buf, size_t len, size_t *done)
{
    (void)arg;
    ssize_t n = send(fd, buf, len, MSG_NOSIGNAL);
    *done = n > 0 ? (size_t)n : 0;
    watch(true, buf, *done);
    return n > 0 ? USSL_OK : USSL_E_IO;
}

static int tell_judged(void *arg, ussl_conn *conn, const ussl_cert_view *cert)
{
    (void)arg;
    (void)conn;
    (void)cert;
    judged = true;
    return 0;
}

/* The name that callgrind counts and dumps by: the handshake, one step at a time. */
__attribute__((noinline)) int one_step(ussl_conn *conn);
__attribute__((noinline)) int one_step(ussl_conn *conn)
{
    return ussl_conn_handshake(conn);
}

static int shake_hands(ussl_conn *conn)
{
    int rc = ussl_conn_set_step_limit(conn, 1);
    while (rc == USSL_OK || rc == USSL_WANT_STEP) {
        judged = false;
        if (tell_steps) {
            printf("step ");
        }
        in_step = true;
        rc = one_step(conn);
        in_step = false;
        if (tell_steps) {
            printf("%s\n", judged ? "judges the chain" : "");
        }
        if (rc == USSL_OK) {
            return rc;
        }
    }
    return rc;
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
    int rc = shake_hands(conn);
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
    if (rc == USSL_OK && tell_steps) {
        rc = ussl_ctx_set_verify_hook(ctx, tell_judged, NULL);
    }
    ussl_estimate said = {0};
    rc = rc == USSL_OK && !tell_steps ? ussl_ctx_estimate(ctx, PEER_CHAIN, &said) : rc;
    ussl_ctx_error(ctx, error);
    for (int i = 0; rc == USSL_OK && i < (row->resumed ? 2 : 1); i++) {
        rc = live(ctx, row, role, session, &session_len, &f, error);
    }
    if (rc == USSL_OK && !tell_steps) {
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
    tell_steps = argc == 7 && strcmp(argv[6], "steps") == 0;
    bool fine = argc == 6 || tell_steps;
    const ussl_backend *backend = fine ? ussl_backend_by_name(argv[1]) : NULL;
    size_t row = fine ? strtoul(argv[3], NULL, 10) : memory_row_count;
    if (backend == NULL || row >= memory_row_count) {
        fprintf(
            stderr,
            "usage: memory_end rows | memory_end BACKEND client|server ROW FD RECORD [steps]\n");
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
