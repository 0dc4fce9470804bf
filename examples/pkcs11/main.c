/* SPDX-License-Identifier: MIT */
/* A client or server whose private key never leaves a PKCS#11 token.
 *
 *     pkcs11 client HOST PORT CA.pem CERT.pem MODULE PIN LABEL [BACKEND]
 *     pkcs11 server PORT CA.pem CERT.pem MODULE PIN LABEL [BACKEND]
 *
 * Both ends must show a certificate that CA.pem vouches for; CERT.pem is ours, LABEL names its key
 * in the token. The client sends one line and prints the answer; the server sends back what it
 * gets, and serves one connection. With SoftHSM behind p11-kit the key is in another process:
 *
 *     softhsm2-util --init-token --free --label mine --pin 1234 --so-pin 1234
 *     softhsm2-util --import key.pem --token mine --label mykey --id 01 --pin 1234
 *     p11-kit server --provider /usr/lib/softhsm/libsofthsm2.so pkcs11:token=mine
 *     pkcs11 client localhost 4433 ca.pem cert.pem /usr/lib/.../pkcs11/p11-kit-client.so 1234 mykey
 */
#include "token.h"

#include <arpa/inet.h>
#include <netdb.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

/* Blocking sockets: the bio never says USSL_WANT_..., so no call below does. */
static int net_read(void *arg, void *buf, size_t len, size_t *done)
{
    ssize_t n = recv(*(int *)arg, buf, len, 0);
    *done = n > 0 ? (size_t)n : 0;
    return n > 0 ? USSL_OK : n == 0 ? USSL_CLOSED : USSL_E_IO;
}

static int net_write(void *arg, const void *buf, size_t len, size_t *done)
{
    ssize_t n = send(*(int *)arg, buf, len, MSG_NOSIGNAL);
    *done = n > 0 ? (size_t)n : 0;
    return n > 0 ? USSL_OK : USSL_E_IO;
}

static int dial(const char *host, const char *port)
{
    const struct addrinfo hints = {.ai_socktype = SOCK_STREAM};
    struct addrinfo *list = NULL;
    if (getaddrinfo(host, port, &hints, &list) != 0) {
        return -1;
    }
    int fd = socket(list->ai_family, list->ai_socktype, list->ai_protocol);
    if (fd >= 0 && connect(fd, list->ai_addr, list->ai_addrlen) != 0) {
        close(fd);
        fd = -1;
    }
    freeaddrinfo(list);
    return fd;
}

static int answer_one(const char *port)
{
    int one = 1, listener = socket(AF_INET, SOCK_STREAM, 0);
    struct sockaddr_in at = {.sin_family = AF_INET,
                             .sin_port = htons((uint16_t)atoi(port)),
                             .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one);
    if (bind(listener, (struct sockaddr *)&at, sizeof at) != 0 || listen(listener, 4) != 0) {
        return -1;
    }
    fprintf(stderr, "listening\n");
    int fd = accept(listener, NULL, NULL);
    close(listener);
    return fd;
}

static char *slurp(const char *path, size_t *len)
{
    FILE *file = fopen(path, "rb");
    char *text = file != NULL ? calloc(1, 65536) : NULL;
    if (text == NULL) {
        perror(path);
        exit(2);
    }
    *len = fread(text, 1, 65535, file);
    fclose(file);
    return text;
}

