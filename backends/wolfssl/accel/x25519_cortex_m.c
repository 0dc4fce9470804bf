/* SPDX-License-Identifier: MIT */
/* Finishes what the library's X25519 for Thumb-2 leaves undone: 5.7.2 may answer with a number that
 * is not below 2^255 - 19 (wolfSSL pull request 10727), and the peer's secret then differs. */
#include <wolfssl/wolfcrypt/settings.h>

#include <stdint.h>

/* Without the DSP instructions (a Cortex-M3) or the curve there is no such assembler. */
#if defined(WOLFSSL_ARMASM) && defined(HAVE_CURVE25519)

/* The library's `curve25519`, under the name that the build gives it. */
int ussl__curve25519_of_library(uint8_t *q, const uint8_t *n, const uint8_t *p);
/* Called by the library in its place. */
int curve25519(uint8_t *q, const uint8_t *n, const uint8_t *p);

/* number += add, over 32 bytes, the lowest first. */
static void add(uint8_t number[32], unsigned add)
{
    for (int i = 0; i < 32; i++) {
        add += number[i];
        number[i] = (uint8_t)add;
        add >>= 8;
    }
}

/* Takes the highest bit off, as the 19 that it is worth. */
static void fold(uint8_t number[32])
{
    unsigned high = number[31] >> 7;
    number[31] &= 0x7f;
    add(number, 19 * high);
}

int curve25519(uint8_t *q, const uint8_t *n, const uint8_t *p)
{
    int rc = ussl__curve25519_of_library(q, n, p);
    fold(q);
    fold(q);
    /* At or above 2^255 - 19 if 19 more reaches the highest bit: then those 19 more are the rest.
     */
    add(q, 19);
    unsigned above = q[31] >> 7;
    q[31] &= 0x7f;
    /* Else take them back: 2^256 - 19 is added, and the carry dropped. */
    unsigned mask = above - 1;
    unsigned carry = 0;
    for (int i = 0; i < 32; i++) {
        carry += q[i] + ((i == 0 ? 0xedu : 0xffu) & mask);
        q[i] = (uint8_t)carry;
        carry >>= 8;
    }
    return rc;
}

#else
typedef int ussl__x25519_is_the_librarys; /* ISO C has no file without a declaration. */
#endif
