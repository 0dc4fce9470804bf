/* SPDX-License-Identifier: MIT */
/* A pipe in memory between two connections of one image. */
#include "pipe.h"

#include <string.h>

int pipe_read(void *arg, void *buf, size_t len, size_t *done)
{
    pipe_way *way = ((pipe_end *)arg)->in;
    size_t have = way->end - way->start;
    if (have == 0) {
        return USSL_WANT_READ;
    }
    if (len > have) {
        len = have;
    }
    memcpy(buf, way->bytes + way->start, len);
    way->start += len;
    if (way->start == way->end) {
        way->start = way->end = 0;
    }
    *done = len;
    return USSL_OK;
}

int pipe_write(void *arg, const void *buf, size_t len, size_t *done)
{
    pipe_way *way = ((pipe_end *)arg)->out;
    size_t room = PIPE_SIZE - way->end;
    if (room == 0) {
        return USSL_WANT_WRITE;
    }
    if (len > room) {
        len = room;
    }
    memcpy(way->bytes + way->end, buf, len);
    way->end += len;
    way->total += len;
    *done = len;
    return USSL_OK;
}
