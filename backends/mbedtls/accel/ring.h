/* SPDX-License-Identifier: MIT */
/* The functions of ring's C and assembler that are called, under the names that the build gives
 * them; ring's Rust has no part in it. What they take is told in crypto/ of its sources. */
#ifndef USSL_ACCEL_RING_H
#define USSL_ACCEL_RING_H

#include <stddef.h>
#include <stdint.h>

/* P-256: four limbs of 64 bits, the lowest first; coordinates in the Montgomery domain, points
 * Jacobian. */
typedef uint64_t ussl__p256_number[4];
typedef struct ussl__p256_jacobian {
    ussl__p256_number x, y, z;
} ussl__p256_jacobian;

void ussl__ring_p256_point_mul(ussl__p256_jacobian *r, const uint64_t *scalar, const uint64_t *x,
                               const uint64_t *y);
void ussl__ring_p256_point_mul_base(ussl__p256_jacobian *r, const uint64_t *scalar);
void ussl__ring_p256_point_mul_base_vartime(ussl__p256_jacobian *r, const uint64_t *scalar);
void ussl__ring_ecp_nistz256_point_add(ussl__p256_jacobian *r, const ussl__p256_jacobian *a,
                                       const ussl__p256_jacobian *b);
void ussl__ring_ecp_nistz256_mul_mont(uint64_t *r, const uint64_t *a, const uint64_t *b);
void ussl__ring_ecp_nistz256_sqr_mont(uint64_t *r, const uint64_t *a);
/* Modulo the order of the group. */
void ussl__ring_ecp_nistz256_ord_mul_mont(uint64_t *r, const uint64_t *a, const uint64_t *b);
void ussl__ring_ecp_nistz256_ord_sqr_mont(uint64_t *r, const uint64_t *a, uint64_t times);

/* X25519: the scalar is clamped before. */
void ussl__ring_x25519_scalar_mult_adx(uint8_t out[32], const uint8_t scalar[32],
                                       const uint8_t point[32]);
void ussl__ring_x25519_scalar_mult_generic_masked(uint8_t out[32], const uint8_t scalar[32],
                                                  const uint8_t point[32]);
void ussl__ring_x25519_public_from_private_generic_masked(uint8_t out[32], const uint8_t scalar[32],
                                                          int use_adx);

/* Montgomery multiplication: as many limbs as each name says, or a multiple. */
void ussl__ring_bn_sqr8x_mont(uint64_t *r, const uint64_t *a, uint64_t adx_bmi2, const uint64_t *n,
                              const uint64_t n0[2], size_t limbs);
void ussl__ring_bn_mulx4x_mont(uint64_t *r, const uint64_t *a, const uint64_t *b, const uint64_t *n,
                               const uint64_t n0[2], size_t limbs);
void ussl__ring_bn_mul4x_mont(uint64_t *r, const uint64_t *a, const uint64_t *b, const uint64_t *n,
                              const uint64_t n0[2], size_t limbs);

/* AES-GCM: round keys as FIPS 197 numbers them, and how many rounds stand between first and last.
 */
typedef struct ussl__aes_key {
    uint8_t round_keys[240];
    uint32_t rounds;
} ussl__aes_key;
typedef struct ussl__gcm_table {
    _Alignas(32) uint64_t powers[16][2];
} ussl__gcm_table;

void ussl__ring_gcm_init_vpclmulqdq_avx2(ussl__gcm_table *table, const uint64_t h[2]);
void ussl__ring_gcm_init_avx(ussl__gcm_table *table, const uint64_t h[2]);
void ussl__ring_aes_gcm_enc_update_vaes_avx2(const uint8_t *in, uint8_t *out, size_t len,
                                             const ussl__aes_key *key, const uint8_t *counter,
                                             const ussl__gcm_table *table, uint8_t *hash);
void ussl__ring_aes_gcm_dec_update_vaes_avx2(const uint8_t *in, uint8_t *out, size_t len,
                                             const ussl__aes_key *key, const uint8_t *counter,
                                             const ussl__gcm_table *table, uint8_t *hash);
/* Both answer how many bytes they did. */
size_t ussl__ring_aesni_gcm_encrypt(const uint8_t *in, uint8_t *out, size_t len,
                                    const ussl__aes_key *key, uint8_t *counter,
                                    const ussl__gcm_table *table, uint8_t *hash);
size_t ussl__ring_aesni_gcm_decrypt(const uint8_t *in, uint8_t *out, size_t len,
                                    const ussl__aes_key *key, uint8_t *counter,
                                    const ussl__gcm_table *table, uint8_t *hash);

/* ChaCha20-Poly1305: the tag comes back in the same block. */
typedef union ussl__chacha_block {
    struct {
        _Alignas(16) uint32_t key[8];
        uint32_t counter;
        uint8_t nonce[12];
        const uint8_t *extra;
        size_t extra_len;
    } in;
    uint8_t tag[16];
} ussl__chacha_block;
typedef void ussl__chacha_function(uint8_t *out, const uint8_t *in, size_t len, const uint8_t *ad,
                                   size_t ad_len, ussl__chacha_block *block);

extern ussl__chacha_function ussl__ring_chacha20_poly1305_seal_avx2;
extern ussl__chacha_function ussl__ring_chacha20_poly1305_seal_sse41;
extern ussl__chacha_function ussl__ring_chacha20_poly1305_open_avx2;
extern ussl__chacha_function ussl__ring_chacha20_poly1305_open_sse41;

/* SHA-256: as many whole blocks, at least one. */
void ussl__ring_sha256_block_data_order_hw(uint32_t state[8], const uint8_t *data, size_t blocks);
void ussl__ring_sha256_block_data_order_ssse3(uint32_t state[8], const uint8_t *data,
                                              size_t blocks);

#endif
