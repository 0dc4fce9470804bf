/* SPDX-License-Identifier: MIT */
/* What every emulated board gives the firmware bench: start, text out, counters, an end. */
#ifndef USSL_BENCH_BOARD_H
#define USSL_BENCH_BOARD_H

#include <stddef.h>
#include <stdint.h>

/* Each image defines it; its result becomes the emulator's exit code. */
int board_main(int argc, char **argv);

/* Text to the emulator's standard output, through semihosting. */
void board_write(const char *text, size_t len);
_Noreturn void board_exit(int code);

/* Instructions executed so far, counted by the emulator (not cycles). Granularity: Cortex-M 1
 * (timer of 25 MHz under -icount shift=6: 1.6 instructions a tick, so read over long spans), RISC-V
 * exact. */
uint64_t board_instructions(void);

/* Deepest stack: paint `depth` bytes below the caller, run, then look how many were used, from the
 * caller's frame on. The result is at least 128, and `depth` if that did not suffice. */
void board_stack_paint(size_t depth);
size_t board_stack_used(void);

/* The whole stack region in bytes. */
size_t board_stack_size(void);

#endif
