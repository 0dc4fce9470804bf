/* SPDX-License-Identifier: MIT */
/* Has the library read certificates without judging them: what is wrong with one, the core says. */
#ifndef USSL_MBEDTLS_LEAVE_TO_CORE_H
#define USSL_MBEDTLS_LEAVE_TO_CORE_H

#include "common.h"

#include "mbedtls/x509_crt.h"

/* Critical extensions that the library does not know, name constraints among them. */
static int ussl__leave_to_core(void *arg, mbedtls_x509_crt const *crt, mbedtls_x509_buf const *oid,
                               int critical, const unsigned char *p, const unsigned char *end)
{
    (void)arg;
    (void)crt;
    (void)oid;
    (void)critical;
    (void)p;
    (void)end;
    return 0;
}

static inline int ussl__read_cert(mbedtls_x509_crt *chain, const unsigned char *der, size_t len)
{
    return mbedtls_x509_crt_parse_der_with_ext_cb(chain, der, len, 1, ussl__leave_to_core, NULL);
}

#endif
