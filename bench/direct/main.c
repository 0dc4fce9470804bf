/* SPDX-License-Identifier: MIT */
/* Runs one road a given number of times; callgrind counts what happens inside measured(). */
#include <stdio.h>
#include <stdlib.h>

#include "direct.h"

size_t transfer = 1u << 20;

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
