/* SPDX-License-Identifier: MIT */
/* SHA-1 of wolfSSL by the processor's own instructions, against the library's code. */
#include <criterion/criterion.h>
#include <string.h>

#include "backends/accel/cpu_x86.h"

#include <wolfssl/wolfcrypt/sha.h>

#define LONGEST 1200

static byte data[LONGEST];

/* At once, or in two pieces. */
static void hash(const ussl__cpu *way, word32 first, word32 len, byte out[20])
{
    ussl__cpu_x86 = *way;
    wc_Sha c;
    cr_assert(wc_InitSha(&c) == 0);
    cr_assert(wc_ShaUpdate(&c, data, first) == 0);
    cr_assert(wc_ShaUpdate(&c, data + first, len - first) == 0);
    cr_assert(wc_ShaFinal(&c, out) == 0);
    wc_ShaFree(&c);
}

Test(wolfssl_accel_sha1, is_the_librarys)
{
    static const ussl__cpu none;
    const ussl__cpu here = ussl__cpu_x86;
    byte wanted[20], got[20];
    if (!here.sha) {
        cr_skip_test("this processor has no instructions for SHA-1");
    }
    for (size_t i = 0; i < sizeof data; i++) {
        data[i] = (byte)(i * 41 + (i >> 4));
    }
    for (word32 len = 0; len < LONGEST; len += len < 600 ? 1 : 61) {
        hash(&none, 0, len, wanted);
        hash(&here, 0, len, got);
        cr_assert(memcmp(got, wanted, sizeof got) == 0, "%u bytes", len);
        hash(&here, len * 3 / 7, len, got);
        cr_assert(memcmp(got, wanted, sizeof got) == 0, "%u bytes in two pieces", len);
    }
    ussl__cpu_x86 = here;
}
