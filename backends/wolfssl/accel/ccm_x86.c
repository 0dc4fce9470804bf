/* SPDX-License-Identifier: MIT */
/* AES-CCM of TLS records by BearSSL's loop for AES-NI, which makes key stream and CBC-MAC at once;
 * the library makes the one after the other. */
#include "ccm_x86.h"

#include <stdbool.h>
#include <string.h>

#include <wolfssl/wolfcrypt/error-crypt.h>
#include <wolfssl/wolfcrypt/types.h>

#include "bearssl_block.h"

/* RFC 3610 with a nonce of 12 bytes: lengths and counters have three. */
typedef struct ccm {
    br_aes_x86ni_ctrcbc_keys keys;
    uint8_t counter[16], mac[16];
} ccm;

/* What TLS asks for; anything else is the library's. The additional data must fit one block. */
static bool takes(const Aes *aes, const byte *out, const byte *in, word32 len, const byte *nonce,
                  word32 nonce_len, const byte *tag, word32 tag_len, const byte *aad,
                  word32 aad_len)
{
    return aes != NULL && aes->use_aesni != 0 && out != NULL && in != NULL && len >= 16 &&
           len < 1u << 24 && nonce != NULL && nonce_len == 12 && tag != NULL &&
           (tag_len == 8 || tag_len == 16) && aad != NULL && aad_len > 0 && aad_len <= 14;
}

static void begin(ccm *c, const Aes *aes, word32 len, const byte *nonce, word32 tag_len,
                  const byte *aad, word32 aad_len)
{
    uint8_t first[32] = {0};
    memcpy(c->keys.skey.skni, aes->key, 16 * (aes->rounds + 1));
    c->keys.num_rounds = aes->rounds;
    first[0] = (uint8_t)(64 + 8 * ((tag_len - 2) / 2) + 2);
    memcpy(first + 1, nonce, 12);
    first[13] = (uint8_t)(len >> 16);
    first[14] = (uint8_t)(len >> 8);
    first[15] = (uint8_t)len;
    first[17] = (uint8_t)aad_len;
    memcpy(first + 18, aad, aad_len);
    memset(c->mac, 0, sizeof c->mac);
    br_aes_x86ni_ctrcbc_mac(&c->keys, c->mac, first, sizeof first);
    memset(c->counter, 0, sizeof c->counter);
    c->counter[0] = 2;
    memcpy(c->counter + 1, nonce, 12);
    c->counter[15] = 1;
}

/* The MAC becomes the tag: encrypted by the block of counter zero. */
static void end(ccm *c)
{
    memset(c->counter + 13, 0, 3);
    br_aes_x86ni_ctrcbc_ctr(&c->keys, c->counter, c->mac, sizeof c->mac);
}

static void wipe(ccm *c)
{
    volatile uint8_t *p = (volatile uint8_t *)c;
    for (size_t i = 0; i < sizeof *c; i++) {
        p[i] = 0;
    }
}

int wc_AesCcmEncrypt(Aes *aes, byte *out, const byte *in, word32 inSz, const byte *nonce,
                     word32 nonceSz, byte *authTag, word32 authTagSz, const byte *authIn,
                     word32 authInSz)
{
    if (!takes(aes, out, in, inSz, nonce, nonceSz, authTag, authTagSz, authIn, authInSz)) {
        return ussl__ccm_encrypt_of_library(aes, out, in, inSz, nonce, nonceSz, authTag, authTagSz,
                                            authIn, authInSz);
    }
    ccm c;
    uint8_t last[16] = {0};
    word32 whole = inSz & ~15u, rest = inSz - whole;
    begin(&c, aes, inSz, nonce, authTagSz, authIn, authInSz);
    memmove(out, in, inSz);
    /* BearSSL's words are EAX's, which authenticates what it encrypted: CCM does the reverse. */
    br_aes_x86ni_ctrcbc_decrypt(&c.keys, c.counter, c.mac, out, whole);
    if (rest > 0) {
        memcpy(last, out + whole, rest);
        br_aes_x86ni_ctrcbc_decrypt(&c.keys, c.counter, c.mac, last, sizeof last);
        memcpy(out + whole, last, rest);
    }
    end(&c);
    memcpy(authTag, c.mac, authTagSz);
    wipe(&c);
    return 0;
}

int wc_AesCcmDecrypt(Aes *aes, byte *out, const byte *in, word32 inSz, const byte *nonce,
                     word32 nonceSz, const byte *authTag, word32 authTagSz, const byte *authIn,
                     word32 authInSz)
{
    if (!takes(aes, out, in, inSz, nonce, nonceSz, authTag, authTagSz, authIn, authInSz)) {
        return ussl__ccm_decrypt_of_library(aes, out, in, inSz, nonce, nonceSz, authTag, authTagSz,
                                            authIn, authInSz);
    }
    ccm c;
    uint8_t last[16] = {0}, tag[16];
    word32 whole = inSz & ~15u, rest = inSz - whole;
    memcpy(tag, authTag, authTagSz); /* it may stand where the plaintext comes */
    begin(&c, aes, inSz, nonce, authTagSz, authIn, authInSz);
    memmove(out, in, inSz);
    br_aes_x86ni_ctrcbc_encrypt(&c.keys, c.counter, c.mac, out, whole);
    if (rest > 0) {
        memcpy(last, out + whole, rest);
        br_aes_x86ni_ctrcbc_ctr(&c.keys, c.counter, last, sizeof last);
        memset(last + rest, 0, sizeof last - rest);
        br_aes_x86ni_ctrcbc_mac(&c.keys, c.mac, last, sizeof last);
        memcpy(out + whole, last, rest);
    }
    end(&c);
    unsigned differ = 0;
    for (word32 i = 0; i < authTagSz; i++) {
        differ |= (unsigned)(tag[i] ^ c.mac[i]);
    }
    wipe(&c);
    if (differ != 0) {
        memset(out, 0, inSz);
        return AES_CCM_AUTH_E;
    }
    return 0;
}
