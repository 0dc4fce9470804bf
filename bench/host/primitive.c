/* SPDX-License-Identifier: MIT */
/* What every measurement of a cipher core holds: states of the library, and bytes to work on. */
#include "primitive.h"

#include <stdlib.h>
#include <string.h>

void primitive_free(void *state)
{
    primitive *p = state;
    if (p == NULL) {
        return;
    }
    for (int i = 0; i < 2; i++) {
        if (p->fini[i] != NULL) {
            p->fini[i](p->state[i]);
        }
        free(p->state[i]);
    }
    free(p->in);
    free(p->out);
    free(p);
}

primitive *primitive_new(const bench_case *c)
{
    primitive *p = calloc(1, sizeof(*p));
    if (p == NULL) {
        return NULL;
    }
    p->cipher = ussl__cipher_list[c->detail[0]];
    p->alg = c->detail[1];
    p->size = c->size;
    size_t room = (p->cipher->state_size + 15) / 16 * 16;
    for (int i = 0; i < 2; i++) {
        p->state[i] = aligned_alloc(16, room);
        if (p->state[i] == NULL) {
            primitive_free(p);
            return NULL;
        }
        memset(p->state[i], 0, room);
    }
    p->in = calloc(1, c->size + 128);
    p->out = calloc(1, c->size + 128);
    if (p->in == NULL || p->out == NULL) {
        primitive_free(p);
        return NULL;
    }
    return p;
}
