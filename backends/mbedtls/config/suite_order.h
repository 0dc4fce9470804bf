/* SPDX-License-Identifier: MIT */
/* Included ahead of the library's TLS 1.3 server, which goes through the suites in the client's
 * order: here in the server's, as it does in TLS 1.2. */
#ifndef USSL_MBEDTLS_SUITE_ORDER_H
#define USSL_MBEDTLS_SUITE_ORDER_H

#include "ssl_misc.h"

static inline int ussl__suite_listed(uint16_t id, const unsigned char *list,
                                     const unsigned char *end)
{
    while (list < end && MBEDTLS_GET_UINT16_BE(list, 0) != id) {
        list += 2;
    }
    return list < end;
}

/* At the n-th place of the client's list, the n-th suite of the server's that is in it; 0, which is
 * no suite, once there are no more. Only the five of TLS 1.3 are looked at, so that a long list
 * costs little. */
static inline uint16_t ussl__ranked_suite(const mbedtls_ssl_context *ssl, const unsigned char *list,
                                          const unsigned char *end, const unsigned char *p)
{
    size_t before = (size_t)(p - list) / 2;
    for (const int *own = ssl->conf->ciphersuite_list; *own != 0; own++) {
        if ((*own >> 8) == 0x13 && ussl__suite_listed((uint16_t)*own, list, end) && before-- == 0) {
            return (uint16_t)*own;
        }
    }
    return 0;
}

#endif
