/* SPDX-License-Identifier: MIT */
/* A private key inside a PKCS#11 token (PKCS #11 2.40): the secure element of a host. */
#ifndef EXAMPLE_TOKEN_H
#define EXAMPLE_TOKEN_H

#include "ussl.h"

typedef struct token token;

/* Loads the module (a shared library), logs in to its first token and finds the private key of that
 * label. NULL, with a line on stderr, if any of that fails. */
token *token_open(const char *module, const char *pin, const char *label);
void token_close(token *t);
/* For ussl_ctx_add_own_cert_external; `arg` is the token. */
int token_answer(void *arg, const ussl_key_request *request);

#endif
