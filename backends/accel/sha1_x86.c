/* SPDX-License-Identifier: MIT */
/* SHA-1 by a function of intel-ipsec-mb, under the name that the build gives it. */
#include "sha1_x86.h"

#include <string.h>

#include "cpu_x86.h"
#include "wipe.h"

#define BLOCK 64

/* SHA1_ARGS of its intel-ipsec-mb.h, of which the function uses one lane. */
enum { LANES = 16 };
typedef struct lanes {
    uint32_t state[5 * LANES];
    const uint8_t *data[LANES];
} lanes;
_Static_assert(offsetof(lanes, data) == 320, "the assembler's offset (mb_mgr_datastruct.asm)");

void ussl__imb_sha1_ni_x1(lanes *args, uint64_t blocks, uint64_t lane);

size_t ussl__sha1_blocks(uint32_t state[5], const uint8_t *data, size_t len)
{
    size_t blocks = len / BLOCK;
    if (!ussl__cpu_x86.sha || blocks == 0) {
        return 0;
    }
    lanes args;
    memcpy(args.state, state, 5 * sizeof *state);
    args.data[0] = data;
    ussl__imb_sha1_ni_x1(&args, blocks, 0);
    memcpy(state, args.state, 5 * sizeof *state);
    ussl__accel_wipe(args.state, 5 * sizeof *state);
    return blocks * BLOCK;
}

bool ussl__sha1_words(uint32_t state[5], const void *words)
{
    uint32_t block[BLOCK / 4];
    if (!ussl__cpu_x86.sha) {
        return false;
    }
    memcpy(block, words, sizeof block);
    for (size_t i = 0; i < BLOCK / 4; i++) {
        block[i] = __builtin_bswap32(block[i]);
    }
    (void)ussl__sha1_blocks(state, (const uint8_t *)block, sizeof block);
    ussl__accel_wipe(block, sizeof block);
    return true;
}
