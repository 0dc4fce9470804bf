/* SPDX-License-Identifier: MIT */
/* What every measurement of a cipher core holds: states of the library, and bytes to work on. */
#ifndef USSL_BENCH_PRIMITIVE_H
#define USSL_BENCH_PRIMITIVE_H

#include "case.h"
#include "ussl_cipher.h"

typedef struct primitive {
    const ussl_cipher *cipher;
    void *state[2];            /* zeroed; CBC suites need a cipher and a MAC */
    void (*fini[2])(void *st); /* called by primitive_free where set */
    unsigned alg;
    uint8_t *in, *out; /* `size` bytes and room for a MAC and padding */
    size_t size;
    uint8_t value[2][512]; /* public values, signatures, tags */
    size_t value_len[2];
} primitive;

/* By the case's detail: [0] which cipher core, [1] the algorithm. NULL: out of memory. */
primitive *primitive_new(const bench_case *c);
void primitive_free(void *state);

#endif
