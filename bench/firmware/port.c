/* SPDX-License-Identifier: MIT */
/* The port of the bench images: a fixed clock and fixed random bytes, so that two runs are the
 * same. */
#include "ussl_port.h"

#include <stddef.h>

#include "board.h"

/* 2026-01-01, inside the standard chains' validity. */
#define BENCH_TIME 1767225600

int64_t ussl_port_time(void)
{
    return BENCH_TIME;
}

/* A thousand instructions count as a microsecond: time only has to go on. */
uint64_t ussl_port_ticks_ms(void)
{
    return board_instructions() / 1000000u;
}

/* xorshift64*: the opposite of secure. For benches only, where every run must be the same. */
int ussl_port_random(void *buf, size_t len)
{
    static uint64_t state = 0x9e3779b97f4a7c15u;
    uint8_t *out = buf;
    for (size_t i = 0; i < len; i++) {
        state ^= state >> 12;
        state ^= state << 25;
        state ^= state >> 27;
        out[i] = (uint8_t)(state * 0x2545f4914f6cdd1du >> 56);
    }
    return 0;
}

void ussl_port_lock(void)
{
}

void ussl_port_unlock(void)
{
}

static void *mark;

void *ussl_port_mark(void)
{
    return mark;
}

void ussl_port_set_mark(void *value)
{
    mark = value;
}

/* There is no heap: what the core allocates comes from the arena, and whatever still asks the C
 * library for memory gets none; but the known-answer tests bring a heap of their own. Newlib asks
 * by the first name, picolibc by the second. */
void *_sbrk(ptrdiff_t increment);
__attribute__((used, weak)) void *_sbrk(ptrdiff_t increment)
{
    (void)increment;
    return (void *)-1; /* what both take for "no memory" */
}

void *sbrk(ptrdiff_t increment);
__attribute__((used)) void *sbrk(ptrdiff_t increment)
{
    return _sbrk(increment);
}
