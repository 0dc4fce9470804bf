/* SPDX-License-Identifier: MIT */
/* Session tickets of a server, sealed with AES-GCM under a key that the core hands over. */
#include "wolf.h"

#include <string.h>

#if USSL__WOLF_SEALS_TICKETS

enum { NONCE = 12, TAG = 16 };

/* A build without AES-256 seals as strongly as its suites do, with the first half of the key. */
#ifdef NO_AES_256
enum { KEY = 16 };
#else
enum { KEY = 32 };
#endif

static int set_key(ussl__wolf_ctx *ctx, const uint8_t key[48])
{
    if (wc_LockMutex(&ctx->lock) != 0) {
        return USSL_E_INTERNAL;
    }
    ctx->ticket_keys[1] = ctx->ticket_keys[0];
    ctx->ticket_keys[0].set = true;
    memcpy(ctx->ticket_keys[0].name, key, 16);
    memcpy(ctx->ticket_keys[0].key, key + 16, 32);
    wc_UnLockMutex(&ctx->lock);
    return USSL_OK;
}

int ussl__wolf_set_ticket_key(void *bctx, const uint8_t key[48])
{
    return set_key(bctx, key);
}

/* The key of that name, or, with no name, the current one; copied, so that the lock is short. */
static bool find_key(ussl__wolf_ctx *ctx, const uint8_t *name, ussl__wolf_ticket_key *out)
{
    bool found = false;
    if (wc_LockMutex(&ctx->lock) != 0) {
        return false;
    }
    for (size_t i = 0; i < (name != NULL ? 2u : 1u) && !found; i++) {
        const ussl__wolf_ticket_key *key = &ctx->ticket_keys[i];
        if (key->set && (name == NULL || memcmp(name, key->name, sizeof key->name) == 0)) {
            *out = *key;
            found = true;
        }
    }
    wc_UnLockMutex(&ctx->lock);
    return found;
}

/* The core's note goes behind the session: the library keeps 32 bytes free there. */
static int seal(ussl_conn *owner, ussl__wolf_ticket_key *key, unsigned char *name,
                unsigned char *iv, unsigned char *mac, unsigned char *data, int *len, Aes *aes)
{
    if (ussl__random(iv, WOLFSSL_TICKET_IV_SZ) != USSL_OK ||
        ussl__session_note(owner, data + *len) != USSL_OK) {
        return WOLFSSL_TICKET_RET_FATAL;
    }
    *len += USSL__NOTE;
    memcpy(name, key->name, sizeof key->name);
    memset(mac, 0, WOLFSSL_TICKET_MAC_SZ);
    int rc = wc_AesGcmEncrypt(aes, data, data, (word32)*len, iv, NONCE, mac, TAG, name,
                              WOLFSSL_TICKET_NAME_SZ);
    return rc == 0 ? WOLFSSL_TICKET_RET_OK : WOLFSSL_TICKET_RET_FATAL;
}

static int open_sealed(ussl_conn *owner, unsigned char *name, unsigned char *iv, unsigned char *mac,
                       unsigned char *data, int *len, Aes *aes)
{
    if (*len <= USSL__NOTE || wc_AesGcmDecrypt(aes, data, data, (word32)*len, iv, NONCE, mac, TAG,
                                               name, WOLFSSL_TICKET_NAME_SZ) != 0) {
        return WOLFSSL_TICKET_RET_REJECT;
    }
    *len -= USSL__NOTE;
    if (!ussl__session_fits(owner, data + *len)) {
        ussl__wipe(data, (size_t)*len);
        return WOLFSSL_TICKET_RET_REJECT;
    }
    return WOLFSSL_TICKET_RET_OK;
}

static int crypt_ticket(WOLFSSL *ssl, unsigned char name[WOLFSSL_TICKET_NAME_SZ],
                        unsigned char iv[WOLFSSL_TICKET_IV_SZ],
                        unsigned char mac[WOLFSSL_TICKET_MAC_SZ], int enc, unsigned char *data,
                        int len, int *out_len, void *arg)
{
    const ussl__wolf_conn *conn = wolfSSL_GetIOReadCtx(ssl);
    ussl__wolf_ticket_key key;
    Aes aes;
    int rc = WOLFSSL_TICKET_RET_REJECT;
    *out_len = len;
    if (!find_key(arg, enc ? NULL : name, &key)) {
        return rc;
    }
    if (wc_AesInit(&aes, NULL, INVALID_DEVID) == 0) {
        if (wc_AesGcmSetKey(&aes, key.key, KEY) == 0) {
            rc = enc ? seal(conn->owner, &key, name, iv, mac, data, out_len, &aes)
                     : open_sealed(conn->owner, name, iv, mac, data, out_len, &aes);
        }
        wc_AesFree(&aes);
    }
    ussl__wipe(&key, sizeof key);
    return rc;
}

#else

int ussl__wolf_set_ticket_key(void *bctx, const uint8_t key[48])
{
    return ussl__unsupported_set_ticket_key(bctx, key);
}

#endif

#if USSL_HAVE_SESSIONS && USSL_HAVE_SERVER

int ussl__wolf_use_tickets(ussl__wolf_ctx *ctx)
{
    const ussl_config *cfg = ctx->cfg;
    if (cfg->role != USSL_SERVER) {
        return USSL_OK;
    }
    /* Without GCM there is nothing to seal one with. */
    if (!cfg->tickets || !USSL__WOLF_SEALS_TICKETS) {
#if USSL_HAVE_TLS13
        wolfSSL_CTX_no_ticket_TLSv13(ctx->lib);
#endif
        wolfSSL_CTX_NoTicketTLSv12(ctx->lib);
        return USSL_OK;
    }
#if USSL__WOLF_SEALS_TICKETS
    uint8_t key[48];
    int rc = USSL_OK;
    if (cfg->ticket_key_set) {
        memcpy(key, cfg->ticket_key, sizeof key);
    } else {
        rc = ussl__random(key, sizeof key);
    }
    if (rc == USSL_OK) {
        rc = set_key(ctx, key);
    }
    ussl__wipe(key, sizeof key);
    wolfSSL_CTX_set_TicketEncCb(ctx->lib, crypt_ticket);
    wolfSSL_CTX_set_TicketEncCtx(ctx->lib, ctx);
    wolfSSL_CTX_set_TicketHint(ctx->lib, (int)cfg->session_lifetime);
    return rc;
#else
    return USSL_OK;
#endif
}

#else

int ussl__wolf_use_tickets(ussl__wolf_ctx *ctx)
{
    (void)ctx;
    return USSL_OK;
}

#endif
