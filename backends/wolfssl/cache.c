/* SPDX-License-Identifier: MIT */
/* Sessions by id of a TLS 1.2 server, kept in the core's cache of this context alone. */
#include "wolf.h"

#if USSL_HAVE_SERVER && USSL_HAVE_TLS12

/* A session without certificates or ticket: 32 id, 48 secret, suite, times. */
enum { MOST = 1024 };

static int put(WOLFSSL *ssl, WOLFSSL_SESSION *session)
{
    ussl__wolf_conn *conn = wolfSSL_GetIOReadCtx(ssl);
    uint8_t blob[MOST];
    int size = wolfSSL_i2d_SSL_SESSION(session, NULL);
    if (IsAtLeastTLSv1_3(ssl->version) || size <= 0 || size > MOST || session->sessionIDSz == 0) {
        return 0;
    }
    unsigned char *at = blob;
    if (wolfSSL_i2d_SSL_SESSION(session, &at) == size) {
        /* Without a place in the cache the client shakes hands in full next time. */
        (void)ussl__cache_put(conn->owner, session->sessionID, session->sessionIDSz, blob,
                              (size_t)size);
    }
    ussl__wipe(blob, sizeof blob);
    return 0; /* the library keeps its reference to itself */
}

static WOLFSSL_SESSION *get(WOLFSSL *ssl, const unsigned char *id, int len, int *copy)
{
    ussl__wolf_conn *conn = wolfSSL_GetIOReadCtx(ssl);
    uint8_t blob[MOST];
    size_t size = sizeof blob;
    WOLFSSL_SESSION *session = NULL;
    *copy = 0; /* what is returned is the library's to free */
    if (!IsAtLeastTLSv1_3(ssl->version) && len > 0 &&
        ussl__cache_get(conn->owner, id, (size_t)len, blob, &size) == USSL_OK) {
        const unsigned char *at = blob;
        session = wolfSSL_d2i_SSL_SESSION(NULL, &at, (long)size);
    }
    ussl__wipe(blob, sizeof blob);
    return session;
}

void ussl__wolf_use_cache(ussl__wolf_ctx *ctx)
{
    if (ctx->cfg->cache_entries == 0) {
        return;
    }
    wolfSSL_CTX_sess_set_new_cb(ctx->lib, put);
    wolfSSL_CTX_sess_set_get_cb(ctx->lib, get);
}

#else

void ussl__wolf_use_cache(ussl__wolf_ctx *ctx)
{
    (void)ctx;
}

#endif
