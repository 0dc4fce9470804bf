/* SPDX-License-Identifier: MIT */
/* The flow of QuecPython's ussl page in C: connect, wrap, GET /, print, close.
 *
 *     wrap_socket HOST [PORT [CA.pem [CERT.pem KEY.pem]]]      with CERT and KEY: both sides prove
 */
#include "ussl_wrap.h"

#include <netdb.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static const char *slurp(const char *path, char *buf, size_t cap)
{
    FILE *file = path == NULL ? NULL : fopen(path, "rb");
    size_t n = file == NULL ? 0 : fread(buf, 1, cap - 1, file);
    buf[n] = '\0';
    if (file != NULL) {
        fclose(file);
    }
    return path == NULL ? NULL : buf;
}

int main(int argc, char **argv)
{
    static char ca[65536], cert[65536], key[65536], buf[256];
    ussl_error e;
    const char *host = argc > 1 ? argv[1] : "myssl.com";
    struct addrinfo hints = {.ai_socktype = SOCK_STREAM};
    struct addrinfo *address = NULL;
    if (getaddrinfo(host, argc > 2 ? argv[2] : "443", &hints, &address) != 0) {
        return fprintf(stderr, "no address for %s\n", host), 1;
    }
    int fd = socket(address->ai_family, address->ai_socktype, address->ai_protocol);
    if (connect(fd, address->ai_addr, address->ai_addrlen) != 0) {
        return perror("connect"), 1;
    }
    freeaddrinfo(address);

    ussl_wrap_set_default_ca(slurp(argc > 3 ? argv[3] : NULL, ca, sizeof ca));
    ussl_socket *s = ussl_wrap_socket(fd, host, slurp(argc > 5 ? argv[4] : NULL, cert, sizeof cert),
                                      slurp(argc > 5 ? argv[5] : NULL, key, sizeof key));
    if (s == NULL) {
        ussl_wrap_error(&e);
        return fprintf(stderr, "%s: %s\n", ussl_result_name(e.code), e.text), close(fd), 1;
    }
    snprintf(buf, sizeof buf, "GET / HTTP/1.0\r\nHost: %s\r\n\r\n", host);
    ptrdiff_t n = ussl_socket_write(s, buf, strlen(buf));
    while (n > 0 && (n = ussl_socket_read(s, buf, sizeof buf)) > 0) {
        fwrite(buf, 1, (size_t)n, stdout);
    }
    if (n < 0) {
        ussl_socket_error(s, &e);
        fprintf(stderr, "%s: %s\n", ussl_result_name(e.code), e.text);
    }
    ussl_socket_close(s);
    ussl_socket_free(s);
    return n < 0;
}
