/* SPDX-License-Identifier: MIT */
/* An echo server over blocking sockets, one connection at a time.
 *
 *     server PORT CERT.pem KEY.pem [CLIENT_CA.pem]      with CLIENT_CA: clients must prove who they
 * are
 */
#include "ussl_wrap.h"

#include <arpa/inet.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

static char *slurp(const char *path)
{
    static char texts[3][65536];
    static size_t used;
    FILE *file = fopen(path, "rb");
    if (file == NULL || used == 3) {
        perror(path);
        exit(1);
    }
    char *text = texts[used++];
    text[fread(text, 1, sizeof texts[0] - 1, file)] = '\0';
    fclose(file);
    return text;
}

static void echo(ussl_socket *s)
{
    char buf[1024];
    ptrdiff_t n = 0;
    while ((n = ussl_socket_read(s, buf, sizeof buf)) > 0) {
        if (ussl_socket_write(s, buf, (size_t)n) != n) {
            break;
        }
    }
    ussl_socket_close(s);
}

int main(int argc, char **argv)
{
    if (argc < 4) {
        fprintf(stderr, "usage: server PORT CERT.pem KEY.pem [CLIENT_CA.pem]\n");
        return 2;
    }
    ussl_wrap_options options = {.server_side = true, .timeout_ms = 10000};
    options.cert = slurp(argv[2]);
    options.key = slurp(argv[3]);
    if (argc > 4) {
        options.ca = slurp(argv[4]);
        options.client_auth = USSL_CLIENT_AUTH_REQUIRE;
    }
    int one = 1;
    int listener = socket(AF_INET, SOCK_STREAM, 0);
    struct sockaddr_in address = {.sin_family = AF_INET,
                                  .sin_port = htons((uint16_t)atoi(argv[1])),
                                  .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one);
    if (bind(listener, (struct sockaddr *)&address, sizeof address) != 0 ||
        listen(listener, 16) != 0) {
        perror("listen");
        return 1;
    }
    for (;;) {
        ussl_socket *s = NULL;
        ussl_error e;
        int fd = accept(listener, NULL, NULL);
        if (fd >= 0 && ussl_wrap_socket_ex(&s, fd, &options, &e) == USSL_OK) {
            echo(s);
            ussl_socket_free(s);
        } else if (fd >= 0) {
            fprintf(stderr, "%s: %s\n", ussl_result_name(e.code), e.text);
            close(fd);
        }
    }
}
