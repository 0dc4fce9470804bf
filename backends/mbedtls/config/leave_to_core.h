/* SPDX-License-Identifier: MIT */
/* Lets the library read certificates with critical extensions that it does not know (name constraints
 * among them): the core judges every chain, and refuses what it does not know itself. */
#ifndef USSL_MBEDTLS_LEAVE_TO_CORE_H
#define USSL_MBEDTLS_LEAVE_TO_CORE_H

/* Included ahead of the two files of the library that read a peer's chain, which have no hook of their
 * own for this, and by the backend for our own chain. */
#include "common.h"

#include "mbedtls/x509_crt.h"

#if defined(MBEDTLS_X509_CRT_PARSE_C)
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
#define mbedtls_x509_crt_parse_der ussl__read_cert

static inline int ussl__read_cert_in_place(mbedtls_x509_crt *chain, const unsigned char *der,
                                           size_t len)
{
    return mbedtls_x509_crt_parse_der_with_ext_cb(chain, der, len, 0, ussl__leave_to_core, NULL);
}
#define mbedtls_x509_crt_parse_der_nocopy ussl__read_cert_in_place
#endif

#endif
