/* SPDX-License-Identifier: MIT */
/* SHA-1 and SHA-256 of Mbed TLS by each of the accelerators' ways, against the plain code. */
#include <criterion/criterion.h>
#include <string.h>

#include "backends/accel/cpu_x86.h"

#include "mbedtls/md.h"

#define LONGEST 1200

/* What a processor may have; each is asked for only where this one has it. */
static const ussl__cpu ways[] = {
    {.sse41 = true},
    {.sse41 = true, .sha = true},
};

static uint8_t data[LONGEST];

static void fill(void)
{
    for (size_t i = 0; i < sizeof data; i++) {
        data[i] = (uint8_t)(i * 41 + (i >> 4));
    }
}

/* At once, or in two pieces. */
static void hash(const ussl__cpu *way, mbedtls_md_type_t type, size_t first, size_t len,
                 uint8_t out[64])
{
    ussl__cpu_x86 = *way;
    mbedtls_md_context_t c;
    mbedtls_md_init(&c);
    cr_assert(mbedtls_md_setup(&c, mbedtls_md_info_from_type(type), 0) == 0);
    cr_assert(mbedtls_md_starts(&c) == 0 && mbedtls_md_update(&c, data, first) == 0);
    cr_assert(mbedtls_md_update(&c, data + first, len - first) == 0);
    cr_assert(mbedtls_md_finish(&c, out) == 0);
    mbedtls_md_free(&c);
}

static void every_way(mbedtls_md_type_t type)
{
    static const ussl__cpu none;
    const ussl__cpu here = ussl__cpu_x86;
    uint8_t wanted[64], got[64];
    fill();
    for (size_t way = 0; way < sizeof ways / sizeof ways[0]; way++) {
        bool has = here.sse41 && (!ways[way].sha || here.sha);
        for (size_t len = 0; has && len < LONGEST; len += len < 600 ? 1 : 61) {
            memset(wanted, 0, sizeof wanted);
            memset(got, 0, sizeof got);
            hash(&none, type, 0, len, wanted);
            hash(&ways[way], type, 0, len, got);
            cr_assert(memcmp(got, wanted, sizeof got) == 0, "%zu bytes", len);
            hash(&ways[way], type, len * 3 / 7, len, got);
            cr_assert(memcmp(got, wanted, sizeof got) == 0, "%zu bytes in two pieces", len);
        }
    }
    ussl__cpu_x86 = here;
}

Test(mbedtls_accel_hash, sha_1_is_the_same_by_every_way)
{
    every_way(MBEDTLS_MD_SHA1);
}

Test(mbedtls_accel_hash, sha_256_is_the_same_by_every_way)
{
    every_way(MBEDTLS_MD_SHA256);
}
