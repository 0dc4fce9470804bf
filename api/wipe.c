/* SPDX-License-Identifier: MIT */
/* Clears secrets in a way that survives the optimiser. */
#include "ussl_core.h"

#include <string.h>

void ussl__wipe(void *p, size_t len)
{
    if (len == 0) {
        return;
    }
    memset(p, 0, len);
#if defined(__GNUC__)
    /* The compiler must take it that someone reads the cleared bytes. */
    __asm__ __volatile__("" : : "r"(p) : "memory");
#else
    volatile uint8_t *v = p;
    while (len-- > 0) {
        *v++ = 0;
    }
#endif
}
