/* SPDX-License-Identifier: MIT */
/* Starts a backend with its first context and stops it after the last. */
#include "ussl_internal.h"

#if USSL_HAVE_THREADS
/* How long a thread waits for another that starts, stops or freezes the same thing. */
#define PATIENCE_MS 5000u
#endif

/* One slot a backend in use; hosts may bring others (ussl_ctx_new_on). */
#define SLOTS (USSL_HAVE_POSIX ? USSL_BACKEND_COUNT + 2 : USSL_BACKEND_COUNT)
static struct {
    const ussl_backend *backend;
    size_t contexts;
    bool busy;
} slots[SLOTS];
static const size_t slot_count = sizeof slots / sizeof slots[0];

#if USSL_HAVE_THREADS
bool ussl__lock_when_idle(const bool *busy)
{
    ussl_port_lock();
    if (!*busy) {
        return true;
    }
    /* The work behind `busy` allocates and may take the lock itself, so it cannot be held across;
     * the wait is bounded because a thread of lower priority may never get to finish. */
    uint64_t until = ussl_port_ticks_ms() + PATIENCE_MS;
    do {
        ussl_port_unlock();
        uint64_t now = ussl_port_ticks_ms();
        ussl_port_lock();
        if (now >= until) {
            break;
        }
    } while (*busy);
    return !*busy;
}
#else
/* Nobody else is at work who could be waited for: what is busy is whoever called, from a hook. */
bool ussl__lock_when_idle(const bool *busy)
{
    ussl_port_lock();
    return !*busy;
}
#endif

static size_t slot_of(const ussl_backend *backend)
{
    size_t free_slot = slot_count;
    for (size_t i = 0; i < slot_count; i++) {
        if (slots[i].backend == backend) {
            return i;
        }
        if (slots[i].backend == NULL && free_slot == slot_count) {
            free_slot = i;
        }
    }
    return free_slot;
}

int ussl__backend_use(const ussl_backend *backend)
{
    ussl_port_lock();
    size_t i = slot_of(backend);
    if (i < slot_count) {
        slots[i].backend = backend;
    }
    ussl_port_unlock();
    if (i == slot_count) {
        return USSL_E_NOTSUP;
    }
    if (!ussl__lock_when_idle(&slots[i].busy)) {
        ussl_port_unlock();
        return USSL_E_BUSY;
    }
    bool first = slots[i].contexts == 0;
    if (!first) {
        slots[i].contexts++;
        ussl_port_unlock();
        return USSL_OK;
    }
    slots[i].busy = true;
    ussl_port_unlock();

    ussl__mark mark;
    ussl__enter(&mark, NULL, NULL);
    int rc = backend->start();
    if (rc != USSL_OK && mark.out_of_memory) {
        rc = USSL_E_NOMEM;
    } else if (rc != USSL_OK && mark.no_random) {
        rc = USSL_E_RANDOM;
    }
    ussl__leave(&mark);

    ussl_port_lock();
    slots[i].busy = false;
    slots[i].contexts = rc == USSL_OK ? 1 : 0;
    ussl_port_unlock();
    return rc;
}

void ussl__backend_release(const ussl_backend *backend)
{
    /* While a context lives nobody starts or stops this backend, so there is nothing to wait for.
     */
    ussl_port_lock();
    size_t i = slot_of(backend);
    bool last = --slots[i].contexts == 0;
    slots[i].busy = last;
    ussl_port_unlock();
    if (!last) {
        return;
    }
    ussl__mark mark;
    ussl__enter(&mark, NULL, NULL);
    backend->stop();
    ussl__leave(&mark);
    ussl_port_lock();
    slots[i].busy = false;
    ussl_port_unlock();
}

bool ussl__in_use(void)
{
    bool used = false;
    ussl_port_lock();
    for (size_t i = 0; i < slot_count; i++) {
        used = used || slots[i].contexts != 0 || slots[i].busy;
    }
    ussl_port_unlock();
    return used;
}
