/* SPDX-License-Identifier: MIT */
/* What the layer's cost is measured by: one road, a connection with 1 MiB each way. callgrind
 * counts what happens inside measured(); what is copied and what is held, the program tells itself.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "copied.h"
#include "pair.h"

#define TRANSFER (1u << 20)
#define IDLE     50u /* connections that are weighed: an even figure of one */

/* The name that callgrind is told to collect in. */
bool measured(pair *p);
__attribute__((noinline)) bool measured(pair *p)
{
    bool ok = pair_connect(p) && pair_move(p, true, TRANSFER) && pair_move(p, false, TRANSFER);
    if (ok) {
        pair_disconnect(p);
    }
    return ok;
}

static bool count_copies(pair *p)
{
    if (!pair_connect(p)) {
        return false;
    }
    copied_bytes = 0;
    bool ok = pair_move(p, true, TRANSFER) && pair_move(p, false, TRANSFER);
    if (ok) {
        printf("{\"copied\": %.4f}\n", (double)copied_bytes / (2.0 * TRANSFER));
    }
    return ok;
}

static bool weigh(pair *p)
{
    pair_weight w;
    if (!pair_weigh(p, IDLE, &w)) {
        return false;
    }
    printf("{\"client\": %.0f, \"server\": %.0f, \"core\": %zu}\n", w.idle[0], w.idle[1],
           w.core[0]);
    return true;
}

int main(int argc, char **argv)
{
    static const road_setting settings[] = {
        {0xc02b, ROAD_TLS1_2, ROAD_EC, false},
        {0x1301, ROAD_TLS1_3, ROAD_EC, false},
    };
    const road_setting *s = NULL;
    for (size_t i = 0; argc > 2 && i < sizeof(settings) / sizeof(settings[0]); i++) {
        if (strtoul(argv[1], NULL, 0) == settings[i].suite) {
            s = &settings[i];
        }
    }
    if (s == NULL) {
        fprintf(stderr, "usage: %s 0xc02b|0x1301 count|copies|weigh\n", argv[0]);
        return 2;
    }
    road_fix_random();
    pair *p = pair_new(&LAYER_ROAD, NULL, s);
    bool ok = p != NULL;
    if (ok && strcmp(argv[2], "copies") == 0) {
        ok = count_copies(p);
    } else if (ok && strcmp(argv[2], "weigh") == 0) {
        ok = weigh(p);
    } else if (ok) {
        /* The first connection fills caches of the library that later ones find filled. */
        ok = pair_connect(p) && pair_move(p, true, 1024) && measured(p);
    }
    pair_free(p);
    if (!ok) {
        fprintf(stderr, "%s: the connection failed\n", argv[0]);
    }
    return ok ? 0 : 1;
}
