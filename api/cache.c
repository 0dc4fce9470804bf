/* SPDX-License-Identifier: MIT */
/* The session cache of a server context: the last used entries, each with an end. */
#include "ussl_internal.h"

#include <string.h>

#if USSL_HAVE_SERVER

#define LONGEST_ID 32

typedef struct entry {
    struct entry *next;
    int64_t made; /* seconds since 1970 UTC */
    size_t len;
    uint8_t id_len;
    uint8_t note[USSL__NOTE];
    uint8_t id[LONGEST_ID];
    uint8_t blob[];
} entry;

struct ussl__cache {
    entry *first; /* the one used last */
    size_t most;
    size_t count;
};

ussl__cache *ussl__cache_new(size_t entries)
{
    ussl__cache *cache = ussl__calloc(1, sizeof *cache);
    if (cache != NULL) {
        cache->most = entries;
    }
    return cache;
}

void ussl__cache_free(ussl__cache *cache)
{
    if (cache == NULL) {
        return;
    }
    while (cache->first != NULL) {
        entry *e = cache->first;
        cache->first = e->next;
        ussl__free(e);
    }
    ussl__free(cache);
}

/* Takes the entry out of the list; the port's lock is held. */
static entry *take(ussl__cache *cache, const uint8_t *id, size_t id_len)
{
    for (entry **at = &cache->first; *at != NULL; at = &(*at)->next) {
        entry *e = *at;
        if (e->id_len == id_len && memcmp(e->id, id, id_len) == 0) {
            *at = e->next;
            cache->count--;
            return e;
        }
    }
    return NULL;
}

static void push(ussl__cache *cache, entry *e)
{
    e->next = cache->first;
    cache->first = e;
    cache->count++;
}

static entry *take_last(ussl__cache *cache)
{
    entry **at = &cache->first;
    while ((*at)->next != NULL) {
        at = &(*at)->next;
    }
    entry *e = *at;
    *at = NULL;
    cache->count--;
    return e;
}

static bool expired(const ussl_conn *conn, const entry *e, int64_t now)
{
    return now < e->made || now - e->made >= (int64_t)conn->ctx->cfg.session_lifetime;
}

int ussl__cache_put(ussl_conn *conn, const uint8_t *id, size_t id_len, const uint8_t *blob,
                    size_t len)
{
    ussl__cache *cache = conn->ctx->cache;
    if (cache == NULL || id_len == 0 || id_len > LONGEST_ID) {
        return USSL_E_ARG;
    }
    /* The entry outlives the connection: the context pays for it. */
    ussl__mark mark;
    ussl__enter(&mark, conn->ctx->owner, conn);
    entry *fresh = ussl__malloc(sizeof *fresh + len);
    int rc = USSL_E_NOMEM;
    if (fresh != NULL) {
        rc = ussl__session_note(conn, fresh->note);
    }
    if (rc != USSL_OK) {
        ussl__free(fresh);
    } else {
        fresh->made = ussl__now(conn);
        fresh->len = len;
        fresh->id_len = (uint8_t)id_len;
        memcpy(fresh->id, id, id_len);
        memcpy(fresh->blob, blob, len);
        /* Nothing is allocated or freed under the lock: the arena takes it too. */
        ussl_port_lock();
        entry *former = take(cache, id, id_len);
        entry *least = former == NULL && cache->count == cache->most ? take_last(cache) : NULL;
        push(cache, fresh);
        ussl_port_unlock();
        ussl__free(former);
        ussl__free(least);
    }
    ussl__leave(&mark);
    return rc;
}

int ussl__cache_get(ussl_conn *conn, const uint8_t *id, size_t id_len, uint8_t *blob, size_t *len)
{
    ussl__cache *cache = conn->ctx->cache;
    if (cache == NULL) {
        return USSL_E_ARG;
    }
    int rc = USSL_E_ARG;
    entry *stale = NULL;
    uint8_t note[USSL__NOTE];
    int64_t now = ussl__now(conn); /* may be the caller's function: not under the lock */
    ussl_port_lock();
    entry *e = take(cache, id, id_len);
    if (e != NULL && expired(conn, e, now)) {
        stale = e;
    } else if (e != NULL) {
        push(cache, e);
        if (e->len <= *len) {
            memcpy(blob, e->blob, e->len);
            *len = e->len;
            memcpy(note, e->note, sizeof note);
            rc = USSL_OK;
        }
    }
    ussl_port_unlock();
    ussl__free(stale);
    if (rc == USSL_OK && !ussl__session_fits(conn, note)) {
        ussl__wipe(blob, *len);
        rc = USSL_E_ARG;
    }
    return rc;
}

void ussl__cache_remove(ussl_conn *conn, const uint8_t *id, size_t id_len)
{
    ussl__cache *cache = conn->ctx->cache;
    if (cache == NULL) {
        return;
    }
    ussl_port_lock();
    entry *e = take(cache, id, id_len);
    ussl_port_unlock();
    ussl__free(e);
}

#else

int ussl__cache_put(ussl_conn *conn, const uint8_t *id, size_t id_len, const uint8_t *blob,
                    size_t len)
{
    (void)conn;
    (void)id;
    (void)id_len;
    (void)blob;
    (void)len;
    return USSL_E_NOTSUP;
}

int ussl__cache_get(ussl_conn *conn, const uint8_t *id, size_t id_len, uint8_t *blob, size_t *len)
{
    (void)conn;
    (void)id;
    (void)id_len;
    (void)blob;
    (void)len;
    return USSL_E_ARG;
}

void ussl__cache_remove(ussl_conn *conn, const uint8_t *id, size_t id_len)
{
    (void)conn;
    (void)id;
    (void)id_len;
}

#endif
