/* SPDX-License-Identifier: MIT */
/* Times one road: handshakes a second, and bytes a second through an established connection. */
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "direct.h"

#define BULK (64u << 20)

size_t transfer;

static double now(void)
{
    struct timespec t;
    timespec_get(&t, TIME_UTC);
    return (double)t.tv_sec + (double)t.tv_nsec * 1e-9;
}

/* The fastest of `runs` connections, in seconds. */
static double fastest(size_t bytes, int runs)
{
    static wire up, down;
    double best = -1;
    transfer = bytes;
    for (int i = 0; i < runs; i++) {
        double start = now();
        if (road_run(&up, &down) != 0) {
            fprintf(stderr, "speed: the connection failed\n");
            exit(1);
        }
        double took = now() - start;
        best = best < 0 || took < best ? took : best;
    }
    return best;
}

int main(int argc, char **argv)
{
    static const setting settings[] = {
        {0xc02b, "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256", 0},
        {0xcca9, "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256", 0},
        {0xc0ac, "TLS_ECDHE_ECDSA_WITH_AES_128_CCM", 0},
    };
    for (size_t i = 0; argc == 2 && i < sizeof settings / sizeof settings[0]; i++) {
        if (strtoul(argv[1], NULL, 0) == settings[i].suite) {
            if (road_open(&settings[i]) != 0) {
                return 1;
            }
            (void)fastest(0, 3);
            double handshake = fastest(0, 40);
            double bulk = fastest(BULK, 2) - handshake;
            printf("{\"suite\": \"%s\", \"handshakes_per_s\": %.1f, \"mb_per_s\": %.1f}\n",
                   settings[i].suite_name, 1 / handshake, 2.0 * BULK / bulk / 1e6);
            road_close();
            return 0;
        }
    }
    fprintf(stderr, "usage: %s 0xc02b|0xcca9|0xc0ac\n", argv[0]);
    return 2;
}
