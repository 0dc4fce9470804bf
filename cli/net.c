/* SPDX-License-Identifier: MIT */
/* TCP: connect, listen, the transport of a connection, time. */
#include "net.h"

#include "args.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

uint64_t cli_now_us(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (uint64_t)t.tv_sec * 1000000u + (uint64_t)t.tv_nsec / 1000u;
}

int cli_split(const char *address, const char *option, char host[CLI_HOST_MAX], const char **port)
{
    const char *colon = strrchr(address, ':');
    const char *start = address;
    size_t len = colon == NULL ? 0 : (size_t)(colon - address);
    if (len > 2 && address[0] == '[' && address[len - 1] == ']') {
        start++;
        len -= 2;
    } else if (memchr(address, ':', len) != NULL) {
        len = 0;
    }
    size_t digits = colon == NULL ? 0 : strspn(colon + 1, "0123456789");
    if (len == 0 || len >= CLI_HOST_MAX || digits == 0 || digits > 5 || colon[1 + digits] != '\0') {
        fprintf(stderr,
                "ussl: %s takes HOST:PORT, such as 127.0.0.1:4433 or [::1]:4433, not "
                "\"%s\"\n",
                option, address);
        return EXIT_USAGE;
    }
    memcpy(host, start, len);
    host[len] = '\0';
    *port = colon + 1;
    return EXIT_OK;
}

static int resolve(const char *host, const char *port, int flags, struct addrinfo **list)
{
    struct addrinfo hints = {.ai_socktype = SOCK_STREAM, .ai_flags = flags | AI_NUMERICSERV};
    int rc = getaddrinfo(host, port, &hints, list);
    if (rc != 0) {
        fprintf(stderr, "ussl: %s: %s\n", host, gai_strerror(rc));
        return EXIT_TRANSPORT;
    }
    return EXIT_OK;
}

static int wait_fd(int fd, short events, uint64_t deadline_us)
{
    struct pollfd p = {.fd = fd, .events = events};
    for (;;) {
        uint64_t now = cli_now_us();
        if (now >= deadline_us) {
            return USSL_E_TIMEOUT;
        }
        uint64_t ms = (deadline_us - now + 999u) / 1000u;
        int n = poll(&p, 1, ms > INT_MAX ? INT_MAX : (int)ms);
        if (n > 0) {
            return USSL_OK;
        }
        if (n < 0 && errno != EINTR) {
            return USSL_E_IO;
        }
    }
}

int cli_wait(const cli_link *link, int want, uint64_t deadline_us)
{
    return wait_fd(link->fd, want == USSL_WANT_WRITE ? POLLOUT : POLLIN, deadline_us);
}

/* Descriptors that survive exec would leak connections into other programs. */
static int prepare(int fd)
{
    int one = 1;
    int flags = fcntl(fd, F_GETFL);
    if (flags < 0 || fcntl(fd, F_SETFL, flags | O_NONBLOCK) != 0 ||
        fcntl(fd, F_SETFD, FD_CLOEXEC) != 0) {
        return -1;
    }
    /* A handshake is a row of small messages: waiting to merge them only delays it. */
    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
    return 0;
}

/* A connected descriptor, or -1 and the reason in *number. */
static int connect_one(const struct addrinfo *a, uint64_t deadline_us, int *number)
{
    int fd = socket(a->ai_family, a->ai_socktype, a->ai_protocol);
    *number = errno;
    if (fd < 0) {
        return -1;
    }
    if (prepare(fd) != 0) {
        *number = errno;
    } else if (connect(fd, a->ai_addr, a->ai_addrlen) == 0) {
        return fd;
    } else if (errno != EINPROGRESS) {
        *number = errno;
    } else if (wait_fd(fd, POLLOUT, deadline_us) != USSL_OK) {
        *number = ETIMEDOUT;
    } else {
        socklen_t len = sizeof *number;
        if (getsockopt(fd, SOL_SOCKET, SO_ERROR, number, &len) == 0 && *number == 0) {
            return fd;
        }
    }
    close(fd);
    return -1;
}

