/* SPDX-License-Identifier: MIT */
/* Asks the processor, and whether the system saves its wide registers (Intel SDM volume 1, 14.3).
 */
#include "cpu_x86.h"

#include <cpuid.h>
#include <stdint.h>

/* Leaf 1, ecx. */
#define PCLMULQDQ (1u << 1)
#define SSSE3     (1u << 9)
#define SSE41     (1u << 19)
#define MOVBE     (1u << 22)
#define AESNI     (1u << 25)
#define OSXSAVE   (1u << 27)
#define AVX       (1u << 28)
/* Leaf 7, ebx and ecx. */
#define AVX2      (1u << 5)
#define BMI2      (1u << 8)
#define AVX512F   (1u << 16)
#define AVX512DQ  (1u << 17)
#define ADX       (1u << 19)
#define IFMA      (1u << 21)
#define SHA       (1u << 29)
#define AVX512BW  (1u << 30)
#define AVX512VL  (1u << 31)
#define VAES      (1u << 9)
#define VPCLMUL   (1u << 10)
/* The registers that XCR0 says are saved. */
#define XMM_YMM   0x6u
#define MASKS_ZMM 0xe0u

ussl__cpu ussl__cpu_x86;

static bool all(uint32_t flags, uint32_t wanted)
{
    return (flags & wanted) == wanted;
}

static ussl__cpu ask(void)
{
    uint32_t a, b, c, d, b7 = 0, c7 = 0;
    ussl__cpu cpu = {0};
    if (__get_cpuid(1, &a, &b, &c, &d) == 0) {
        return cpu;
    }
    if (__get_cpuid_count(7, 0, &a, &b7, &c7, &d) == 0) {
        b7 = c7 = 0;
    }
    bool wide = false, wider = false;
    if (all(c, OSXSAVE | AVX)) {
        uint32_t low, high;
        __asm__("xgetbv" : "=a"(low), "=d"(high) : "c"(0));
        wide = all(low, XMM_YMM);
        wider = all(low, XMM_YMM | MASKS_ZMM);
    }
    cpu.adx_bmi2 = all(b7, ADX | BMI2);
    cpu.sse41 = all(c, SSSE3 | SSE41);
    cpu.sha = cpu.sse41 && all(b7, SHA);
    cpu.aes = cpu.sse41 && all(c, AESNI);
    cpu.avx2 = wide && all(b7, AVX2 | BMI2);
    cpu.aes_avx_movbe = wide && all(c, AESNI | PCLMULQDQ | MOVBE | SSSE3);
    cpu.vaes = cpu.avx2 && cpu.aes_avx_movbe && all(c7, VAES | VPCLMUL);
    cpu.avx512_ifma = wider && all(b7, AVX512F | AVX512DQ | IFMA | AVX512BW | AVX512VL);
    return cpu;
}

/* Ahead of every thread, so that nobody reads while it is written; and of other constructors, which
 * may read it. */
__attribute__((constructor(101))) static void find_out(void)
{
    ussl__cpu_x86 = ask();
}
