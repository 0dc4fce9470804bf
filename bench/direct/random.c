/* SPDX-License-Identifier: MIT */
/* Random bytes for every road: the system's as ussl's port takes them, or fixed ones. */
#include "road.h"

#include <sys/random.h>

static bool is_fixed;

void road_fix_random(void)
{
    is_fixed = true;
}

/* xorshift64*: the opposite of secure, and the same at every run. */
static void fixed(uint8_t *out, size_t len)
{
    static uint64_t state = 0x9e3779b97f4a7c15u;
    for (size_t i = 0; i < len; i++) {
        state ^= state >> 12;
        state ^= state << 25;
        state ^= state >> 27;
        out[i] = (uint8_t)(state * 0x2545f4914f6cdd1du >> 56);
    }
}

int road_random(void *buf, size_t len)
{
    if (is_fixed) {
        fixed(buf, len);
        return 0;
    }
    for (size_t done = 0; done < len;) {
        ssize_t got = getrandom((uint8_t *)buf + done, len - done, GRND_NONBLOCK);
        if (got <= 0) {
            return -1;
        }
        done += (size_t)got;
    }
    return 0;
}
