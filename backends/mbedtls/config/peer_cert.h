/* SPDX-License-Identifier: MIT */
/* Included ahead of the two files of the library that read a peer's chain, which have no hook for
 * it: a certificate is kept as it is, for the core to read and judge. Of a leaf the library needs
 * the public key, and nothing else of its X.509 is linked for a peer's sake. */
#ifndef USSL_MBEDTLS_PEER_CERT_H
#define USSL_MBEDTLS_PEER_CERT_H

#include "common.h"

#include <string.h>

#include "mbedtls/asn1.h"
#include "mbedtls/pk.h"
#include "mbedtls/platform.h"
#include "mbedtls/x509_crt.h"

/* The public key alone; none if the library cannot read it, and no handshake succeeds with such a
 * leaf. The fields before it are RFC 5280 4.1. */
static inline void ussl__read_key_alone(mbedtls_x509_crt *crt)
{
    static const int tags[] = {MBEDTLS_ASN1_INTEGER, 0x30, 0x30, 0x30, 0x30};
    unsigned char *p = crt->raw.p;
    const unsigned char *end = p + crt->raw.len;
    size_t len;
    if (mbedtls_asn1_get_tag(&p, end, &len, 0x30) != 0 ||
        mbedtls_asn1_get_tag(&p, end, &len, 0x30) != 0) {
        return;
    }
    end = p + len;
    if (mbedtls_asn1_get_tag(&p, end, &len, 0xa0) == 0) {
        p += len;
    }
    for (size_t i = 0; i < sizeof tags / sizeof tags[0]; i++) {
        if (mbedtls_asn1_get_tag(&p, end, &len, tags[i]) != 0) {
            return;
        }
        p += len;
    }
    (void)mbedtls_pk_parse_subpubkey(&p, end, &crt->pk);
}

static inline int ussl__read_peer_cert(mbedtls_x509_crt *chain, const unsigned char *der,
                                       size_t len)
{
    mbedtls_x509_crt *crt = chain;
    if (crt->version != 0) {
        while (crt->next != NULL) {
            crt = crt->next;
        }
        crt->next = mbedtls_calloc(1, sizeof *crt);
        if (crt->next == NULL) {
            return MBEDTLS_ERR_X509_ALLOC_FAILED;
        }
        crt = crt->next;
        mbedtls_x509_crt_init(crt);
    }
    crt->raw.p = mbedtls_calloc(1, len);
    if (crt->raw.p == NULL) {
        return MBEDTLS_ERR_X509_ALLOC_FAILED;
    }
    memcpy(crt->raw.p, der, len);
    crt->raw.len = len;
    crt->own_buffer = 1;
    crt->version = 1; /* 0 marks an unused one */
    if (crt == chain) {
        ussl__read_key_alone(crt);
    }
    return 0;
}

/* A server that asks for a certificate has the library pass on whatever comes ("optional"), so that
 * this answer, which trusts nobody, is never the last word. */
static inline int ussl__trust_nobody(mbedtls_x509_crt *chain, mbedtls_x509_crt *anchors,
                                     mbedtls_x509_crl *crls,
                                     const mbedtls_x509_crt_profile *profile, const char *name,
                                     uint32_t *flags,
                                     int (*hook)(void *, mbedtls_x509_crt *, int, uint32_t *),
                                     void *arg, void *restart)
{
    (void)chain;
    (void)anchors;
    (void)crls;
    (void)profile;
    (void)name;
    (void)hook;
    (void)arg;
    (void)restart;
    *flags = MBEDTLS_X509_BADCERT_NOT_TRUSTED;
    return MBEDTLS_ERR_X509_CERT_VERIFY_FAILED;
}
#define mbedtls_x509_crt_verify_restartable ussl__trust_nobody
#define mbedtls_x509_crt_parse_der          ussl__read_peer_cert
#define mbedtls_x509_crt_parse_der_nocopy   ussl__read_peer_cert

#endif
