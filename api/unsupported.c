/* SPDX-License-Identifier: MIT */
/* What a backend's table points to for operations that its library does not have. */
#include "ussl_backend.h"

int ussl__unsupported_add_own_cert(void *bctx, size_t index, const ussl_own_cert *cert)
{
    (void)bctx;
    (void)index;
    (void)cert;
    return USSL_E_NOTSUP;
}

int ussl__unsupported_set_ticket_key(void *bctx, const uint8_t key[48])
{
    (void)bctx;
    (void)key;
    return USSL_E_NOTSUP;
}

int ussl__unsupported_key_update(void *bconn, bool request)
{
    (void)bconn;
    (void)request;
    return USSL_E_NOTSUP;
}

int ussl__unsupported_export_key(void *bconn, const char *label, const uint8_t *context,
                                 size_t context_len, uint8_t *out, size_t out_len)
{
    (void)bconn;
    (void)label;
    (void)context;
    (void)context_len;
    (void)out;
    (void)out_len;
    return USSL_E_NOTSUP;
}

int ussl__unsupported_save(void *bconn, uint8_t *out, size_t cap, size_t *len)
{
    (void)bconn;
    (void)out;
    (void)cap;
    *len = 0;
    return USSL_E_NOTSUP;
}

int ussl__unsupported_restore(void *bconn, const uint8_t *blob, size_t len)
{
    (void)bconn;
    (void)blob;
    (void)len;
    return USSL_E_NOTSUP;
}

int ussl__unsupported_peer_cert(void *bconn, size_t index, const uint8_t **der, size_t *len)
{
    (void)bconn;
    (void)index;
    *der = NULL;
    *len = 0;
    return USSL_E_NOTSUP;
}

int ussl__unsupported_ocsp_response(void *bconn, const uint8_t **der, size_t *len)
{
    (void)bconn;
    *der = NULL;
    *len = 0;
    return USSL_E_NOTSUP;
}

int ussl__unsupported_crypt(const uint8_t key[32], const uint8_t nonce[12], const uint8_t *in,
                            size_t len, uint8_t *out)
{
    (void)key;
    (void)nonce;
    (void)in;
    (void)len;
    (void)out;
    return USSL_E_NOTSUP;
}
