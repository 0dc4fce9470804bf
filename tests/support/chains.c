/* SPDX-License-Identifier: MIT */
/* Loads certificates of the test PKI as DER. */
#include "chains.h"

#include "pem/pem.h"
#include "pki.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static void stop(const char *file, const char *what)
{
    fprintf(stderr, "chains: %s: %s\n", file, what);
    abort();
}

ussl_span chains_copy(ussl_span s)
{
    uint8_t *p = malloc(s.n > 0 ? s.n : 1);
    if (p == NULL) {
        stop("copy", "no memory");
    }
    if (s.n > 0) {
        memcpy(p, s.p, s.n);
    }
    return (ussl_span){p, s.n};
}

size_t chains_load(const char *file, ussl_span *out)
{
    pki_file text = pki_read(file);
    uint8_t *der = malloc(text.len);
    ussl__pem_block block;
    size_t pos = 0, count = 0;
    int rc;
    if (der == NULL) {
        stop(file, "no memory");
    }
    while ((rc = ussl__pem_next(text.text, text.len, &pos, &block)) == USSL_OK) {
        size_t len = text.len;
        if (count == CHAINS_MOST || ussl__pem_decode(&block, der, &len) != USSL_OK) {
            stop(file, "damaged");
        }
        out[count++] = chains_copy((ussl_span){der, len});
    }
    if (rc != USSL_CLOSED) {
        stop(file, "damaged");
    }
    free(der);
    pki_free(&text);
    return count;
}

void chains_open(chains *c, const ussl_backend *backend, const char *file, const char *ca)
{
    memset(c, 0, sizeof *c);
    c->request = (ussl__chain_request){.backend = backend,
                                       .trust = &c->trust,
                                       .presented = c->presented,
                                       .judge_time = true,
                                       .now = (int64_t)time(NULL)};
    c->trust = (ussl__trust){
        .anchors = c->anchors, .crls = c->crls, .crl_judge = ussl__crl_judge, .max_depth = 8};
    c->request.presented_count = chains_load(file, c->presented);
    if (ca != NULL) {
        c->trust.anchor_count = chains_load(ca, c->anchor_der);
    }
    for (size_t i = 0; i < c->trust.anchor_count; i++) {
        if (ussl__anchor_read(c->anchor_der[i], &c->anchors[i]) != USSL_OK) {
            stop(ca, "an anchor cannot be read");
        }
    }
}

ussl__chain_verdict chains_judge(const chains *c)
{
    ussl__chain_verdict verdict;
    memset(&verdict, 0xaa, sizeof verdict);
    ussl__chain_judge(&c->request, &verdict);
    return verdict;
}

void chains_close(chains *c)
{
    for (size_t i = 0; i < CHAINS_MOST; i++) {
        free((void *)(uintptr_t)c->presented[i].p);
        free((void *)(uintptr_t)c->anchor_der[i].p);
        free((void *)(uintptr_t)c->crls[i].p);
    }
}
