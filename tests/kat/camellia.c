/* SPDX-License-Identifier: MIT */
/* Camellia: the vectors of RFC 3713, and GCM (RFC 6367 has no vectors) against libgcrypt. */
#include "kat.h"

#include <stdio.h>
#include <string.h>

#include <gcrypt.h> /* the second implementation: it has Camellia in GCM, OpenSSL has not */

static const uint8_t key[32] = {0x01, 0x23, 0x45, 0x67, 0x89, 0xab, 0xcd, 0xef, 0xfe, 0xdc, 0xba,
                                0x98, 0x76, 0x54, 0x32, 0x10, 0x00, 0x11, 0x22, 0x33, 0x44, 0x55,
                                0x66, 0x77, 0x88, 0x99, 0xaa, 0xbb, 0xcc, 0xdd, 0xee, 0xff};

/* One block of CBC with a zero IV is the block cipher itself. */
static bool rfc3713(const ussl_cipher *cipher, void *st, ussl_cbc_alg alg, const uint8_t *expected)
{
    static const uint8_t zero[16];
    uint8_t block[16];
    memcpy(block, key, sizeof(block));
    memset(st, 0, cipher->state_size);
    int rc = cipher->cbc_init(st, alg, key, true);
    if (rc == USSL_OK) {
        rc = cipher->cbc_run(st, zero, block, sizeof(block));
    }
    cipher->cbc_fini(st);
    return rc == USSL_OK && memcmp(block, expected, sizeof(block)) == 0;
}

/* Seals lengths around the block size with both and compares; then opens what the other sealed. */
static int gcm_against_gcrypt(const ussl_cipher *cipher, void *st, ussl_aead_alg alg, int algo,
                              size_t key_len)
{
    uint8_t msg[300], ours[300], theirs[300], tag[2][16], nonce[12] = {1, 2, 3}, aad[13] = {9};
    for (size_t i = 0; i < sizeof(msg); i++) {
        msg[i] = (uint8_t)(i * 7);
    }
    memset(st, 0, cipher->state_size);
    int rc = cipher->aead_init(st, alg, key);
    for (size_t n = 0; rc == USSL_OK && n <= sizeof(msg); n += n < 50 ? 1 : 61) {
        gcry_cipher_hd_t handle;
        nonce[11] = (uint8_t)n;
        if (gcry_cipher_open(&handle, algo, GCRY_CIPHER_MODE_GCM, 0) != 0) {
            rc = USSL_E_INTERNAL;
            break;
        }
        gcry_cipher_setkey(handle, key, key_len);
        gcry_cipher_setiv(handle, nonce, sizeof(nonce));
        gcry_cipher_authenticate(handle, aad, sizeof(aad));
        gcry_cipher_final(handle);
        gcry_cipher_encrypt(handle, theirs, sizeof(theirs), msg, n);
        gcry_cipher_gettag(handle, tag[1], 16);
        gcry_cipher_close(handle);
        rc = cipher->aead_seal(st, nonce, (ussl_span){aad, sizeof(aad)}, msg, ours, n, tag[0]);
        if (rc == USSL_OK && (memcmp(ours, theirs, n) != 0 || memcmp(tag[0], tag[1], 16) != 0)) {
            rc = USSL_E_CERT;
        }
        if (rc == USSL_OK) {
            rc = cipher->aead_open(st, nonce, (ussl_span){aad, sizeof(aad)}, theirs, ours, n,
                                   tag[1]);
        }
        if (rc == USSL_OK && memcmp(ours, msg, n) != 0) {
            rc = USSL_E_CERT;
        }
    }
    cipher->aead_fini(st);
    return rc;
}

unsigned kat_camellia(const ussl_cipher *cipher, void *st)
{
    static const uint8_t block_128[16] = {0x67, 0x67, 0x31, 0x38, 0x54, 0x96, 0x69, 0x73,
                                          0x08, 0x57, 0x06, 0x56, 0x48, 0xea, 0xbe, 0x43};
    static const uint8_t block_256[16] = {0x9a, 0xcc, 0x23, 0x7d, 0xff, 0x16, 0xd7, 0x6c,
                                          0x20, 0xef, 0x7c, 0x91, 0x9e, 0x3a, 0x75, 0x09};
    unsigned wrong = 0;
    bool ok = rfc3713(cipher, st, USSL_CBC_CAMELLIA_128, block_128) &&
              rfc3713(cipher, st, USSL_CBC_CAMELLIA_256, block_256);
    printf("%-8s camellia RFC 3713              %s\n", cipher->name, ok ? "right" : "WRONG");
    wrong += ok ? 0 : 1;
    gcry_check_version(NULL);
    int rc =
        gcm_against_gcrypt(cipher, st, USSL_AEAD_CAMELLIA_128_GCM, GCRY_CIPHER_CAMELLIA128, 16);
    if (rc == USSL_OK) {
        rc =
            gcm_against_gcrypt(cipher, st, USSL_AEAD_CAMELLIA_256_GCM, GCRY_CIPHER_CAMELLIA256, 32);
    }
    printf("%-8s camellia GCM against libgcrypt %s\n", cipher->name,
           rc == USSL_OK         ? "right"
           : rc == USSL_E_NOTSUP ? "(the library has none)"
                                 : "WRONG");
    return wrong + (rc == USSL_OK || rc == USSL_E_NOTSUP ? 0u : 1u);
}
