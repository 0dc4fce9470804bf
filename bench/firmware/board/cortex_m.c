/* SPDX-License-Identifier: MIT */
/* Start code and instruction counter of the emulated Cortex-M boards. */
#include "board.h"

#include <string.h>

/* CMSDK APB timer: counts down at the board's peripheral clock. */
typedef struct cmsdk_timer {
    volatile uint32_t control, value, reload, interrupt;
} cmsdk_timer;

#define TIMER   ((cmsdk_timer *)BOARD_TIMER_BASE)
/* One instruction takes 2^BOARD_ICOUNT_SHIFT ns of the emulator's time, one tick 1e9 /
 * BOARD_TIMER_HZ. */
#define TICK_NS (1000000000u / BOARD_TIMER_HZ)

extern uint32_t board_stack_top[];
extern uint32_t board_data_load[], board_data_start[], board_data_end[];
extern uint32_t board_bss_start[], board_bss_end[];

_Noreturn void board_start(void);
_Noreturn void board_reset(void);

static void fault(void)
{
    static const char words[] = "{\"error\":\"fault: the image touched what it does not have\"}\n";
    board_write(words, sizeof(words) - 1);
    board_exit(70);
}

__attribute__((section(".vectors"), used)) static void *const vectors[16] = {
    board_stack_top, (void *)board_reset, (void *)fault, (void *)fault,
    (void *)fault,   (void *)fault,       (void *)fault,
};

_Noreturn void board_reset(void)
{
    memcpy(board_data_start, board_data_load,
           (size_t)((char *)board_data_end - (char *)board_data_start));
    memset(board_bss_start, 0, (size_t)((char *)board_bss_end - (char *)board_bss_start));
    TIMER->control = 0;
    TIMER->reload = 0xffffffffu;
    TIMER->value = 0xffffffffu;
    TIMER->control = 1;
    board_start();
}

/* Must be called at least once in 2^32 ticks. */
uint64_t board_instructions(void)
{
    static uint32_t last = 0xffffffffu;
    static uint64_t ticks;
    uint32_t now = TIMER->value;
    ticks += last - now;
    last = now;
    return ticks * TICK_NS >> BOARD_ICOUNT_SHIFT;
}
