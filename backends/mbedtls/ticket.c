/* SPDX-License-Identifier: MIT */
/* Session tickets of a server (RFC 5077, RFC 8446 4.6.1), sealed with AES-GCM. */
#include "internal.h"

#include <string.h>

#include "ssl_misc.h"

#if USSL_HAVE_SESSIONS && USSL_HAVE_SERVER

/*
 * Not the library's own ticket module: when a ticket's lifetime ends, that one replaces a key it
 * was given by a random one, and servers that share a key drift apart.
 *
 * A ticket: name of the key (16), nonce (12), session and the core's note, sealed, tag (16).
 */
#define NAME  16
#define NONCE 12
#define TAG   16
#define HEAD  (NAME + NONCE)

static int lock(ussl__mbedtls_tickets *t)
{
#if USSL_HAVE_THREADS
    return mbedtls_mutex_lock(&t->lock);
#else
    (void)t;
    return 0;
#endif
}

static void unlock(ussl__mbedtls_tickets *t)
{
#if USSL_HAVE_THREADS
    (void)mbedtls_mutex_unlock(&t->lock);
#else
    (void)t;
#endif
}

static void replace(ussl__mbedtls_tickets *t, const uint8_t key[USSL__MBEDTLS_TICKET_KEY])
{
    memcpy(t->former, t->current, sizeof t->former);
    t->have_former = true;
    memcpy(t->current, key, sizeof t->current);
}

/* A key of our own lives as long as a ticket does, so that recorded traffic is not open for ever.
 */
static int refresh(ussl__mbedtls_ctx *c, int64_t now)
{
    ussl__mbedtls_tickets *t = &c->tickets;
    if (t->given) {
        return 0;
    }
    if (t->made == 0) {
        t->made = now;
    }
    int64_t age = now - t->made;
    if (age >= 0 && age < (int64_t)c->cfg->session_lifetime) {
        return 0;
    }
    uint8_t fresh[USSL__MBEDTLS_TICKET_KEY];
    if (ussl__random(fresh, sizeof fresh) != USSL_OK) {
        return MBEDTLS_ERR_SSL_NO_RNG;
    }
    replace(t, fresh);
    t->made = now;
    ussl__wipe(fresh, sizeof fresh);
    return 0;
}

static int current_key(ussl__mbedtls_ctx *c, uint8_t key[USSL__MBEDTLS_TICKET_KEY])
{
    int code = lock(&c->tickets);
    if (code != 0) {
        return code;
    }
    code = refresh(c, ussl__now(ussl__current()));
    memcpy(key, c->tickets.current, USSL__MBEDTLS_TICKET_KEY);
    unlock(&c->tickets);
    return code;
}

static bool key_by_name(ussl__mbedtls_ctx *c, const uint8_t *name,
                        uint8_t key[USSL__MBEDTLS_TICKET_KEY])
{
    ussl__mbedtls_tickets *t = &c->tickets;
    bool found = false;
    if (lock(t) != 0) {
        return false;
    }
    if (memcmp(name, t->current, NAME) == 0) {
        memcpy(key, t->current, USSL__MBEDTLS_TICKET_KEY);
        found = true;
    } else if (t->have_former && memcmp(name, t->former, NAME) == 0) {
        memcpy(key, t->former, USSL__MBEDTLS_TICKET_KEY);
        found = true;
    }
    unlock(t);
    return found;
}

static int write_ticket(void *arg, const mbedtls_ssl_session *session, unsigned char *start,
                        const unsigned char *end, size_t *len, uint32_t *lifetime)
{
    ussl__mbedtls_ctx *c = arg;
    uint8_t key[USSL__MBEDTLS_TICKET_KEY];
    size_t room = (size_t)(end - start), sealed = 0;
    *len = 0;
    if (room < HEAD + USSL__NOTE + TAG) {
        return MBEDTLS_ERR_SSL_BUFFER_TOO_SMALL;
    }
    uint8_t *body = start + HEAD;
    int code = ussl__mbedtls_session_write(session, body, room - HEAD - USSL__NOTE - TAG, &sealed);
    if (code == 0 && ussl__session_note(ussl__current(), body + sealed) != USSL_OK) {
        code = MBEDTLS_ERR_SSL_INTERNAL_ERROR;
    }
    if (code == 0) {
        sealed += USSL__NOTE;
        code = current_key(c, key);
    }
    if (code == 0) {
        memcpy(start, key, NAME);
        code = ussl__mbedtls_rng(NULL, start + NAME, NONCE);
    }
    if (code == 0 &&
        ussl__mbedtls_seal_ticket(key + NAME, start + NAME, body, sealed, body) != USSL_OK) {
        code = MBEDTLS_ERR_SSL_INTERNAL_ERROR;
    }
    ussl__wipe(key, sizeof key);
    if (code != 0) {
        ussl__wipe(start, room);
        return code;
    }
    *lifetime = c->cfg->session_lifetime;
    *len = HEAD + sealed + TAG;
    return 0;
}

