/* SPDX-License-Identifier: MIT */
/* Start code and instruction counter of the emulated RISC-V boards. */
#include "board.h"

#include <string.h>

extern uint32_t board_data_load[], board_data_start[], board_data_end[];
extern uint32_t board_bss_start[], board_bss_end[];

_Noreturn void board_start(void);
_Noreturn void board_init(void);

/* The first instruction of the image: a stack and a trap vector, then C. */
__asm__(".section .vectors, \"ax\"\n"
        ".globl board_reset\n"
        "board_reset:\n"
        "    la sp, board_stack_top\n"
        "    la t0, board_trap\n"
        "    csrw mtvec, t0\n"
        "    j board_init\n"
        ".text\n");

__attribute__((aligned(4), used)) void board_trap(void);
void board_trap(void)
{
    static const char words[] = "{\"error\":\"trap: the image touched what it does not have\"}\n";
    board_write(words, sizeof(words) - 1);
    board_exit(70);
}

__attribute__((used)) _Noreturn void board_init(void)
{
    memcpy(board_data_start, board_data_load,
           (size_t)((char *)board_data_end - (char *)board_data_start));
    memset(board_bss_start, 0, (size_t)((char *)board_bss_end - (char *)board_bss_start));
    board_start();
}

uint64_t board_instructions(void)
{
#if __riscv_xlen == 32
    uint32_t high, low, again;
    do {
        __asm__ volatile("rdinstreth %0\nrdinstret %1\nrdinstreth %2"
                         : "=r"(high), "=r"(low), "=r"(again));
    } while (high != again);
    return (uint64_t)high << 32 | low;
#else
    uint64_t count;
    __asm__ volatile("rdinstret %0" : "=r"(count));
    return count;
#endif
}
