/* SPDX-License-Identifier: MIT */
/* AES-GCM, AES-CCM and ChaCha20-Poly1305 of Mbed TLS by each of the accelerators' ways, against the
 * plain code. */
#include <criterion/criterion.h>
#include <string.h>

#include "backends/accel/cpu_x86.h"

#include "mbedtls/ccm.h"
#include "mbedtls/chachapoly.h"
#include "mbedtls/gcm.h"

#define LONGEST 1500

/* What a processor may have; each is asked for only where this one has it. */
static const ussl__cpu ways[] = {
    {.sse41 = true},
    {.sse41 = true, .aes = true},
    {.sse41 = true, .avx2 = true},
    {.sse41 = true, .avx2 = true, .aes_avx_movbe = true},
    {.sse41 = true, .avx2 = true, .aes_avx_movbe = true, .vaes = true},
    {.sse41 = true, .avx2 = true, .avx512_ifma = true},
};
#define WAYS (sizeof ways / sizeof ways[0])

static uint8_t plain[LONGEST], aad[20], key[32], nonce[12];

static void fill(void)
{
    for (size_t i = 0; i < sizeof plain; i++) {
        plain[i] = (uint8_t)(i * 37 + (i >> 5));
    }
    for (size_t i = 0; i < sizeof key; i++) {
        key[i] = (uint8_t)(i * 11 + 5);
    }
    memset(aad, 0xa5, sizeof aad);
    memset(nonce, 0x3c, sizeof nonce);
}

static bool has(const ussl__cpu *cpu, const ussl__cpu *way)
{
    return cpu->sse41 >= way->sse41 && cpu->aes >= way->aes && cpu->avx2 >= way->avx2 &&
           cpu->aes_avx_movbe >= way->aes_avx_movbe && cpu->vaes >= way->vaes &&
           cpu->avx512_ifma >= way->avx512_ifma;
}

typedef int crypt(bool encrypt, unsigned bits, const uint8_t *in, size_t len, uint8_t *out,
                  uint8_t tag[16]);

static int gcm(bool encrypt, unsigned bits, const uint8_t *in, size_t len, uint8_t *out,
               uint8_t tag[16])
{
    mbedtls_gcm_context c;
    mbedtls_gcm_init(&c);
    int rc = mbedtls_gcm_setkey(&c, MBEDTLS_CIPHER_ID_AES, key, bits);
    if (rc == 0 && encrypt) {
        rc = mbedtls_gcm_crypt_and_tag(&c, MBEDTLS_GCM_ENCRYPT, len, nonce, 12, aad, len % 20, in,
                                       out, 16, tag);
    } else if (rc == 0) {
        rc = mbedtls_gcm_auth_decrypt(&c, len, nonce, 12, aad, len % 20, tag, 16, in, out);
    }
    mbedtls_gcm_free(&c);
    return rc;
}

static int ccm_tagged(bool encrypt, unsigned bits, const uint8_t *in, size_t len, uint8_t *out,
                      uint8_t *tag, size_t tag_len)
{
    mbedtls_ccm_context c;
    mbedtls_ccm_init(&c);
    int rc = mbedtls_ccm_setkey(&c, MBEDTLS_CIPHER_ID_AES, key, bits);
    if (rc == 0 && encrypt) {
        rc = mbedtls_ccm_encrypt_and_tag(&c, len, nonce, 12, aad, len % 20, in, out, tag, tag_len);
    } else if (rc == 0) {
        rc = mbedtls_ccm_auth_decrypt(&c, len, nonce, 12, aad, len % 20, in, out, tag, tag_len);
    }
    mbedtls_ccm_free(&c);
    return rc;
}

static int ccm(bool encrypt, unsigned bits, const uint8_t *in, size_t len, uint8_t *out,
               uint8_t tag[16])
{
    return ccm_tagged(encrypt, bits, in, len, out, tag, 16);
}

static int ccm_8(bool encrypt, unsigned bits, const uint8_t *in, size_t len, uint8_t *out,
                 uint8_t tag[16])
{
    memset(tag + 8, 0, 8);
    return ccm_tagged(encrypt, bits, in, len, out, tag, 8);
}

static int chacha(bool encrypt, unsigned bits, const uint8_t *in, size_t len, uint8_t *out,
                  uint8_t tag[16])
{
    (void)bits;
    mbedtls_chachapoly_context c;
    mbedtls_chachapoly_init(&c);
    int rc = mbedtls_chachapoly_setkey(&c, key);
    if (rc == 0) {
        rc = encrypt
                 ? mbedtls_chachapoly_encrypt_and_tag(&c, len, nonce, aad, len % 20, in, out, tag)
                 : mbedtls_chachapoly_auth_decrypt(&c, len, nonce, aad, len % 20, tag, in, out);
    }
    mbedtls_chachapoly_free(&c);
    return rc;
}

/* Sealed by the plain code and by `way` alike; opened by `way`, in its place too; a wrong tag
 * refused. */
