/* SPDX-License-Identifier: MIT */
/* Runs one road a given number of times; callgrind counts what happens inside measured(). */
#include <stdio.h>
#include <stdlib.h>
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

/* The name that callgrind is told to collect in. */
int measured(wire *up, wire *down);
__attribute__((noinline)) int measured(wire *up, wire *down)
{
    return road_run(up, down);
}

int main(int argc, char **argv)
{
    static wire up, down;
    static const setting settings[] = {
        {0xc02b, "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256", 0},
        {0x1301, "TLS_AES_128_GCM_SHA256", 1},
    };
    const setting *s = NULL;
    for (size_t i = 0; argc > 1 && i < sizeof(settings) / sizeof(settings[0]); i++) {
        if (strtoul(argv[1], NULL, 0) == settings[i].suite) {
            s = &settings[i];
        }
    }
    if (s == NULL) {
        fprintf(stderr, "usage: %s 0xc02b|0x1301 [RUNS]\n", argv[0]);
        return 2;
    }
    int runs = argc > 2 ? atoi(argv[2]) : 1;
    if (road_open(s) != 0) {
        return 1;
    }
    /* The first connection fills caches of the library that later ones find filled. */
    int rc = road_run(&up, &down);
    for (int i = 0; rc == 0 && i < runs; i++) {
        rc = measured(&up, &down);
    }
    road_close();
    if (rc != 0) {
        fprintf(stderr, "%s: the connection failed\n", argv[0]);
    }
    return rc != 0;
}
