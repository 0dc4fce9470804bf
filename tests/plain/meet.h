/* SPDX-License-Identifier: MIT */
/* For programs without Criterion (it does not start under ThreadSanitizer): contexts, and one
 * connection from handshake to close. */
#ifndef USSL_TEST_MEET_H
#define USSL_TEST_MEET_H

#include "ussl.h"

/* Ends the program with the words. */
void meet_fail(const char *what, int rc);
/* A client that trusts the test PKI, a server with an EC certificate. */
ussl_ctx *meet_client(const ussl_backend *backend);
ussl_ctx *meet_server(const ussl_backend *backend);
/* Handshake, `len` bytes each way, close. USSL_OK or what went wrong. */
int meet_once(ussl_ctx *client, ussl_ctx *server, size_t len);

#endif
