/* SPDX-License-Identifier: MIT */
/* One allocator for the core and both libraries: every block knows who is charged for it. */
#include "ussl_internal.h"

#include <stdlib.h>
#include <string.h>

/* The holder of an owner counts as many blocks as can never be; so the last block and the holder
 * may go in any order, and a booking that is still under way cannot free the owner. */
#define HOLDER ((size_t)1 << (sizeof(size_t) * 8 - 2))

static ussl_allocator hook;
static ussl__owner total;

static void raise_to(ussl__count *mark, size_t value)
{
#if USSL_HAVE_THREADS
    size_t old = atomic_load_explicit(mark, memory_order_relaxed);
    while (old < value && !atomic_compare_exchange_weak(mark, &old, value)) {
    }
#else
    if (*mark < value) {
        *mark = value;
    }
#endif
}

static ussl__block *raw_alloc(size_t size)
{
    if (ussl__arena_on) {
        return ussl__arena_alloc(size);
    }
    if (size > SIZE_MAX - sizeof(ussl__block)) {
        return NULL;
    }
    size += sizeof(ussl__block);
    return hook.alloc != NULL ? hook.alloc(hook.arg, size) : malloc(size);
}

static void raw_free(ussl__block *block)
{
    if (ussl__arena_on) {
        ussl__arena_free(block);
    } else if (hook.free != NULL) {
        hook.free(hook.arg, block);
    } else {
        free(block);
    }
}

static void owner_unref(ussl__owner *owner, size_t n)
{
    if (ussl__count_add(&owner->live, 0 - n) == 0) {
        ussl__wipe(owner, sizeof *owner);
        raw_free((ussl__block *)(void *)owner - 1);
    }
}

/* Enters the gathered changes into one owner's book. */
static void book(ussl__owner *owner, const ussl__mark *mark)
{
    size_t before = ussl__count_get(&owner->now);
    /* A record that was read or written leaves as much as it found, and an atomic addition of
     * nothing costs what any other does. */
    if ((mark->now | mark->live) != 0) {
        ussl__count_add(&owner->now, mark->now);
        ussl__count_add(&owner->live, mark->live);
    }
    ussl__count_add(&owner->allocations, mark->allocations);
    raise_to(&owner->peak, before + mark->high);
    raise_to(&owner->largest, mark->largest);
}

static void settle(ussl__mark *mark)
{
    if (mark->allocations == 0 && mark->live == 0 && mark->now == 0) {
        return;
    }
    book(&total, mark);
    if (mark->owner != NULL) {
        book(mark->owner, mark);
    }
    mark->now = mark->high = mark->largest = mark->live = mark->allocations = 0;
}

void ussl__enter(ussl__mark *mark, ussl__owner *owner, ussl_conn *conn)
{
    *mark = (ussl__mark){.outer = ussl_port_mark(), .owner = owner, .conn = conn};
    ussl_port_set_mark(mark);
}

void ussl__leave(ussl__mark *mark)
{
    settle(mark);
    ussl_port_set_mark(mark->outer);
}

/* The figures of an owner that is not the marked one, or without any mark. */
static void count_at_once(ussl__owner *owner, size_t more, size_t live)
{
    size_t now = ussl__count_add(&owner->now, more);
    if (live == 1) {
        ussl__count_add(&owner->live, live);
        ussl__count_add(&owner->allocations, 1);
        raise_to(&owner->peak, now);
        raise_to(&owner->largest, more);
    }
}

static void count_in(ussl__mark *mark, size_t size)
{
    if (mark == NULL) {
        count_at_once(&total, size, 1);
        return;
    }
    mark->now += size;
    mark->live++;
    mark->allocations++;
    /* `now` may be below zero here, so compare as signed. */
    if ((ptrdiff_t)mark->now > (ptrdiff_t)mark->high) {
        mark->high = mark->now;
    }
    if (size > mark->largest) {
        mark->largest = size;
    }
}

static void count_failure(ussl__mark *mark)
{
    ussl__count_add(&total.failed, 1);
    if (mark != NULL) {
        mark->out_of_memory = true;
        if (mark->owner != NULL) {
            ussl__count_add(&mark->owner->failed, 1);
        }
    }
}

void *ussl__malloc(size_t size)
{
    ussl__block *block = raw_alloc(size);
    ussl__mark *mark = ussl_port_mark();
    if (block == NULL) {
        count_failure(mark);
        return NULL;
    }
    block->owner = mark != NULL ? mark->owner : NULL;
    block->size = size;
    count_in(mark, size);
    return block + 1;
}

void *ussl__calloc(size_t count, size_t size)
{
    if (size != 0 && count > SIZE_MAX / size) {
        count_failure(ussl_port_mark());
        return NULL;
    }
    void *p = ussl__malloc(count * size);
    if (p != NULL) {
        memset(p, 0, count * size);
    }
    return p;
}

/* Whatever is freed is wiped, so that nothing hangs on what a library may have forgotten. On a heap
 * the largest blocks are left out: they are record buffers, both libraries wipe those themselves,
 * and doing it twice took a fifth of the instructions of wolfSSL, which frees one with each record.
 */
