/* SPDX-License-Identifier: MIT */
/* Gives the known-answer tests of the host what a bare part lacks: files, and a heap of the C
 * library. */
#include <stddef.h>
#include <stdint.h>

#include "board.h"

#include "kat.h"

extern void initialise_monitor_handles(void); /* newlib's: standard streams through semihosting */
int kat_main(int argc, char **argv);

/* The host holds Camellia against a library that no bare part has. */
unsigned kat_camellia(const ussl_cipher *cipher, void *st)
{
    (void)cipher;
    (void)st;
    return 0;
}

/* The nano library lacks what its own aligned_alloc calls; the tests ask once, for a state. */
void *aligned_alloc(size_t alignment, size_t size)
{
    static _Alignas(64) uint8_t state[32768];
    return alignment <= 64 && size <= sizeof(state) ? state : NULL;
}

/* What port.c refuses to give. */
void *_sbrk(ptrdiff_t increment);
__attribute__((used)) void *_sbrk(ptrdiff_t increment)
{
    static uint8_t heap[1 << 20] __attribute__((section(".arena"), aligned(16)));
    static size_t taken;
    void *start = heap + taken;
    if (taken + (size_t)increment > sizeof(heap)) {
        return (void *)-1;
    }
    taken += (size_t)increment;
    return start;
}

int board_main(int argc, char **argv)
{
    initialise_monitor_handles();
    return kat_main(argc, argv);
}
