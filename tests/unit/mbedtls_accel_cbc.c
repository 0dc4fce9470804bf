/* SPDX-License-Identifier: MIT */
/* AES-CBC of Mbed TLS by BearSSL, against the plain code. */
#include <criterion/criterion.h>
#include <string.h>

#include "backends/accel/cpu_x86.h"
#include "backends/mbedtls/accel/cbc.h"

#define LONGEST 1104

static uint8_t plain[LONGEST], key[32];

static void needs_aes(void)
{
    if (!ussl__cpu_x86.aes) {
        cr_skip_test("this processor has no AES-NI");
    }
    for (size_t i = 0; i < sizeof plain; i++) {
        plain[i] = (uint8_t)(i * 29 + (i >> 6));
    }
    for (size_t i = 0; i < sizeof key; i++) {
        key[i] = (uint8_t)(i * 7 + 3);
    }
}

TestSuite(mbedtls_accel_cbc, .init = needs_aes);

/* The same text and the same vector to go on with; from one buffer to another and in place. */
static void compare(mbedtls_aes_context *aes, int mode, size_t len)
{
    uint8_t wanted[LONGEST], got[LONGEST], wanted_iv[16], iv[16];
    memset(wanted_iv, 0x5a, sizeof wanted_iv);
    cr_assert(ussl__aes_crypt_cbc_of_library(aes, mode, len, wanted_iv, plain, wanted) == 0);
    memset(iv, 0x5a, sizeof iv);
    cr_assert(mbedtls_aes_crypt_cbc(aes, mode, len, iv, plain, got) == 0);
    cr_assert(memcmp(got, wanted, len) == 0 && memcmp(iv, wanted_iv, 16) == 0, "%zu", len);
    memset(iv, 0x5a, sizeof iv);
    memcpy(got, plain, len);
    cr_assert(mbedtls_aes_crypt_cbc(aes, mode, len, iv, got, got) == 0);
    cr_assert(memcmp(got, wanted, len) == 0 && memcmp(iv, wanted_iv, 16) == 0, "%zu in place", len);
}

Test(mbedtls_accel_cbc, is_the_librarys)
{
    for (unsigned bits = 128; bits <= 256; bits += 64) {
        mbedtls_aes_context seal, open;
        mbedtls_aes_init(&seal);
        mbedtls_aes_init(&open);
        cr_assert(mbedtls_aes_setkey_enc(&seal, key, bits) == 0);
        cr_assert(mbedtls_aes_setkey_dec(&open, key, bits) == 0);
        for (size_t len = 16; len <= LONGEST; len += 16) {
            compare(&seal, MBEDTLS_AES_ENCRYPT, len);
            compare(&open, MBEDTLS_AES_DECRYPT, len);
        }
        mbedtls_aes_free(&seal);
        mbedtls_aes_free(&open);
    }
}

Test(mbedtls_accel_cbc, half_a_block_is_refused)
{
    uint8_t iv[16] = {0}, out[32];
    mbedtls_aes_context aes;
    mbedtls_aes_init(&aes);
    cr_assert(mbedtls_aes_setkey_enc(&aes, key, 128) == 0);
    cr_assert(mbedtls_aes_crypt_cbc(&aes, MBEDTLS_AES_ENCRYPT, 24, iv, plain, out) ==
              MBEDTLS_ERR_AES_INVALID_INPUT_LENGTH);
    cr_assert(mbedtls_aes_crypt_cbc(&aes, 7, 32, iv, plain, out) == MBEDTLS_ERR_AES_BAD_INPUT_DATA);
    cr_assert(mbedtls_aes_crypt_cbc(&aes, MBEDTLS_AES_ENCRYPT, 0, iv, plain, out) == 0);
    mbedtls_aes_free(&aes);
}
