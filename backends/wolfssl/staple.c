/* SPDX-License-Identifier: MIT */
/* The OCSP response that a server staples (RFC 6066 8): kept for the caller as it came. */
#include "wolf.h"

#include <string.h>

#if USSL_HAVE_OCSP && USSL_HAVE_CLIENT
/* In the place of the library's OcspResponseDecode (see CMakeLists.txt): it would judge the
 * response by its own store of certificates, which is empty, and throw it away. */
int ussl__wolf_take_staple(OcspResponse *response, void *store, void *heap, int no_verify)
{
    (void)store;
    (void)heap;
    (void)no_verify;
    WOLFSSL *ssl = ussl_conn_native(ussl__current());
    ussl__wolf_conn *conn = ssl != NULL ? wolfSSL_GetIOReadCtx(ssl) : NULL;
    if (conn == NULL) {
        return BAD_STATE_E;
    }
    uint8_t *copy = ussl__malloc(response->maxIdx > 0 ? response->maxIdx : 1);
    if (copy == NULL) {
        return MEMORY_E;
    }
    memcpy(copy, response->source, response->maxIdx);
    ussl__wolf_free_staple(conn);
    conn->staple = (ussl_span){copy, response->maxIdx};
    /* What the library asks next: it goes on. */
    response->responseStatus = OCSP_SUCCESSFUL;
    response->single->status->status = CERT_GOOD;
    return 0;
}

/* In the place of CompareOcspReqResp. */
int ussl__wolf_same_staple(OcspRequest *request, OcspResponse *response)
{
    (void)request;
    (void)response;
    return 0;
}

void ussl__wolf_free_staple(ussl__wolf_conn *conn)
{
    ussl__free((void *)(uintptr_t)conn->staple.p);
    conn->staple = (ussl_span){NULL, 0};
}

int ussl__wolf_ocsp_response(void *bconn, const uint8_t **der, size_t *len)
{
    const ussl__wolf_conn *conn = bconn;
    *der = conn->staple.p;
    *len = conn->staple.n;
    return conn->staple.p != NULL ? USSL_OK : USSL_E_STATE;
}
#endif
