/* SPDX-License-Identifier: MIT */
/* Keying material for the protocol above (RFC 5705, RFC 8446 7.5). */
#include "wolf.h"

#include <string.h>

int ussl__wolf_export_key(void *bconn, const char *label, const uint8_t *context,
                          size_t context_len, uint8_t *out, size_t out_len)
{
#if USSL_HAVE_EXPORTER
    ussl__wolf_conn *conn = bconn;
    int ret = wolfSSL_export_keying_material(conn->ssl, out, out_len, label, strlen(label), context,
                                             context_len, context != NULL);
    if (ret != WOLFSSL_SUCCESS) {
        return ussl__out_of_memory() ? USSL_E_NOMEM : USSL_E_ARG;
    }
    return USSL_OK;
#else
    return ussl__unsupported_export_key(bconn, label, context, context_len, out, out_len);
#endif
}
