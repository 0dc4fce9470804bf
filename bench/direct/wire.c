/* SPDX-License-Identifier: MIT */
/* The wire between both ends, and random bytes that are the same at every run. */
#include <string.h>

#include "direct.h"

size_t wire_take(wire *w, void *buf, size_t len)
{
    size_t have = w->end - w->start;
    len = len < have ? len : have;
    memcpy(buf, w->bytes + w->start, len);
    w->start += len;
    if (w->start == w->end) {
        w->start = w->end = 0;
    }
    return len;
}

size_t wire_put(wire *w, const void *buf, size_t len)
{
    size_t room = WIRE_SIZE - w->end;
    len = len < room ? len : room;
    memcpy(w->bytes + w->end, buf, len);
    w->end += len;
    return len;
}

/* xorshift64*: the opposite of secure, and the same at every run. */
int fixed_random(void *buf, size_t len)
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
