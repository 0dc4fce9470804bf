/* SPDX-License-Identifier: MIT */
/* The library's connection: set up, torn down, and what it can be asked at any time. */
#include "internal.h"

#include <string.h>

int ussl__mbedtls_conn_init(void *bconn, void *bctx, ussl_conn *conn)
{
    ussl__mbedtls_conn *c = bconn;
    c->ctx = bctx;
    c->conn = conn;
    mbedtls_ssl_init(&c->ssl);
    c->set_up = true;
    int code = mbedtls_ssl_setup(&c->ssl, &c->ctx->conf);
    if (code != 0) {
        c->native = code;
        /* A setup that ran out of memory forgets the configuration, and mbedtls_ssl_free then reads
         * through it. */
        c->ssl.MBEDTLS_PRIVATE(conf) = &c->ctx->conf;
        return ussl__mbedtls_error(code);
    }
    mbedtls_ssl_set_user_data_p(&c->ssl, c);
    mbedtls_ssl_set_bio(&c->ssl, c, ussl__mbedtls_send, ussl__mbedtls_recv, NULL);
    ussl__mbedtls_keylog_set(c);
    return ussl__mbedtls_external_init(c);
}

void ussl__mbedtls_conn_fini(void *bconn)
{
    ussl__mbedtls_conn *c = bconn;
    if (c->set_up) {
        mbedtls_ssl_free(&c->ssl);
    }
    ussl__mbedtls_external_free(c);
    ussl__wipe(c, sizeof *c);
}

size_t ussl__mbedtls_write_max(void *bconn)
{
    ussl__mbedtls_conn *c = bconn;
    int max = mbedtls_ssl_get_max_out_record_payload(&c->ssl);
    return max > 0 ? (size_t)max : 1;
}

size_t ussl__mbedtls_pending(void *bconn)
{
    ussl__mbedtls_conn *c = bconn;
    return c->set_up ? mbedtls_ssl_get_bytes_avail(&c->ssl) : 0;
}

#if USSL_HAVE_EXPORTER
int ussl__mbedtls_export(void *bconn, const char *label, const uint8_t *context, size_t context_len,
                         uint8_t *out, size_t out_len)
{
    ussl__mbedtls_conn *c = bconn;
    int code = mbedtls_ssl_export_keying_material(&c->ssl, out, out_len, label, strlen(label),
                                                  context, context_len, context != NULL);
    c->native = code;
    if (code == MBEDTLS_ERR_SSL_BAD_INPUT_DATA) {
        return USSL_E_ARG;
    }
    return code == 0 ? USSL_OK : ussl__mbedtls_error(code);
}
#endif

void ussl__mbedtls_last_error(void *bconn, long *number, char *text, size_t cap)
{
    ussl__mbedtls_conn *c = bconn;
    *number = c->native;
    ussl__mbedtls_error_text(c->native, text, cap);
}