static int parse_ticket(void *arg, mbedtls_ssl_session *session, unsigned char *ticket, size_t len)
{
    ussl__mbedtls_ctx *c = arg;
    uint8_t key[USSL__MBEDTLS_TICKET_KEY];
    if (len < HEAD + USSL__NOTE + TAG || !key_by_name(c, ticket, key)) {
        return MBEDTLS_ERR_SSL_INVALID_MAC;
    }
    size_t sealed = len - HEAD - TAG;
    int rc = ussl__mbedtls_open_ticket(key + NAME, ticket + NAME, ticket + HEAD, sealed + TAG,
                                       ticket + HEAD);
    ussl__wipe(key, sizeof key);
    if (rc != USSL_OK) {
        return MBEDTLS_ERR_SSL_INVALID_MAC;
    }
    size_t session_len = sealed - USSL__NOTE;
    int code = MBEDTLS_ERR_SSL_INVALID_MAC;
    if (ussl__session_fits(ussl__current(), ticket + HEAD + session_len)) {
        code = mbedtls_ssl_session_load(session, ticket + HEAD, session_len);
    }
    ussl__wipe(ticket + HEAD, sealed);
    if (code != 0) {
        return MBEDTLS_ERR_SSL_INVALID_MAC;
    }
    mbedtls_ms_time_t age = mbedtls_ms_time() - session->ticket_creation_time;
    if (age < 0 || age > (mbedtls_ms_time_t)c->cfg->session_lifetime * 1000) {
        return MBEDTLS_ERR_SSL_SESSION_TICKET_EXPIRED;
    }
    return 0;
}

int ussl__mbedtls_tickets_set(ussl__mbedtls_ctx *c)
{
    ussl__mbedtls_tickets *t = &c->tickets;
#if USSL_HAVE_THREADS
    mbedtls_mutex_init(&t->lock);
#endif
    t->ready = true;
    t->given = c->cfg->ticket_key_set;
    if (t->given) {
        memcpy(t->current, c->cfg->ticket_key, sizeof t->current);
    } else if (ussl__random(t->current, sizeof t->current) != USSL_OK) {
        return USSL_E_RANDOM;
    }
    /* Without GCM there is nothing to seal one with: none is handed out. */
    if (c->cfg->tickets && USSL__MBEDTLS_SEALS_TICKETS) {
        mbedtls_ssl_conf_session_tickets_cb(&c->conf, write_ticket, parse_ticket, c);
    }
    return USSL_OK;
}

void ussl__mbedtls_tickets_free(ussl__mbedtls_ctx *c)
{
#if USSL_HAVE_THREADS
    if (c->tickets.ready) {
        mbedtls_mutex_free(&c->tickets.lock);
    }
#endif
    ussl__wipe(&c->tickets, sizeof c->tickets);
}

int ussl__mbedtls_set_ticket_key(void *bctx, const uint8_t key[48])
{
    ussl__mbedtls_ctx *c = bctx;
    if (!c->tickets.ready || lock(&c->tickets) != 0) {
        return USSL_E_STATE;
    }
    replace(&c->tickets, key);
    c->tickets.given = true;
    unlock(&c->tickets);
    return USSL_OK;
}

#else

int ussl__mbedtls_tickets_set(ussl__mbedtls_ctx *c)
{
    (void)c;
    return USSL_OK;
}

void ussl__mbedtls_tickets_free(ussl__mbedtls_ctx *c)
{
    (void)c;
}

#endif
