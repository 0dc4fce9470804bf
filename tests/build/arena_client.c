/* SPDX-License-Identifier: MIT */
/* A TLS 1.2 client that lives in a fixed arena: says how much of it a connection needed. */
#include <arpa/inet.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "ussl.h"

static int fd;

static int net_read(void *arg, void *buf, size_t len, size_t *done)
{
    (void)arg;
    ssize_t n = recv(fd, buf, len, 0);
    if (n <= 0) {
        return n == 0 ? USSL_CLOSED : USSL_E_IO;
    }
    *done = (size_t)n;
    return USSL_OK;
}

static int net_write(void *arg, const void *buf, size_t len, size_t *done)
{
    (void)arg;
    ssize_t n = send(fd, buf, len, MSG_NOSIGNAL);
    if (n <= 0) {
        return USSL_E_IO;
    }
    *done = (size_t)n;
    return USSL_OK;
}

static int fail(const char *what, int rc, const ussl_error *error)
{
    ussl_memory total;
    ussl_memory_total(&total);
    (void)fprintf(stderr, "%s: %s: %s (%ld %s); %zu allocations were refused\n", what,
                  ussl_result_name(rc), error->text, error->native, error->native_text,
                  total.failed);
    return 1;
}

static int talk(ussl_conn *conn, const char *path)
{
    char request[128], answer[1024];
    size_t n;
    int len = snprintf(request, sizeof request, "GET /%s HTTP/1.0\r\n\r\n", path);
    int rc = ussl_conn_write(conn, request, (size_t)len, &n);
    while (rc == USSL_OK) {
        rc = ussl_conn_read(conn, answer, sizeof answer, &n);
    }
    return rc == USSL_CLOSED ? ussl_conn_close(conn) : rc;
}

static int connect_to(const char *port)
{
    struct sockaddr_in to = {.sin_family = AF_INET,
                             .sin_port = htons((uint16_t)atoi(port)),
                             .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    fd = socket(AF_INET, SOCK_STREAM, 0);
    return fd < 0 ? -1 : connect(fd, (struct sockaddr *)&to, sizeof to);
}

/* One life of a client; the CA file is read before the arena exists. */
static int live(const char *pem, size_t pem_len, const char *path)
{
    static const ussl_bio bio = {net_read, net_write, NULL};
    static const uint16_t suite = 0xc02b; /* TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256 */
    ussl_error error = {0};
    ussl_ctx *ctx;
    int rc = ussl_ctx_new(&ctx, USSL_CLIENT);
    if (rc != USSL_OK) {
        return fail("context", rc, &error);
    }
    rc = ussl_ctx_add_ca(ctx, pem, pem_len);
    rc = rc != USSL_OK ? rc : ussl_ctx_set_suites(ctx, &suite, 1);
    rc = rc != USSL_OK ? rc : ussl_ctx_set_groups_str(ctx, "secp256r1");
    ussl_conn *conn = NULL;
    rc = rc != USSL_OK ? rc : ussl_conn_new(&conn, ctx, &bio);
    ussl_ctx_error(ctx, &error);
    if (rc == USSL_OK) {
        rc = ussl_conn_set_server_name(conn, "myssl.com");
        rc = rc != USSL_OK ? rc : ussl_conn_handshake(conn);
        rc = rc != USSL_OK ? rc : talk(conn, path);
        ussl_conn_error(conn, &error);
    }
    ussl_memory of_conn = {0}, of_ctx = {0}, total;
    if (conn != NULL) {
        ussl_conn_memory(conn, &of_conn);
    }
    ussl_ctx_memory(ctx, &of_ctx);
    ussl_memory_total(&total);
    ussl_conn_free(conn);
    ussl_ctx_free(ctx);
    if (rc != USSL_OK) {
        return fail("connection", rc, &error);
    }
    (void)printf("arena_peak %zu bytes_peak %zu connection_peak %zu connection_steady %zu "
                 "context %zu largest %zu allocations %zu\n",
                 ussl_arena_peak(), total.peak, of_conn.peak, of_conn.now, of_ctx.now,
                 total.largest, total.allocations);
    return 0;
}

int main(int argc, char **argv)
{
    static char pem[65536];
    if (argc != 4 && argc != 5) {
        (void)fprintf(stderr, "usage: %s PORT CAFILE ARENA_BYTES [PATH]\n", argv[0]);
        return 2;
    }
    FILE *f = fopen(argv[2], "rb");
    size_t pem_len = f != NULL ? fread(pem, 1, sizeof pem, f) : 0;
    size_t size = (size_t)atol(argv[3]);
    void *arena = aligned_alloc(16, (size + 15) / 16 * 16);
    if (pem_len == 0 || arena == NULL || connect_to(argv[1]) != 0) {
        perror("cannot start");
        return 2;
    }
    (void)fclose(f);
    if (ussl_set_arena(arena, size) != USSL_OK) {
        return 2;
    }
    int rc = live(pem, pem_len, argc == 5 ? argv[4] : "");
    (void)close(fd);
    if (ussl_set_arena(NULL, 0) != USSL_OK) {
        (void)fprintf(stderr, "something is left in the arena\n");
        rc = 1;
    }
    free(arena);
    return rc;
}
