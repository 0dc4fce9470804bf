/* SPDX-License-Identifier: MIT */
/* SHA-256 and SHA-512 by ring, which keeps BoringSSL's assembler. */
#include "sha2.h"

#include "backends/accel/cpu_x86.h"
#include "ring.h"

size_t ussl__sha256_blocks(uint32_t state[8], const uint8_t *data, size_t len)
{
    size_t blocks = len / 64;
    if (!ussl__cpu_x86.sse41 || blocks == 0) {
        return 0;
    }
    if (ussl__cpu_x86.sha) {
        ussl__ring_sha256_block_data_order_hw(state, data, blocks);
    } else {
        ussl__ring_sha256_block_data_order_ssse3(state, data, blocks);
    }
    return blocks * 64;
}

/* What is for AVX stands on SHLD, which is slow where it is not Intel's. */
size_t ussl__sha512_blocks(uint64_t state[8], const uint8_t *data, size_t len)
{
    size_t blocks = len / 128;
    if (blocks == 0) {
        return 0;
    }
    if (ussl__cpu_x86.avx2 && ussl__cpu_x86.intel) {
        ussl__ring_sha512_block_data_order_avx(state, data, blocks);
    } else {
        ussl__ring_sha512_block_data_order_nohw(state, data, blocks);
    }
    return blocks * 128;
}
