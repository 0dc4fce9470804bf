/* SPDX-License-Identifier: MIT */
/* SHA-256 by ring, which keeps BoringSSL's assembler. */
#include "sha256.h"

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
