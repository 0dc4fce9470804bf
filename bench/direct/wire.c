/* SPDX-License-Identifier: MIT */
/* The wire between both ends. */
#include <string.h>

#include "road.h"

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
