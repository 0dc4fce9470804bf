/* SPDX-License-Identifier: MIT */
/* ChaCha20-Poly1305 by the functions of intel-ipsec-mb, under the names that the build gives them.
 */
#include "chachapoly_avx512.h"

#include <string.h>

#include "wipe.h"

/* struct chacha20_poly1305_context_data of its intel-ipsec-mb.h: chacha20_avx512.asm reads and
 * writes rest, blocks, rest_len and nonce of it. */
typedef struct stream {
    uint64_t hash[3], aad_len, hash_len;
    uint8_t rest[64], poly_key[32], poly_scratch[16];
    uint64_t blocks, rest_len, text_len;
    uint8_t nonce[12];
} stream;
_Static_assert(offsetof(stream, rest) == 40 && offsetof(stream, blocks) == 152 &&
                   offsetof(stream, nonce) == 176,
               "the assembler's offsets (chacha_poly_defines.asm)");

/* Writes 256 bytes for a `len` of up to that; the first 16 are clamped for Poly1305. */
void ussl__imb_gen_keystr_poly_key_avx512(const void *key, const void *nonce, uint64_t len,
                                          void *out);
void ussl__imb_chacha20_enc_dec_ks_avx512(const void *in, void *out, uint64_t len, const void *key,
                                          stream *s);
/* Pads the text to 16 bytes; completing zeroes the key. */
void ussl__imb_poly1305_aead_update_fma_avx512(const void *text, uint64_t len, uint64_t hash[3],
                                               const void *key);
void ussl__imb_poly1305_aead_complete_fma_avx512(const uint64_t hash[3], void *key, void *tag);

size_t ussl__chacha20_avx512(const uint8_t key[32], const uint8_t nonce[12], uint32_t counter,
                             const uint8_t *in, uint8_t *out, size_t len, uint8_t rest[64])
{
    stream s = {.blocks = counter - 1};
    memcpy(s.nonce, nonce, sizeof s.nonce);
    ussl__imb_chacha20_enc_dec_ks_avx512(in, out, len, key, &s);
    memcpy(rest, s.rest, sizeof s.rest);
    ussl__accel_wipe(s.rest, sizeof s.rest);
    return s.rest_len;
}

void ussl__poly1305_avx512(const uint8_t key[32], const uint8_t *aad, size_t aad_len,
                           const uint8_t *text, size_t len, uint8_t tag[16])
{
    uint8_t own[32];
    uint64_t hash[3] = {0}, lengths[2] = {aad_len, len};
    memcpy(own, key, sizeof own);
    ussl__imb_poly1305_aead_update_fma_avx512(aad, aad_len, hash, own);
    ussl__imb_poly1305_aead_update_fma_avx512(text, len, hash, own);
    ussl__imb_poly1305_aead_update_fma_avx512(lengths, sizeof lengths, hash, own);
    ussl__imb_poly1305_aead_complete_fma_avx512(hash, own, tag);
    ussl__accel_wipe(own, sizeof own);
}

static void mac(const uint8_t key[32], const uint8_t nonce[12], const uint8_t *aad, size_t aad_len,
                const uint8_t *text, size_t len, uint8_t tag[16])
{
    _Alignas(64) uint8_t blocks[256];
    ussl__imb_gen_keystr_poly_key_avx512(key, nonce, 64, blocks);
    ussl__poly1305_avx512(blocks, aad, aad_len, text, len, tag);
    ussl__accel_wipe(blocks, sizeof blocks);
}

static void crypt(const uint8_t key[32], const uint8_t nonce[12], const uint8_t *in, uint8_t *out,
                  size_t len)
{
    uint8_t rest[64];
    (void)ussl__chacha20_avx512(key, nonce, 1, in, out, len, rest);
    ussl__accel_wipe(rest, sizeof rest);
}

void ussl__chachapoly_avx512_seal(const uint8_t key[32], const uint8_t nonce[12],
                                  const uint8_t *aad, size_t aad_len, const uint8_t *in,
                                  uint8_t *out, size_t len, uint8_t tag[16])
{
    crypt(key, nonce, in, out, len);
    mac(key, nonce, aad, aad_len, out, len, tag);
}

bool ussl__chachapoly_avx512_open(const uint8_t key[32], const uint8_t nonce[12],
                                  const uint8_t *aad, size_t aad_len, const uint8_t *in,
                                  uint8_t *out, size_t len, const uint8_t tag[16])
{
    uint8_t found[16];
    unsigned differ = 0;
    mac(key, nonce, aad, aad_len, in, len, found);
    for (size_t i = 0; i < sizeof found; i++) {
        differ |= (unsigned)(found[i] ^ tag[i]);
    }
    if (differ != 0) {
        return false;
    }
    crypt(key, nonce, in, out, len);
    return true;
}
