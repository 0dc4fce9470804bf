/* SPDX-License-Identifier: MIT */
/* Loads certificates of the test PKI as DER, and asks the chain rules for a verdict without a
 * context. */
#ifndef USSL_TEST_CHAINS_H
#define USSL_TEST_CHAINS_H

#include "x509/chain.h"

#define CHAINS_MOST 32

/* Everything a verdict needs; `trust` and `request` point into the rest and may be changed at will.
 */
typedef struct chains {
    ussl_span presented[CHAINS_MOST];
    ussl_span anchor_der[CHAINS_MOST];
    ussl__anchor anchors[CHAINS_MOST];
    ussl_span crls[CHAINS_MOST];
    ussl__trust trust;
    ussl__chain_request request;
} chains;

/* The DER of every block of a PEM file, each in memory of exactly its size, so that a sanitizer
 * sees a step beyond it. Aborts if the file is damaged. Returns how many. */
size_t chains_load(const char *file, ussl_span *out);
/* A request to judge `file` by the anchors in `ca` (NULL: none): default limits, real clock, no
 * name. */
void chains_open(chains *c, const ussl_backend *backend, const char *file, const char *ca);
ussl__chain_verdict chains_judge(const chains *c);
/* A copy of a span in memory of its own. */
ussl_span chains_copy(ussl_span s);
void chains_close(chains *c);

#endif
