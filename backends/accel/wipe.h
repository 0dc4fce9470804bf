/* SPDX-License-Identifier: MIT */
/* Clears a secret so that the compiler cannot drop it: what stands here is linked without the core,
 * too. */
#ifndef USSL_ACCEL_WIPE_H
#define USSL_ACCEL_WIPE_H

#include <stddef.h>
#include <stdint.h>

static inline void ussl__accel_wipe(void *secret, size_t len)
{
    volatile uint8_t *p = secret;
    for (size_t i = 0; i < len; i++) {
        p[i] = 0;
    }
}

#endif
