/* SPDX-License-Identifier: MIT */
/* Finds a road of this program by its name. */
#include "roads.h"

#include <string.h>

const road *bench_road_named(const char *name)
{
    for (size_t i = 0; i < bench_road_count; i++) {
        if (strcmp(bench_roads[i]->name, name) == 0) {
            return bench_roads[i];
        }
    }
    return NULL;
}