int cli_connect(const char *host, const char *port, unsigned timeout_ms, int *fd)
{
    struct addrinfo *list = NULL;
    int number = 0;
    int rc = resolve(host, port, 0, &list);
    if (rc != EXIT_OK) {
        return rc;
    }
    uint64_t deadline = cli_now_us() + (uint64_t)timeout_ms * 1000u;
    *fd = -1;
    for (const struct addrinfo *a = list; a != NULL && *fd < 0; a = a->ai_next) {
        *fd = connect_one(a, deadline, &number);
    }
    freeaddrinfo(list);
    if (*fd < 0) {
        fprintf(stderr, "ussl: connect to %s port %s: %s\n", host, port, strerror(number));
        return EXIT_TRANSPORT;
    }
    return EXIT_OK;
}

int cli_listen(const char *host, const char *port, int *fd, char *shown, size_t shown_cap)
{
    struct addrinfo *list = NULL;
    int one = 1;
    int rc = resolve(host, port, AI_PASSIVE, &list);
    if (rc != EXIT_OK) {
        return rc;
    }
    *fd = socket(list->ai_family, list->ai_socktype, list->ai_protocol);
    struct sockaddr_storage bound;
    socklen_t bound_len = sizeof bound;
    char numbers[64];
    char service[16];
    if (*fd < 0 || setsockopt(*fd, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one) != 0 ||
        bind(*fd, list->ai_addr, list->ai_addrlen) != 0 || listen(*fd, 128) != 0 ||
        prepare(*fd) != 0 || getsockname(*fd, (struct sockaddr *)&bound, &bound_len) != 0 ||
        getnameinfo((struct sockaddr *)&bound, bound_len, numbers, sizeof numbers, service,
                    sizeof service, NI_NUMERICHOST | NI_NUMERICSERV) != 0) {
        fprintf(stderr, "ussl: listen on %s port %s: %s\n", host, port, strerror(errno));
        if (*fd >= 0) {
            close(*fd);
        }
        rc = EXIT_TRANSPORT;
    } else {
        bool v6 = bound.ss_family == AF_INET6;
        snprintf(shown, shown_cap, "%s%s%s:%s", v6 ? "[" : "", numbers, v6 ? "]" : "", service);
    }
    freeaddrinfo(list);
    return rc;
}

int cli_accept(int listener)
{
    int fd = accept(listener, NULL, NULL);
    if (fd >= 0 && prepare(fd) != 0) {
        close(fd);
        return -1;
    }
    return fd;
}

static size_t portion(const cli_link *link, size_t len)
{
    return link->chunk != 0 && len > link->chunk ? link->chunk : len;
}

bool cli_would_block(void)
{
    return errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR;
}

static int bio_read(void *arg, void *buf, size_t len, size_t *done)
{
    cli_link *link = arg;
    ssize_t n = recv(link->fd, buf, portion(link, len), 0);
    if (n > 0) {
        *done = (size_t)n;
        return USSL_OK;
    }
    if (n == 0) {
        return USSL_CLOSED;
    }
    if (cli_would_block()) {
        return USSL_WANT_READ;
    }
    link->last_errno = errno;
    return USSL_E_IO;
}

static int bio_write(void *arg, const void *buf, size_t len, size_t *done)
{
    cli_link *link = arg;
    ssize_t n = send(link->fd, buf, portion(link, len), MSG_NOSIGNAL);
    if (n > 0) {
        *done = (size_t)n;
        return USSL_OK;
    }
    if (n == 0 || cli_would_block()) {
        return USSL_WANT_WRITE;
    }
    link->last_errno = errno;
    return USSL_E_IO;
}

void cli_bio(cli_link *link, ussl_bio *bio)
{
    bio->read = bio_read;
    bio->write = bio_write;
    bio->arg = link;
}
