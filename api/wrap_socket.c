/* SPDX-License-Identifier: MIT */
/* A wrapped socket in use: transport, waiting, read, write, close. */
#include "wrap_socket.h"

#include "ussl_core.h"

#include <errno.h>
#include <limits.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define DEFAULT_TIMEOUT_MS 30000u
/* A peer that does not take our close_notify must not hold up the program's end. */
#define CLOSE_TIMEOUT_MS   2000u

int ussl__wrap_fail(ussl_error *error, int code, const char *operation, const char *text)
{
    if (error != NULL) {
        memset(error, 0, sizeof *error);
        error->code = code;
        error->alert_sent = -1;
        error->alert_received = -1;
        error->operation = operation;
        snprintf(error->text, sizeof error->text, "%s", text);
    }
    return code;
}

static bool is_again(int number)
{
    return number == EAGAIN || number == EWOULDBLOCK || number == EINTR;
}

static int bio_read(void *arg, void *buf, size_t len, size_t *done)
{
    ussl_socket *s = arg;
    ssize_t n = recv(s->fd, buf, len, MSG_DONTWAIT);
    if (n > 0) {
        *done = (size_t)n;
        return USSL_OK;
    }
    if (n == 0) {
        return USSL_CLOSED;
    }
    return is_again(errno) ? USSL_WANT_READ : USSL_E_IO;
}

static int bio_write(void *arg, const void *buf, size_t len, size_t *done)
{
    ussl_socket *s = arg;
    /* MSG_NOSIGNAL: a peer that is gone is an error here, not the end of the process. */
    ssize_t n = send(s->fd, buf, len, MSG_DONTWAIT | MSG_NOSIGNAL);
    if (n >= 0) {
        *done = (size_t)n;
        return n > 0 ? USSL_OK : USSL_WANT_WRITE;
    }
    return is_again(errno) ? USSL_WANT_WRITE : USSL_E_IO;
}

void ussl__wrap_bio(ussl_socket *s, ussl_bio *bio)
{
    bio->read = bio_read;
    bio->write = bio_write;
    bio->arg = s;
}

static uint64_t deadline_in(unsigned ms)
{
    if (ms == USSL_WRAP_NO_TIMEOUT) {
        return UINT64_MAX;
    }
    return ussl__ticks_ms() + (ms == 0 ? DEFAULT_TIMEOUT_MS : ms);
}

uint64_t ussl__wrap_deadline(const ussl_socket *s)
{
    return deadline_in(s->timeout_ms);
}

int ussl__wrap_wait(const ussl_socket *s, int want, uint64_t deadline)
{
    struct pollfd p = {.fd = s->fd, .events = want == USSL_WANT_WRITE ? POLLOUT : POLLIN};
    for (;;) {
        int wait = -1;
        if (deadline != UINT64_MAX) {
            uint64_t now = ussl__ticks_ms();
            if (now >= deadline) {
                return USSL_E_TIMEOUT;
            }
            wait = deadline - now > INT_MAX ? INT_MAX : (int)(deadline - now);
        }
        int n = poll(&p, 1, wait);
        if (n > 0) {
            /* POLLERR and POLLHUP: the next recv or send tells what it is. */
            return (p.revents & POLLNVAL) != 0 ? USSL_E_IO : USSL_OK;
        }
        if (n < 0 && errno != EINTR) {
            return USSL_E_IO;
        }
    }
}

static int fail(ussl_socket *s, int rc, const char *operation)
{
    if (rc == USSL_E_TIMEOUT) {
        return ussl__wrap_fail(&s->error, rc, operation,
                               "the peer did nothing for the whole of the timeout");
    }
    ussl_conn_error(s->conn, &s->error);
    if (s->error.code != rc) {
        ussl__wrap_fail(&s->error, rc, operation, "the socket failed");
    }
    return rc;
}

/* After a close there is no descriptor left to use. */
static int check_open(ussl_socket *s, const char *operation)
{
    if (s->fd >= 0) {
        return USSL_OK;
    }
    return ussl__wrap_fail(&s->error, USSL_E_STATE, operation, "this socket is closed");
}

ptrdiff_t ussl_socket_read(ussl_socket *s, void *buf, size_t len)
{
    if (s == NULL || buf == NULL || len == 0) {
        return USSL_E_ARG;
    }
    int rc = check_open(s, "read");
    uint64_t deadline = ussl__wrap_deadline(s);
    while (rc == USSL_OK) {
        size_t got = 0;
        rc = ussl_conn_read(s->conn, buf, len > PTRDIFF_MAX ? PTRDIFF_MAX : len, &got);
        if (rc == USSL_OK) {
            return (ptrdiff_t)got;
        }
        if (rc == USSL_CLOSED) {
            return 0;
        }
        if (rc > 0) {
            rc = ussl__wrap_wait(s, rc, deadline);
        }
        if (rc < 0) {
            return fail(s, rc, "read");
        }
    }
    return rc;
}

ptrdiff_t ussl_socket_write(ussl_socket *s, const void *buf, size_t len)
{
    if (s == NULL || (buf == NULL && len > 0) || len > PTRDIFF_MAX) {
        return USSL_E_ARG;
    }
    int rc = check_open(s, "write");
    uint64_t deadline = ussl__wrap_deadline(s);
    const uint8_t *at = buf;
    size_t left = len;
    while (rc == USSL_OK && left > 0) {
        size_t done = 0;
        rc = ussl_conn_write(s->conn, at, left, &done);
        if (rc == USSL_OK) {
            at += done;
            left -= done;
            /* The timeout is for silence: as long as bytes move, a long write goes on. */
            deadline = ussl__wrap_deadline(s);
        } else if (rc > 0 && rc != USSL_CLOSED) {
            rc = ussl__wrap_wait(s, rc, deadline);
        }
        if (rc < 0) {
            return fail(s, rc, "write");
        }
    }
    return rc == USSL_OK ? (ptrdiff_t)len : rc;
}

int ussl_socket_close(ussl_socket *s)
{
    if (s == NULL) {
        return USSL_E_ARG;
    }
    if (s->fd < 0) {
        return USSL_OK;
    }
    uint64_t deadline = deadline_in(CLOSE_TIMEOUT_MS);
    int rc = ussl_conn_close(s->conn);
    while (rc > 0) {
        int waited = ussl__wrap_wait(s, rc, deadline);
        rc = waited == USSL_OK ? ussl_conn_close(s->conn) : waited;
    }
    if (rc < 0) {
        fail(s, rc, "close");
    }
    if (close(s->fd) != 0 && rc == USSL_OK && errno != EINTR) {
        rc = ussl__wrap_fail(&s->error, USSL_E_IO, "close", "the socket could not be closed");
    }
    s->fd = -1;
    return rc;
}

void ussl_socket_free(ussl_socket *s)
{
    if (s == NULL) {
        return;
    }
    if (s->fd >= 0) {
        close(s->fd);
    }
    /* The context goes last: while it lives, the allocator that the socket came from stays. */
    ussl_ctx *ctx = s->owns_ctx ? s->ctx : NULL;
    ussl_conn_free(s->conn);
    ussl__free(s);
    ussl_ctx_free(ctx);
}

void ussl_socket_error(const ussl_socket *s, ussl_error *out)
{
    *out = s->error;
}

ussl_conn *ussl_socket_conn(ussl_socket *s)
{
    return s->conn;
}

int ussl_socket_fd(const ussl_socket *s)
{
    return s->fd;
}
