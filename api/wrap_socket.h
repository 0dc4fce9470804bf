/* SPDX-License-Identifier: MIT */
/* Inside of a wrapped socket, shared by wrap.c (making one) and wrap_socket.c (using it). */
#ifndef USSL_WRAP_SOCKET_H
#define USSL_WRAP_SOCKET_H

#include "ussl_wrap.h"

struct ussl_socket {
    int fd; /* -1: closed */
    unsigned timeout_ms;
    ussl_ctx *ctx;
    bool owns_ctx;
    ussl_conn *conn;
    ussl_error error;
};

/* Fills in an error of the wrapper itself and returns its code. `error` may be NULL. */
int ussl__wrap_fail(ussl_error *error, int code, const char *operation, const char *text);

/* The transport of a wrapped socket; never blocks, whatever the descriptor's flags. */
void ussl__wrap_bio(ussl_socket *s, ussl_bio *bio);
/* Waits until the descriptor is ready for what a flow result wants: USSL_OK, USSL_E_TIMEOUT once
 * `deadline` (of ussl__wrap_deadline) is past, USSL_E_IO. */
int ussl__wrap_wait(const ussl_socket *s, int want, uint64_t deadline);
/* Now plus the socket's timeout, in ticks; UINT64_MAX: never. */
uint64_t ussl__wrap_deadline(const ussl_socket *s);

#endif
