/* SPDX-License-Identifier: MIT */
/* SHA-1 (FIPS 180-4) by the processor's own instructions, as intel-ipsec-mb calls them. The build
 * puts these calls into the libraries' functions, which take what is left. */
#ifndef USSL_ACCEL_SHA1_X86_H
#define USSL_ACCEL_SHA1_X86_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Hashes the whole blocks of `data` into the state; how many bytes those were, 0 where the
 * processor cannot. */
size_t ussl__sha1_blocks(uint32_t state[5], const uint8_t *data, size_t len);
/* One block, given as its 16 words in the processor's byte order; false: nothing was done. */
bool ussl__sha1_words(uint32_t state[5], const void *words);

#endif
