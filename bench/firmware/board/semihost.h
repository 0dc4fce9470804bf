/* SPDX-License-Identifier: MIT */
/* One semihosting call to the emulator (Arm "Semihosting for AArch32 and AArch64" 2.0). */
#ifndef USSL_BENCH_SEMIHOST_H
#define USSL_BENCH_SEMIHOST_H

#include <stdint.h>

#define SEMIHOST_WRITE            0x05
#define SEMIHOST_READ             0x06
#define SEMIHOST_OPEN             0x01
#define SEMIHOST_GET_CMDLINE      0x15
#define SEMIHOST_EXIT_EXTENDED    0x20
#define SEMIHOST_APPLICATION_EXIT 0x20026

static inline intptr_t semihost(intptr_t operation, void *block)
{
#if defined(__arm__)
    register intptr_t r0 __asm__("r0") = operation;
    register void *r1 __asm__("r1") = block;
    __asm__ volatile("bkpt 0xab" : "+r"(r0) : "r"(r1) : "memory");
    return r0;
#else
    /* The three instructions must stand together, uncompressed, in one page. */
    register intptr_t a0 __asm__("a0") = operation;
    register void *a1 __asm__("a1") = block;
    __asm__ volatile(".option push\n.option norvc\n.balign 16\n"
                     "slli x0, x0, 0x1f\nebreak\nsrai x0, x0, 7\n"
                     ".option pop"
                     : "+r"(a0)
                     : "r"(a1)
                     : "memory");
    return a0;
#endif
}

#endif
