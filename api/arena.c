/* SPDX-License-Identifier: MIT */
/* Fixed memory in place of a heap: blocks side by side, each behind one header of two words. */
#include "ussl_internal.h"

#include <string.h>

/* A free block names no owner but this. Live blocks have a real owner or NULL. */
#define FREE_BLOCK ((ussl__owner *)(uintptr_t)1)

bool ussl__arena_on;

static uint8_t *base;
static size_t room;
static size_t peak;

static size_t span(const ussl__block *block)
{
    size_t size = (block->size + USSL__ALIGN - 1) & ~(USSL__ALIGN - 1);
    return sizeof *block + size;
}

static ussl__block *at(size_t offset)
{
    return (ussl__block *)(void *)(base + offset);
}

/* Free neighbours are joined when they are met, so that freeing costs nothing. */
static void join(ussl__block *block, size_t offset)
{
    for (;;) {
        size_t next = offset + span(block);
        if (next >= room || at(next)->owner != FREE_BLOCK) {
            return;
        }
        block->size += span(at(next));
        ussl__wipe(at(next), sizeof(ussl__block));
    }
}

/* Cuts what `block` does not need into a free block of its own. */
static void cut(ussl__block *block, size_t whole, size_t size)
{
    block->size = size;
    size_t rest = whole - span(block);
    if (rest > 0) {
        ussl__block *tail = (ussl__block *)(void *)((uint8_t *)block + span(block));
        tail->owner = FREE_BLOCK;
        tail->size = rest - sizeof *tail;
    }
}

static void note_peak(const ussl__block *block)
{
    size_t end = (size_t)((const uint8_t *)block - base) + span(block);
    if (end > peak) {
        peak = end;
    }
}

bool ussl__arena_set(void *mem, size_t len)
{
    uintptr_t skew = (USSL__ALIGN - (uintptr_t)mem % USSL__ALIGN) % USSL__ALIGN;
    if (mem != NULL && len < skew + 2 * sizeof(ussl__block)) {
        return false;
    }
    if (base != NULL) {
        ussl__wipe(base, room);
    }
    base = NULL;
    room = 0;
    peak = 0;
    ussl__arena_on = mem != NULL;
    if (mem != NULL) {
        base = (uint8_t *)mem + skew;
        room = (len - skew) & ~(USSL__ALIGN - 1);
        at(0)->owner = FREE_BLOCK;
        at(0)->size = room - sizeof(ussl__block);
    }
    return true;
}

size_t ussl_arena_peak(void)
{
    return peak;
}

ussl__block *ussl__arena_alloc(size_t size)
{
    if (size > room) {
        return NULL;
    }
    size_t need = sizeof(ussl__block) + ((size + USSL__ALIGN - 1) & ~(USSL__ALIGN - 1));
    ussl__block *best = NULL;
    ussl__block *last = NULL;
    ussl_port_lock();
    for (size_t offset = 0; offset < room; offset += span(at(offset))) {
        ussl__block *block = at(offset);
        if (block->owner != FREE_BLOCK) {
            continue;
        }
        join(block, offset);
        if (span(block) < need) {
            continue;
        }
        if (offset + span(block) == room) {
            last = block;
        } else if (best == NULL || block->size < best->size) {
            best = block;
        }
    }
    /* What was never used comes last. Then nothing hangs on how much of it there is, and an arena
     * of more bytes than the peak serves as well as the one that the peak was measured in. */
    if (best == NULL) {
        best = last;
    }
    if (best != NULL) {
        cut(best, span(best), size);
        best->owner = NULL;
        note_peak(best);
    }
    ussl_port_unlock();
    return best;
}

void ussl__arena_free(ussl__block *block)
{
    ussl_port_lock();
    block->size = span(block) - sizeof *block;
    block->owner = FREE_BLOCK;
    ussl_port_unlock();
}

bool ussl__arena_resize(ussl__block *block, size_t size)
{
    if (size > room) {
        return false;
    }
    bool fits = false;
    ussl_port_lock();
    size_t need = sizeof *block + ((size + USSL__ALIGN - 1) & ~(USSL__ALIGN - 1));
    size_t offset = (size_t)((uint8_t *)block - base);
    size_t whole = span(block);
    size_t next = offset + whole;
    if (need > whole && next < room && at(next)->owner == FREE_BLOCK) {
        join(at(next), next);
        whole += span(at(next));
    }
    if (need <= whole) {
        fits = true;
        cut(block, whole, size);
        note_peak(block);
    }
    ussl_port_unlock();
    return fits;
}
