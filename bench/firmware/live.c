/* SPDX-License-Identifier: MIT */
/* A live server, outside the emulator, through two files of the host (named pipes): the arguments
 * are the one that the client reads and the one that it writes. */
#include "client.h"

#include <string.h>

#include "semihost.h"

static intptr_t from_server, to_server;

/* Modes as of fopen: 1 is "rb", 5 is "wb". */
static intptr_t open_file(const char *path, intptr_t mode)
{
    intptr_t block[3] = {(intptr_t)path, mode, (intptr_t)strlen(path)};
    return semihost(SEMIHOST_OPEN, block);
}

int client_open(int argc, char **argv)
{
    if (argc < 3) {
        return USSL_E_ARG;
    }
    from_server = open_file(argv[1], 1);
    to_server = open_file(argv[2], 5);
    return from_server >= 0 && to_server >= 0 ? USSL_OK : USSL_E_IO;
}

int client_read(void *arg, void *buf, size_t len, size_t *done)
{
    (void)arg;
    intptr_t block[3] = {from_server, (intptr_t)buf, (intptr_t)len};
    intptr_t missing = semihost(SEMIHOST_READ, block);
    if (missing < 0 || (size_t)missing > len) {
        return USSL_E_IO;
    }
    *done = len - (size_t)missing;
    return *done > 0 ? USSL_OK : USSL_CLOSED;
}

int client_write(void *arg, const void *buf, size_t len, size_t *done)
{
    (void)arg;
    intptr_t block[3] = {to_server, (intptr_t)buf, (intptr_t)len};
    if (semihost(SEMIHOST_WRITE, block) != 0) {
        return USSL_E_IO;
    }
    *done = len;
    return USSL_OK;
}
