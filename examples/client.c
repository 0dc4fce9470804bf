/* SPDX-License-Identifier: MIT */
/* A client over the nonblocking API: one poll loop, as an event-driven firmware would have it.
 *
 *     client HOST PORT CA.pem
 */
#include "ussl.h"

#include <errno.h>
#include <fcntl.h>
#include <netdb.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

/* The transport: whatever moves bytes. This is all that ussl asks of it. */
static int net_read(void *arg, void *buf, size_t len, size_t *done)
{
    ssize_t n = recv(*(int *)arg, buf, len, 0);
    if (n > 0) {
        *done = (size_t)n;
        return USSL_OK;
    }
    if (n == 0) {
        return USSL_CLOSED;
    }
    return errno == EAGAIN || errno == EINTR ? USSL_WANT_READ : USSL_E_IO;
}

static int net_write(void *arg, const void *buf, size_t len, size_t *done)
{
    ssize_t n = send(*(int *)arg, buf, len, MSG_NOSIGNAL);
    if (n >= 0) {
        *done = (size_t)n;
        return n > 0 ? USSL_OK : USSL_WANT_WRITE;
    }
    return errno == EAGAIN || errno == EINTR ? USSL_WANT_WRITE : USSL_E_IO;
}

static int connect_to(const char *host, const char *port)
{
    const struct addrinfo hints = {.ai_socktype = SOCK_STREAM};
    struct addrinfo *list = NULL;
    int fd = -1;
    if (getaddrinfo(host, port, &hints, &list) != 0) {
        return -1;
    }
    fd = socket(list->ai_family, list->ai_socktype, list->ai_protocol);
    if (connect(fd, list->ai_addr, list->ai_addrlen) != 0 || fcntl(fd, F_SETFL, O_NONBLOCK) != 0) {
        close(fd);
        fd = -1;
    }
    freeaddrinfo(list);
    return fd;
}

/* Waits for what a flow result asks; a real program would go on with its other work. */
static int wait_for(int fd, int want)
{
    struct pollfd p = {.fd = fd, .events = want == USSL_WANT_WRITE ? POLLOUT : POLLIN};
    return poll(&p, 1, 10000) > 0 ? USSL_OK : USSL_E_TIMEOUT;
}

static int load_ca(ussl_ctx *ctx, const char *path)
{
    static char pem[1 << 20];
    FILE *file = fopen(path, "rb");
    if (file == NULL) {
        return USSL_E_CERT;
    }
    size_t n = fread(pem, 1, sizeof pem, file);
    fclose(file);
    return ussl_ctx_add_ca(ctx, pem, n);
}

static int talk(ussl_conn *conn, int fd, const char *host)
{
    char buf[512];
    size_t len = (size_t)snprintf(buf, sizeof buf, "GET / HTTP/1.0\r\nHost: %s\r\n\r\n", host);
    size_t sent = 0;
    int rc = USSL_OK;
    while (rc == USSL_OK && sent < len) {
        size_t done = 0;
        rc = ussl_conn_write(conn, buf + sent, len - sent, &done); /* does the handshake first */
        sent += rc == USSL_OK ? done : 0;
        if (rc > 0) {
            rc = wait_for(fd, rc);
        }
    }
    while (rc == USSL_OK) {
        size_t got = 0;
        rc = ussl_conn_read(conn, buf, sizeof buf, &got);
        if (rc == USSL_OK) {
            fwrite(buf, 1, got, stdout);
        } else if (rc > 0 && rc != USSL_CLOSED) {
            rc = wait_for(fd, rc);
        }
    }
    return rc == USSL_CLOSED ? ussl_conn_close(conn) : rc;
}

int main(int argc, char **argv)
{
    ussl_ctx *ctx = NULL;
    ussl_conn *conn = NULL;
    ussl_error e = {.text = "no memory, or no random source"};
    if (argc != 4) {
        fprintf(stderr, "usage: client HOST PORT CA.pem\n");
        return 2;
    }
    int fd = connect_to(argv[1], argv[2]);
    if (fd < 0) {
        perror("connect");
        return 1;
    }
    const ussl_bio bio = {.read = net_read, .write = net_write, .arg = &fd};
    int rc = ussl_ctx_new(&ctx, USSL_CLIENT);
    if (rc == USSL_OK) {
        rc = load_ca(ctx, argv[3]);
    }
    if (rc == USSL_OK) {
        rc = ussl_conn_new(&conn, ctx, &bio);
    }
    if (rc != USSL_OK && ctx != NULL) {
        ussl_ctx_error(ctx, &e);
    }
    if (rc == USSL_OK) {
        rc = ussl_conn_set_server_name(conn, argv[1]);
        rc = rc == USSL_OK ? talk(conn, fd, argv[1]) : rc;
        ussl_conn_error(conn, &e);
    }
    if (rc < 0) {
        fprintf(stderr, "%s: %s\n", ussl_result_name(rc), e.text);
    }
    ussl_conn_free(conn);
    ussl_ctx_free(ctx);
    close(fd);
    return rc < 0;
}
