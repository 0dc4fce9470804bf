/* SPDX-License-Identifier: MIT */
/* A ticket key that changes while eight threads connect on the contexts that it belongs to; meant
 * for ThreadSanitizer, run everywhere. */
#include "meet.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>

#define THREADS 8
#define EACH    50

typedef struct job {
    ussl_ctx *client, *server;
    atomic_uint done;
} job;

static void *work(void *arg)
{
    job *j = arg;
    for (int i = 0; i < EACH; i++) {
        int rc = meet_once(j->client, j->server, 500);
        if (rc != USSL_OK) {
            meet_fail("a connection in a thread", rc);
        }
        atomic_fetch_add(&j->done, 1);
    }
    return NULL;
}

static void on_backend(const ussl_backend *backend)
{
    job j = {meet_client(backend), meet_server(backend), 0};
    /* Only a frozen context may be shared. */
    int rc = ussl_ctx_freeze(j.client);
    rc = rc == USSL_OK ? ussl_ctx_freeze(j.server) : rc;
    if (rc != USSL_OK) {
        meet_fail("freezing", rc);
    }
    pthread_t threads[THREADS];
    for (int i = 0; i < THREADS; i++) {
        if (pthread_create(&threads[i], NULL, work, &j) != 0) {
            meet_fail("pthread_create", USSL_E_NOMEM);
        }
    }
    bool rotates = (ussl_backend_caps(backend) & USSL_CAP_TICKET_KEYS) != 0;
    for (uint8_t i = 0; rotates && i < 50; i++) {
        uint8_t key[48] = {i};
        unsigned before = atomic_load(&j.done);
        rc = ussl_ctx_set_ticket_key(j.server, key);
        if (rc != USSL_OK) {
            meet_fail("a new ticket key on a shared context", rc);
        }
        while (atomic_load(&j.done) < before + 8 && atomic_load(&j.done) < THREADS * EACH) {
        }
    }
    for (int i = 0; i < THREADS; i++) {
        pthread_join(threads[i], NULL);
    }
    ussl_ctx_free(j.client);
    ussl_ctx_free(j.server);
    ussl_memory m;
    ussl_memory_total(&m);
    printf("threads: %s: %u connections on %d threads, %zu blocks left\n",
           ussl_backend_name(backend), atomic_load(&j.done), THREADS, m.blocks);
    if (m.blocks != 0 || atomic_load(&j.done) != THREADS * EACH) {
        meet_fail("blocks are left", USSL_E_NOMEM);
    }
}

int main(void)
{
    size_t count;
    const ussl_backend *const *all = ussl_backends(&count);
    for (size_t i = 0; i < count; i++) {
        on_backend(all[i]);
    }
    return 0;
}
