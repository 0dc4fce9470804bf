/* SPDX-License-Identifier: MIT */
/* A server that was recorded: its bytes stand in the image. The client's random bytes are the same
 * as they were then, so that they still decrypt; any other client would refuse them. */
#include "client.h"

#include <string.h>

#include "transcript.h"

static size_t position;

int client_open(int argc, char **argv)
{
    (void)argc;
    (void)argv;
    return USSL_OK;
}

int client_read(void *arg, void *buf, size_t len, size_t *done)
{
    (void)arg;
    size_t left = sizeof(transcript) - position;
    if (left == 0) {
        return USSL_CLOSED;
    }
    *done = len < left ? len : left;
    memcpy(buf, transcript + position, *done);
    position += *done;
    return USSL_OK;
}

int client_write(void *arg, const void *buf, size_t len, size_t *done)
{
    (void)arg;
    (void)buf;
    *done = len;
    return USSL_OK;
}
