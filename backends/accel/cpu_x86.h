/* SPDX-License-Identifier: MIT */
/* Which of the assembler's instructions this x86-64 has; known before main. */
#ifndef USSL_ACCEL_CPU_X86_H
#define USSL_ACCEL_CPU_X86_H

#include <stdbool.h>

typedef struct ussl__cpu {
    bool adx_bmi2; /* ADX and BMI2: multiplication with two chains of carries */
    bool sse41;
    bool sha;           /* the SHA extensions and SSE4.1 */
    bool aes;           /* AES-NI and SSE4.1 */
    bool avx2;          /* AVX2 and BMI2 */
    bool aes_avx_movbe; /* AES-NI, PCLMULQDQ, AVX and MOVBE */
    bool vaes;          /* VAES, VPCLMULQDQ, AVX2 and BMI2 */
    bool avx512_ifma;   /* AVX-512 with F, DQ, IFMA, BW and VL */
} ussl__cpu;

extern ussl__cpu ussl__cpu_x86;

#endif