#define WIPED_SIZE 4096

void ussl__free(void *p)
{
    if (p == NULL) {
        return;
    }
    ussl__block *block = (ussl__block *)p - 1;
    if (block->size <= WIPED_SIZE || ussl__arena_on) {
        ussl__wipe(p, block->size);
    }
    ussl__mark *mark = ussl_port_mark();
    ussl__owner *owner = block->owner;
    size_t size = block->size;
    if (mark != NULL && mark->owner == owner) {
        mark->now -= size;
        mark->live--;
        raw_free(block);
        return;
    }
    raw_free(block);
    /* Only now, for whoever sees no live block may set another allocator. */
    ussl__count_add(&total.now, 0 - size);
    ussl__count_add(&total.live, (size_t)-1);
    if (owner != NULL) {
        ussl__count_add(&owner->now, 0 - size);
        owner_unref(owner, 1);
    }
}

void *ussl__realloc(void *p, size_t size)
{
    if (p == NULL) {
        return ussl__malloc(size);
    }
    ussl__block *block = (ussl__block *)p - 1;
    size_t old = block->size;
    ussl__owner *owner = block->owner;
    ussl__mark *mark = ussl_port_mark();
    if (size < old) {
        ussl__wipe((uint8_t *)p + size, old - size);
    }
    if (size <= old || ussl__arena_on) {
        bool fits = ussl__arena_on ? ussl__arena_resize(block, size) : size * 2 >= old;
        if (fits) {
            block->size = size;
            if (mark != NULL && mark->owner == owner) {
                mark->now += size - old;
                if ((ptrdiff_t)mark->now > (ptrdiff_t)mark->high) {
                    mark->high = mark->now;
                }
                mark->largest = size > mark->largest ? size : mark->largest;
            } else {
                raise_to(&total.peak, ussl__count_add(&total.now, size - old));
                if (owner != NULL) {
                    raise_to(&owner->peak, ussl__count_add(&owner->now, size - old));
                }
            }
            return p;
        }
    }
    /* The new block keeps the old one's owner, whoever is marked now. */
    ussl__mark as_owner;
    bool other = owner != (mark != NULL ? mark->owner : NULL);
    if (other) {
        ussl__enter(&as_owner, owner, NULL);
    }
    void *fresh = ussl__malloc(size);
    if (fresh != NULL) {
        memcpy(fresh, p, old < size ? old : size);
        ussl__free(p);
    }
    if (other) {
        ussl__leave(&as_owner);
        if (mark != NULL && as_owner.out_of_memory) {
            mark->out_of_memory = true;
        }
    }
    return fresh;
}

ussl__owner *ussl__owner_new(void)
{
    ussl__block *block = raw_alloc(sizeof(ussl__owner));
    if (block == NULL) {
        count_failure(ussl_port_mark());
        return NULL;
    }
    block->owner = NULL;
    block->size = sizeof(ussl__owner);
    ussl__owner *owner = (ussl__owner *)(void *)(block + 1);
    memset(owner, 0, sizeof *owner);
    ussl__count_add(&owner->live, HOLDER);
    return owner;
}

void ussl__owner_drop(ussl__owner *owner)
{
    if (owner != NULL) {
        owner_unref(owner, HOLDER);
    }
}

void ussl__owner_read(ussl__owner *owner, ussl_memory *out)
{
    ussl__mark *mark = ussl_port_mark();
    if (mark != NULL) {
        settle(mark);
    }
    out->now = ussl__count_get(&owner->now);
    out->peak = ussl__count_get(&owner->peak);
    out->largest = ussl__count_get(&owner->largest);
    out->blocks = ussl__count_get(&owner->live) & (HOLDER - 1);
    out->allocations = ussl__count_get(&owner->allocations);
    out->failed = ussl__count_get(&owner->failed);
}

void ussl_memory_total(ussl_memory *out)
{
    ussl__owner_read(&total, out);
}

bool ussl__out_of_memory(void)
{
    const ussl__mark *mark = ussl_port_mark();
    return mark != NULL && mark->out_of_memory;
}

ussl_conn *ussl__current(void)
{
    const ussl__mark *mark = ussl_port_mark();
    return mark != NULL ? mark->conn : NULL;
}

/* A block must go back to where it came from, so a live one holds the settings as a context does.
 */
static bool settled(void)
{
    return !ussl__in_use() && ussl__count_get(&total.live) == 0;
}

int ussl_set_allocator(const ussl_allocator *allocator)
{
    if (allocator != NULL && (allocator->alloc == NULL || allocator->free == NULL)) {
        return USSL_E_ARG;
    }
    if (!settled()) {
        return USSL_E_BUSY;
    }
    hook = allocator != NULL ? *allocator : (ussl_allocator){0};
    return USSL_OK;
}

int ussl_set_arena(void *mem, size_t len)
{
    if ((mem == NULL) != (len == 0)) {
        return USSL_E_ARG;
    }
    if (!settled()) {
        return USSL_E_BUSY;
    }
    return ussl__arena_set(mem, len) ? USSL_OK : USSL_E_ARG;
}
