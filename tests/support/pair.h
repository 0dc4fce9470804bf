/* SPDX-License-Identifier: MIT */
/* Two connections on a wire in memory, driven from handshake to close. */
#ifndef USSL_TEST_PAIR_H
#define USSL_TEST_PAIR_H

#include "ussl.h"
#include "wire.h"

/* The driver's own result: neither end moved any more and neither was done. */
#define PAIR_STUCK (-1000)

typedef struct pair_end {
    const ussl_backend *backend;
    ussl_ctx *ctx;
    ussl_conn *conn;
    wire_end *wire;
    int rc;           /* outcome of the last phase for this end */
    ussl_error error; /* taken when `rc` turned negative */
} pair_end;

typedef struct pair {
    wire wire;
    pair_end client, server;
    const char *name; /* what the client asks for; default "myssl.com", NULL: none is set */
} pair;

/* Two contexts, no options set. */
void pair_open(pair *p, const ussl_backend *client, const ussl_backend *server);
/* The usual: the client trusts tests/pki's root and the server shows its P-256 certificate. */
void pair_open_usual(pair *p, const ussl_backend *client, const ussl_backend *server);
void pair_free(pair *p);

/* Gives a context a chain and key of the test PKI: NAME.pem and NAME.key. Fails the test if it
 * cannot. */
void pair_show(pair_end *end, const char *name);
/* The same of two files. */
void pair_show_files(pair_end *end, const char *chain, const char *key);
/* Trusts the certificates of one file of the test PKI. */
void pair_trust(pair_end *end, const char *file);
/* One suite and no other, with the version that it belongs to, on both ends. */
void pair_force_suite(pair *p, uint16_t suite);
/* Both ends speak this version alone. */
void pair_force_version(pair *p, uint16_t version);

/* New connections on an empty wire; fails the test if they cannot be made. */
void pair_connect(pair *p);
/* Frees the connections; contexts stay. */
void pair_disconnect(pair *p);
/* Drives both to their end. True if both are established. When one fails, it hangs up and the
 * other's outcome is what it saw of that: in `rc` and `error` of each. */
bool pair_handshake(pair *p);
/* pair_connect and pair_handshake. */
bool pair_meet(pair *p);
/* `len` bytes each way at the same time, compared on arrival. */
bool pair_exchange(pair *p, size_t len);
/* close_notify both ways, and both read USSL_CLOSED, twice. */
bool pair_finish(pair *p);

/* Reads until something other than a flow result comes; returns that. */
int pair_read_to_end(pair *p, pair_end *end);

/* "mbedtls -> wolfssl", for messages. Static storage, per call site order: use it once a message.
 */
const char *pair_names(const pair *p);
/* What an end says about its failure, for messages. */
const char *pair_why(const pair_end *end);

#endif