static void compare(crypt *by, unsigned bits, size_t len, const ussl__cpu *way)
{
    static const ussl__cpu none;
    uint8_t wanted[LONGEST], got[LONGEST], wanted_tag[16], tag[16];
    ussl__cpu_x86 = none;
    cr_assert(by(true, bits, plain, len, wanted, wanted_tag) == 0);
    ussl__cpu_x86 = *way;
    cr_assert(by(true, bits, plain, len, got, tag) == 0);
    cr_assert(memcmp(got, wanted, len) == 0 && memcmp(tag, wanted_tag, 16) == 0, "sealing %zu",
              len);
    cr_assert(by(false, bits, wanted, len, got, tag) == 0, "opening %zu", len);
    cr_assert(memcmp(got, plain, len) == 0);
    memcpy(got, plain, len);
    cr_assert(by(true, bits, got, len, got, tag) == 0);
    cr_assert(memcmp(got, wanted, len) == 0 && memcmp(tag, wanted_tag, 16) == 0, "in place %zu",
              len);
    cr_assert(by(false, bits, got, len, got, tag) == 0);
    cr_assert(memcmp(got, plain, len) == 0);
    tag[7] ^= 1;
    cr_assert(by(false, bits, wanted, len, got, tag) != 0, "a wrong tag at %zu", len);
    for (size_t i = 0; i < len; i++) {
        cr_assert(got[i] == 0, "text under a wrong tag at %zu", len);
    }
}

static void every_way(crypt *by, unsigned bits)
{
    const ussl__cpu here = ussl__cpu_x86;
    fill();
    for (size_t way = 0; way < WAYS; way++) {
        for (size_t len = 1; len < LONGEST && has(&here, &ways[way]); len += len < 600 ? 1 : 61) {
            compare(by, bits, len, &ways[way]);
        }
    }
    ussl__cpu_x86 = here;
}

Test(mbedtls_accel_aead, aes_128_gcm_is_the_same_by_every_way)
{
    every_way(gcm, 128);
}

Test(mbedtls_accel_aead, aes_192_gcm_is_the_same_by_every_way)
{
    every_way(gcm, 192);
}

Test(mbedtls_accel_aead, aes_256_gcm_is_the_same_by_every_way)
{
    every_way(gcm, 256);
}

Test(mbedtls_accel_aead, aes_128_ccm_is_the_same_by_every_way)
{
    every_way(ccm, 128);
    every_way(ccm_8, 128);
}

Test(mbedtls_accel_aead, aes_192_ccm_is_the_same_by_every_way)
{
    every_way(ccm, 192);
}

Test(mbedtls_accel_aead, aes_256_ccm_is_the_same_by_every_way)
{
    every_way(ccm, 256);
    every_way(ccm_8, 256);
}

/* A text that was begun and failed is the library's to refuse, by every way alike. */
Test(mbedtls_accel_aead, ccm_after_an_error_stays_refused)
{
    uint8_t out[64], tag[16];
    mbedtls_ccm_context c;
    fill();
    mbedtls_ccm_init(&c);
    cr_assert(mbedtls_ccm_setkey(&c, MBEDTLS_CIPHER_ID_AES, key, 128) == 0);
    cr_assert(mbedtls_ccm_starts(&c, MBEDTLS_CCM_ENCRYPT, nonce, 12) == 0);
    cr_assert(mbedtls_ccm_set_lengths(&c, 5, 64, 0) != 0, "CCM without a tag");
    cr_expect(mbedtls_ccm_encrypt_and_tag(&c, 64, nonce, 12, aad, 5, plain, out, tag, 16) != 0);
    mbedtls_ccm_free(&c);
}

Test(mbedtls_accel_aead, chacha20_poly1305_is_the_same_by_every_way)
{
    every_way(chacha, 256);
}

/* In pieces, as PSA's multipart calls go: the assembler begins in the middle. */
Test(mbedtls_accel_aead, gcm_in_pieces_is_gcm_at_once)
{
    uint8_t whole[LONGEST], pieces[LONGEST], tags[2][16];
    fill();
    cr_assert(gcm(true, 128, plain, sizeof plain, whole, tags[0]) == 0);
    mbedtls_gcm_context c;
    mbedtls_gcm_init(&c);
    cr_assert(mbedtls_gcm_setkey(&c, MBEDTLS_CIPHER_ID_AES, key, 128) == 0);
    cr_assert(mbedtls_gcm_starts(&c, MBEDTLS_GCM_ENCRYPT, nonce, 12) == 0);
    cr_assert(mbedtls_gcm_update_ad(&c, aad, sizeof plain % 20) == 0);
    size_t at = 0, n;
    static const size_t steps[] = {5, 300, 11, 128, 129, 1, 500, 426};
    for (size_t i = 0; i < sizeof steps / sizeof steps[0]; i++) {
        cr_assert(mbedtls_gcm_update(&c, plain + at, steps[i], pieces + at, steps[i], &n) == 0);
        at += n;
    }
    cr_assert(at == sizeof plain);
    cr_assert(mbedtls_gcm_finish(&c, NULL, 0, &n, tags[1], 16) == 0);
    mbedtls_gcm_free(&c);
    cr_expect(memcmp(whole, pieces, sizeof whole) == 0);
    cr_expect(memcmp(tags[0], tags[1], 16) == 0);
}
