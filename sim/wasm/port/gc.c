/* SPDX-License-Identifier: MIT */
/* Where the collector looks for pointers: the C stack, into which spill.mjs has put
 * what would otherwise live in WebAssembly locals, invisible to any scan. */
#include "gc.h"

#include <emscripten/stack.h>
#include <string.h>

#include "py/gc.h"
#include "py/misc.h"
#include "py/mpstate.h"

static unsigned collections;
static bool spoil;

size_t gc_get_max_new_split(void)
{
    size_t total = 0;
    for (const mp_state_mem_area_t *area = &MP_STATE_MEM(area); area != NULL; area = area->next) {
        total += (size_t)(area->gc_pool_end - area->gc_pool_start);
    }
    return total < SIM_HEAP_LIMIT ? SIM_HEAP_LIMIT - total : 0;
}

/* Fills what is free, so that whoever still holds a pointer into it finds nonsense at once. Two
 * bits a block, 0 for a free one, as the collector's table has them. */
static void spoil_free_blocks(void)
{
    for (mp_state_mem_area_t *area = &MP_STATE_MEM(area); area != NULL; area = area->next) {
        size_t blocks =
            (size_t)(area->gc_pool_end - area->gc_pool_start) / MICROPY_BYTES_PER_GC_BLOCK;
        for (size_t i = 0; i < blocks; i++) {
            if ((area->gc_alloc_table_start[i / 4] >> (2 * (i & 3)) & 3) == 0) {
                memset(area->gc_pool_start + i * MICROPY_BYTES_PER_GC_BLOCK, 0xdb,
                       MICROPY_BYTES_PER_GC_BLOCK);
            }
        }
    }
}

void gc_collect(void)
{
    uintptr_t low = emscripten_stack_get_current();
    uintptr_t high = emscripten_stack_get_base();
    collections++;
    gc_collect_start();
    gc_collect_root((void **)low, (high - low) / sizeof(void *));
    gc_collect_end();
    if (spoil) {
        spoil_free_blocks();
    }
}

void sim_gc_spoil(bool on)
{
    spoil = on;
}

unsigned sim_gc_count(void)
{
    return collections;
}

/* The address of an object that only a local of this function holds. If the collector sees it,
 * pointers are spilled to the stack. */
__attribute__((noinline)) static uintptr_t only_in_a_local(void)
{
    void **block = m_new(void *, 64);
    for (size_t i = 0; i < 64; i++) {
        block[i] = NULL;
    }
    block[1] = (void *)(uintptr_t)0x5ca1ab1e;
    gc_collect();
    /* Fresh blocks of the same size would take its place, had it been freed. */
    for (int i = 0; i < 64; i++) {
        void **other = m_new(void *, 64);
        other[1] = NULL;
        block[2] = other;
    }
    return (uintptr_t)block[1];
}

bool sim_gc_sees_locals(void)
{
    return only_in_a_local() == 0x5ca1ab1e;
}
