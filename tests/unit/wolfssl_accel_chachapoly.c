/* SPDX-License-Identifier: MIT */
/* ChaCha20 and Poly1305 of wolfSSL by AVX-512, at once and by halves, against the library's own
 * code. */
#include <criterion/criterion.h>
#include <string.h>

#include "accel/chachapoly.h"
#include "backends/accel/cpu_x86.h"

#define LONGEST 3000

static byte plain[LONGEST], aad[40], key[32], nonce[12];

static void fill(void)
{
    for (size_t i = 0; i < sizeof plain; i++) {
        plain[i] = (byte)(i * 37 + (i >> 5));
    }
    for (size_t i = 0; i < sizeof key; i++) {
        key[i] = (byte)(i * 11 + 5);
    }
    memset(aad, 0xa5, sizeof aad);
    memset(nonce, 0x3c, sizeof nonce);
}

static void needs_avx512(void)
{
    if (!ussl__cpu_x86.avx512_ifma) {
        cr_skip_test("this processor has no AVX-512 with IFMA");
    }
    fill();
}

static word32 step(word32 len)
{
    return len < 1200 ? 1 : 61;
}

TestSuite(wolfssl_accel_chachapoly, .init = needs_avx512);

/* Sealed by both alike; opened, in its place too; a wrong tag refused. */
Test(wolfssl_accel_chachapoly, the_aead_is_the_librarys)
{
    byte wanted[LONGEST], got[LONGEST], wanted_tag[16], tag[16];
    for (word32 len = 1; len < LONGEST; len += step(len)) {
        word32 aad_len = len % 40;
        cr_assert(ussl__ChaCha20Poly1305_Encrypt_of_library(key, nonce, aad, aad_len, plain, len,
                                                            wanted, wanted_tag) == 0);
        cr_assert(wc_ChaCha20Poly1305_Encrypt(key, nonce, aad, aad_len, plain, len, got, tag) == 0);
        cr_assert(memcmp(got, wanted, len) == 0 && memcmp(tag, wanted_tag, 16) == 0, "%u", len);
        cr_assert(wc_ChaCha20Poly1305_Decrypt(key, nonce, aad, aad_len, got, len, tag, got) == 0);
        cr_assert(memcmp(got, plain, len) == 0, "%u", len);
        cr_assert(wc_ChaCha20Poly1305_Encrypt(key, nonce, aad, aad_len, got, len, got, tag) == 0);
        cr_assert(memcmp(got, wanted, len) == 0 && memcmp(tag, wanted_tag, 16) == 0, "%u", len);
        tag[len % 16] ^= 1;
        cr_assert(wc_ChaCha20Poly1305_Decrypt(key, nonce, aad, aad_len, got, len, tag, got) != 0);
        cr_assert(memcmp(got, wanted, len) == 0, "text under a wrong tag at %u", len);
    }
}

/* In three pieces, from any counter: what is left of a block passes from one code to the other. */
Test(wolfssl_accel_chachapoly, the_stream_in_pieces_is_the_librarys)
{
    static const word32 counters[] = {0, 1, 7, 0xfffffff0u};
    byte wanted[LONGEST], got[LONGEST];
    for (word32 first = 0; first < 700; first++) {
        ChaCha mine, own;
        word32 counter = counters[first % 4], second = 300 + first % 67, at = first + second;
        cr_assert(wc_Chacha_SetKey(&mine, key, 32) == 0);
        cr_assert(wc_Chacha_SetIV(&mine, nonce, counter) == 0);
        own = mine;
        cr_assert(ussl__Chacha_Process_of_library(&own, wanted, plain, 2500) == 0);
        cr_assert(wc_Chacha_Process(&mine, got, plain, first) == 0);
        cr_assert(wc_Chacha_Process(&mine, got + first, plain + first, second) == 0);
        cr_assert(wc_Chacha_Process(&mine, got + at, plain + at, 2500 - at) == 0);
        cr_assert(memcmp(got, wanted, 2500) == 0, "%u and %u from %u", first, second, counter);
    }
}

Test(wolfssl_accel_chachapoly, the_mac_is_the_librarys)
{
    byte wanted[16], got[16];
    for (word32 len = 1; len < LONGEST; len += step(len)) {
        Poly1305 mine, own;
        word32 aad_len = len % 40;
        cr_assert(wc_Poly1305SetKey(&mine, key, 32) == 0);
        own = mine;
        cr_assert(ussl__Poly1305_MAC_of_library(&own, aad, aad_len, plain, len, wanted, 16) == 0);
        cr_assert(wc_Poly1305_MAC(&mine, aad, aad_len, plain, len, got, 16) == 0);
        cr_assert(memcmp(got, wanted, 16) == 0, "%u", len);
        /* The key is used up, as the library's is. */
        for (size_t i = 0; i < 3; i++) {
            cr_assert(mine.r[i] == 0 && mine.h[i] == 0);
        }
    }
}

/* A text that was begun through the library goes on there. */
Test(wolfssl_accel_chachapoly, a_mac_in_the_middle_stays_the_librarys)
{
    static const word32 begun[] = {5, 16, 128, 300};
    byte wanted[16], got[16];
    for (size_t i = 0; i < sizeof begun / sizeof begun[0]; i++) {
        Poly1305 mine, own;
        cr_assert(wc_Poly1305SetKey(&mine, key, 32) == 0);
        cr_assert(wc_Poly1305Update(&mine, plain, begun[i]) == 0);
        own = mine;
        cr_assert(ussl__Poly1305_MAC_of_library(&own, aad, 13, plain, 1000, wanted, 16) == 0);
        cr_assert(wc_Poly1305_MAC(&mine, aad, 13, plain, 1000, got, 16) == 0);
        cr_assert(memcmp(got, wanted, 16) == 0, "%u", begun[i]);
    }
}
