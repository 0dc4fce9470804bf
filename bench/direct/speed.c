/* SPDX-License-Identifier: MIT */
/* Times Mbed TLS called directly: handshakes a second, and bytes a second through a connection. */
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "pair.h"

#define BULK (64u << 20)

static double now(void)
{
    struct timespec t;
    timespec_get(&t, TIME_UTC);
    return (double)t.tv_sec + (double)t.tv_nsec * 1e-9;
}

/* The fastest of `runs` connections that move `bytes` each way, in seconds. */
static double fastest(pair *p, size_t bytes, int runs)
{
    double best = -1;
    for (int i = 0; i < runs; i++) {
        double start = now();
        if (!pair_connect(p) || !pair_move(p, true, bytes) || !pair_move(p, false, bytes)) {
            fprintf(stderr, "speed: the connection failed\n");
            exit(1);
        }
        pair_disconnect(p);
        double took = now() - start;
        best = best < 0 || took < best ? took : best;
    }
    return best;
}

int main(int argc, char **argv)
{
    static const road_setting settings[] = {
        {0xc02b, ROAD_TLS1_2, ROAD_EC, false},
        {0xcca9, ROAD_TLS1_2, ROAD_EC, false},
        {0xc0ac, ROAD_TLS1_2, ROAD_EC, false},
    };
    static const char *const names[] = {
        "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256",
        "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256",
        "TLS_ECDHE_ECDSA_WITH_AES_128_CCM",
    };
    road_fix_random();
    for (size_t i = 0; argc == 2 && i < sizeof(settings) / sizeof(settings[0]); i++) {
        if (strtoul(argv[1], NULL, 0) == settings[i].suite) {
            pair *p = pair_new(&road_mbedtls_direct, NULL, &settings[i]);
            if (p == NULL) {
                return 1;
            }
            (void)fastest(p, 0, 3);
            double handshake = fastest(p, 0, 40);
            double bulk = fastest(p, BULK, 2) - handshake;
            printf("{\"suite\": \"%s\", \"handshakes_per_s\": %.1f, \"mb_per_s\": %.1f}\n",
                   names[i], 1 / handshake, 2.0 * BULK / bulk / 1e6);
            pair_free(p);
            return 0;
        }
    }
    fprintf(stderr, "usage: %s 0xc02b|0xcca9|0xc0ac\n", argv[0]);
    return 2;
}
