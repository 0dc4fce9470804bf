/* SPDX-License-Identifier: MIT */
/* Thousands of connections one after the other on the same contexts: memory must not grow by a
 * block.
 *
 *   leaks [CONNECTIONS [PAGES]]      default 10000; PAGES of resident memory may come on top, 0:
 * not judged (a sanitizer keeps freed blocks back)
 */
#include "meet.h"

#include <stdio.h>
#include <stdlib.h>

/* Resident memory in pages, out of /proc: what the library allocates past our hook would show
 * there. */
static long resident(void)
{
    long size = 0, pages = 0;
    FILE *f = fopen("/proc/self/statm", "r");
    if (f != NULL) {
        if (fscanf(f, "%ld %ld", &size, &pages) != 2) {
            pages = 0;
        }
        fclose(f);
    }
    return pages;
}

static void on_backend(const ussl_backend *backend, unsigned long connections, long most_pages)
{
    ussl_ctx *client = meet_client(backend), *server = meet_server(backend);
    ussl_memory warm = {0}, now;
    long pages = 0;
    /* The first ones fill caches: the server's sessions, the library's tables. */
    unsigned long warm_up = connections / 10 > 40 ? connections / 10 : 40;
    for (unsigned long i = 0; i < connections + warm_up; i++) {
        int rc = meet_once(client, server, 100);
        if (rc != USSL_OK) {
            meet_fail("a connection", rc);
        }
        if (i + 1 == warm_up) {
            ussl_memory_total(&warm);
            pages = resident();
        }
    }
    ussl_memory_total(&now);
    long grown = resident() - pages;
    printf("leaks: %s: %lu connections: %zu blocks before, %zu after; %zu bytes before, %zu after; "
           "%ld pages more\n",
           ussl_backend_name(backend), connections, warm.blocks, now.blocks, warm.now, now.now,
           grown);
    if (now.blocks > warm.blocks || now.now > warm.now + 1024 ||
        (most_pages > 0 && grown > most_pages)) {
        meet_fail("memory grows", USSL_E_NOMEM);
    }
    ussl_ctx_free(client);
    ussl_ctx_free(server);
    ussl_memory_total(&now);
    if (now.blocks != 0) {
        printf("%zu blocks are left\n", now.blocks);
        meet_fail("not all was given back", USSL_E_NOMEM);
    }
}

int main(int argc, char **argv)
{
    unsigned long connections = argc > 1 ? strtoul(argv[1], NULL, 10) : 10000;
    long pages = argc > 2 ? strtol(argv[2], NULL, 10) : 256;
    size_t count;
    const ussl_backend *const *all = ussl_backends(&count);
    for (size_t i = 0; i < count; i++) {
        on_backend(all[i], connections, pages);
    }
    return 0;
}
