/* SPDX-License-Identifier: MIT */
/* ChaCha20-Poly1305 (RFC 8439) by Intel's assembler for AVX-512, as intel-ipsec-mb keeps it. What
 * stands in front of the libraries' own functions, in the accel folder of each backend, calls these
 * where ussl__cpu_x86.avx512_ifma says that it runs. */
#ifndef USSL_ACCEL_CHACHAPOLY_AVX512_H
#define USSL_ACCEL_CHACHAPOLY_AVX512_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* `in` and `out` are the same or lie apart; `aad` may be NULL where aad_len is 0. Opening judges
 * the tag before it writes: with a wrong one it answers false and leaves `out` as it was. */
void ussl__chachapoly_avx512_seal(const uint8_t key[32], const uint8_t nonce[12],
                                  const uint8_t *aad, size_t aad_len, const uint8_t *in,
                                  uint8_t *out, size_t len, uint8_t tag[16]);
bool ussl__chachapoly_avx512_open(const uint8_t key[32], const uint8_t nonce[12],
                                  const uint8_t *aad, size_t aad_len, const uint8_t *in,
                                  uint8_t *out, size_t len, const uint8_t tag[16]);

/* The halves, for a library that asks for them one by one. ChaCha20 from block `counter` on, which
 * is 1 or more; `rest` gets the last block's key stream, of which the answer says how many bytes
 * are left. The MAC is that of the AEAD: both texts padded, then their lengths; the first half of
 * its key is clamped already. */
size_t ussl__chacha20_avx512(const uint8_t key[32], const uint8_t nonce[12], uint32_t counter,
                             const uint8_t *in, uint8_t *out, size_t len, uint8_t rest[64]);
void ussl__poly1305_avx512(const uint8_t key[32], const uint8_t *aad, size_t aad_len,
                           const uint8_t *text, size_t len, uint8_t tag[16]);

#endif