/* The context: whom to trust, and a certificate whose key is elsewhere. */
static int set_up(ussl_ctx **ctx, ussl_role role, char **words, token *key, const char *backend)
{
    size_t ca_len, cert_len;
    char *ca = slurp(words[0], &ca_len), *cert = slurp(words[1], &cert_len);
    int rc = backend == NULL ? ussl_ctx_new(ctx, role)
                             : ussl_ctx_new_on(ctx, ussl_backend_by_name(backend), role);
    rc = rc == USSL_OK ? ussl_ctx_add_ca(*ctx, ca, ca_len) : rc;
    if (rc == USSL_OK) {
        rc = ussl_ctx_add_own_cert_external(*ctx, cert, cert_len, token_answer, key, 0);
    }
    if (rc == USSL_OK && role == USSL_SERVER) {
        rc = ussl_ctx_set_client_auth(*ctx, USSL_CLIENT_AUTH_REQUIRE);
    }
    /* Mbed TLS signs with an RSA key that it does not hold up to TLS 1.2 only, and says so. */
    if (rc == USSL_OK && ussl_ctx_freeze(*ctx) == USSL_E_NOTSUP) {
        rc = ussl_ctx_set_versions(*ctx, USSL_TLS1_2, USSL_TLS1_2);
    }
    free(ca);
    free(cert);
    return rc;
}

static int talk(ussl_conn *conn, ussl_role role)
{
    static const char line[] = "signed by a token\n";
    char buf[256];
    size_t n = sizeof line - 1, done;
    int rc = ussl_conn_handshake(conn);
    if (rc == USSL_OK && role == USSL_CLIENT) {
        rc = ussl_conn_write(conn, line, n, &done);
    }
    if (rc == USSL_OK) {
        rc = ussl_conn_read(conn, buf, sizeof buf, &n);
    }
    if (rc == USSL_OK && role == USSL_CLIENT) {
        fwrite(buf, 1, n, stdout);
    } else if (rc == USSL_OK) {
        rc = ussl_conn_write(conn, buf, n, &done);
    }
    return rc == USSL_OK ? ussl_conn_close(conn) : rc;
}

static int run(ussl_role role, const char *host, int fd, char **words, token *key,
               const char *backend)
{
    const ussl_bio bio = {net_read, net_write, &fd};
    ussl_error e = {.text = "no such backend, or no memory"};
    ussl_ctx *ctx = NULL;
    ussl_conn *conn = NULL;
    int rc = set_up(&ctx, role, words, key, backend);
    rc = rc == USSL_OK ? ussl_conn_new(&conn, ctx, &bio) : rc;
    if (ctx != NULL) {
        ussl_ctx_error(ctx, &e);
    }
    if (rc == USSL_OK) {
        rc = role == USSL_CLIENT ? ussl_conn_set_server_name(conn, host) : USSL_OK;
        rc = rc == USSL_OK ? talk(conn, role) : rc;
        ussl_conn_error(conn, &e);
    }
    if (rc != USSL_OK) {
        fprintf(stderr, "%s: %s\n", ussl_result_name(rc), e.text);
    }
    ussl_conn_free(conn);
    ussl_ctx_free(ctx);
    return rc == USSL_OK ? 0 : rc == USSL_E_NOTSUP ? 89 : 1;
}

int main(int argc, char **argv)
{
    bool client = argc > 1 && strcmp(argv[1], "client") == 0;
    int first = client ? 4 : 3; /* CA.pem CERT.pem MODULE PIN LABEL */
    if (argc < first + 5 || (!client && strcmp(argv[1], "server") != 0)) {
        fprintf(stderr,
                "usage: pkcs11 client HOST PORT CA.pem CERT.pem MODULE PIN LABEL [BACKEND]\n"
                "       pkcs11 server PORT CA.pem CERT.pem MODULE PIN LABEL [BACKEND]\n");
        return 2;
    }
    token *key = token_open(argv[first + 2], argv[first + 3], argv[first + 4]);
    if (key == NULL) {
        return 2;
    }
    int code = 2;
    int fd = client ? dial(argv[2], argv[3]) : answer_one(argv[2]);
    if (fd < 0) {
        perror("no connection");
    } else {
        code = run(client ? USSL_CLIENT : USSL_SERVER, argv[2], fd, argv + first, key,
                   argc > first + 5 ? argv[first + 5] : NULL);
        close(fd);
    }
    token_close(key);
    return code;
}
