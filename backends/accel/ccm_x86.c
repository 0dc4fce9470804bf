/* SPDX-License-Identifier: MIT */
/* AES-CCM (RFC 3610) over BearSSL's functions for EAX and CCM. */
#include "ccm_x86.h"

#include <string.h>

#include "bearssl_block.h"
#include "wipe.h"

/* With a nonce of 12 bytes lengths and counters have three. */
typedef struct ccm {
    br_aes_x86ni_ctrcbc_keys keys;
    uint8_t counter[16], mac[16];
} ccm;

bool ussl__ccm_x86_takes(const ussl__ccm_record *r)
{
    return r->out != NULL && r->in != NULL && r->len >= 16 && r->len < (size_t)1 << 24 &&
           r->nonce != NULL && r->nonce_len == 12 && (r->tag_len == 8 || r->tag_len == 16) &&
           r->aad != NULL && r->aad_len > 0 && r->aad_len <= 14;
}

static void begin(ccm *c, const ussl__ccm_record *r)
{
    uint8_t first[32] = {0};
    memcpy(c->keys.skey.skni, r->round_keys, 16 * (r->rounds + 1));
    c->keys.num_rounds = r->rounds;
    first[0] = (uint8_t)(64 + 8 * ((r->tag_len - 2) / 2) + 2);
    memcpy(first + 1, r->nonce, 12);
    first[13] = (uint8_t)(r->len >> 16);
    first[14] = (uint8_t)(r->len >> 8);
    first[15] = (uint8_t)r->len;
    first[17] = (uint8_t)r->aad_len;
    memcpy(first + 18, r->aad, r->aad_len);
    memset(c->mac, 0, sizeof c->mac);
    br_aes_x86ni_ctrcbc_mac(&c->keys, c->mac, first, sizeof first);
    memset(c->counter, 0, sizeof c->counter);
    c->counter[0] = 2;
    memcpy(c->counter + 1, r->nonce, 12);
    c->counter[15] = 1;
}

/* The MAC becomes the tag: encrypted by the block of counter zero. */
static void end(ccm *c)
{
    memset(c->counter + 13, 0, 3);
    br_aes_x86ni_ctrcbc_ctr(&c->keys, c->counter, c->mac, sizeof c->mac);
}

void ussl__ccm_x86_seal(const ussl__ccm_record *r, uint8_t *tag)
{
    ccm c;
    uint8_t last[16] = {0};
    size_t whole = r->len & ~(size_t)15, rest = r->len - whole;
    begin(&c, r);
    memmove(r->out, r->in, r->len);
    /* BearSSL's words are EAX's, which authenticates what it encrypted: CCM does the reverse. */
    br_aes_x86ni_ctrcbc_decrypt(&c.keys, c.counter, c.mac, r->out, whole);
    if (rest > 0) {
        memcpy(last, r->out + whole, rest);
        br_aes_x86ni_ctrcbc_decrypt(&c.keys, c.counter, c.mac, last, sizeof last);
        memcpy(r->out + whole, last, rest);
    }
    end(&c);
    memcpy(tag, c.mac, r->tag_len);
    ussl__accel_wipe(&c, sizeof c);
}

bool ussl__ccm_x86_open(const ussl__ccm_record *r, const uint8_t *tag)
{
    ccm c;
    uint8_t last[16] = {0}, wanted[16];
    size_t whole = r->len & ~(size_t)15, rest = r->len - whole;
    memcpy(wanted, tag, r->tag_len); /* it may stand where the plaintext comes */
    begin(&c, r);
    memmove(r->out, r->in, r->len);
    br_aes_x86ni_ctrcbc_encrypt(&c.keys, c.counter, c.mac, r->out, whole);
    if (rest > 0) {
        memcpy(last, r->out + whole, rest);
        br_aes_x86ni_ctrcbc_ctr(&c.keys, c.counter, last, sizeof last);
        memset(last + rest, 0, sizeof last - rest);
        br_aes_x86ni_ctrcbc_mac(&c.keys, c.mac, last, sizeof last);
        memcpy(r->out + whole, last, rest);
    }
    end(&c);
    unsigned differ = 0;
    for (size_t i = 0; i < r->tag_len; i++) {
        differ |= (unsigned)(wanted[i] ^ c.mac[i]);
    }
    ussl__accel_wipe(&c, sizeof c);
    if (differ != 0) {
        memset(r->out, 0, r->len);
        return false;
    }
    return true;
}
