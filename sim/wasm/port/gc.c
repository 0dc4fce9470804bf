/* SPDX-License-Identifier: MIT */
/* Where the collector looks for pointers: the C stack, into which `wasm-opt --spill-pointers` has
 * put what would otherwise live in WebAssembly locals, invisible to any scan. */
#include "gc.h"

#include <emscripten/stack.h>

#include "py/gc.h"
#include "py/misc.h"
#include "py/mpstate.h"

static unsigned collections;

size_t gc_get_max_new_split(void)
{
    size_t total = 0;
    for (const mp_state_mem_area_t *area = &MP_STATE_MEM(area); area != NULL; area = area->next) {
        total += (size_t)(area->gc_pool_end - area->gc_pool_start);
    }
    return total < SIM_HEAP_LIMIT ? SIM_HEAP_LIMIT - total : 0;
}

void gc_collect(void)
{
    uintptr_t low = emscripten_stack_get_current();
    uintptr_t high = emscripten_stack_get_base();
    collections++;
    gc_collect_start();
    gc_collect_root((void **)low, (high - low) / sizeof(void *));
    gc_collect_end();
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
