/* SPDX-License-Identifier: MIT */
/* TLS 1.2 session ids of a server: the library's cache hooks on the core's cache. */
#include "internal.h"

#include "ssl_misc.h"

#if USSL_HAVE_SERVER

#if USSL_HAVE_SESSIONS && USSL_HAVE_TLS12
/* A session without its peer certificate is some 130 bytes. */
#define BLOB_MAX 512

static int cache_put(void *unused, const unsigned char *id, size_t id_len,
                     const mbedtls_ssl_session *session)
{
    uint8_t blob[BLOB_MAX];
    size_t len = 0;
    (void)unused;
    int code = ussl__mbedtls_session_write(session, blob, sizeof blob, &len);
    if (code == 0 && ussl__cache_put(ussl__current(), id, id_len, blob, len) != USSL_OK) {
        code = MBEDTLS_ERR_SSL_ALLOC_FAILED;
    }
    ussl__wipe(blob, sizeof blob);
    return code;
}

static int cache_get(void *unused, const unsigned char *id, size_t id_len,
                     mbedtls_ssl_session *session)
{
    uint8_t blob[BLOB_MAX];
    size_t len = sizeof blob;
    (void)unused;
    if (id_len == 0 || ussl__cache_get(ussl__current(), id, id_len, blob, &len) != USSL_OK) {
        return MBEDTLS_ERR_SSL_CACHE_ENTRY_NOT_FOUND;
    }
    int code = mbedtls_ssl_session_load(session, blob, len);
    ussl__wipe(blob, sizeof blob);
    return code;
}

void ussl__mbedtls_cache_set(ussl__mbedtls_ctx *c)
{
    if (c->cfg->cache_entries > 0) {
        mbedtls_ssl_conf_session_cache(&c->conf, NULL, cache_get, cache_put);
    }
}
#else
void ussl__mbedtls_cache_set(ussl__mbedtls_ctx *c)
{
    (void)c;
}
#endif
#endif
