/* SPDX-License-Identifier: MIT */
/* Deepest stack by paint: what lies below the caller is filled, and the lowest change is found. */
#include "board.h"

extern uint32_t board_stack_bottom[], board_stack_top[];

#define PAINT  0xa5c3a5c3u
/* Room for the frame of the painter itself. */
#define MARGIN 128u

static uintptr_t base, lowest;

__attribute__((noinline)) void board_stack_paint(size_t depth)
{
    base = (uintptr_t)__builtin_frame_address(0) & ~(uintptr_t)3;
    lowest = base - depth;
    if (lowest < (uintptr_t)board_stack_bottom || depth > base) {
        lowest = (uintptr_t)board_stack_bottom;
    }
    for (uintptr_t at = lowest; at < base - MARGIN; at += sizeof(uint32_t)) {
        *(volatile uint32_t *)at = PAINT;
    }
}

size_t board_stack_used(void)
{
    uintptr_t at = lowest;
    while (at < base - MARGIN && *(volatile uint32_t *)at == PAINT) {
        at += sizeof(uint32_t);
    }
    return base - at;
}

size_t board_stack_size(void)
{
    return (size_t)(board_stack_top - board_stack_bottom) * sizeof(uint32_t);
}
