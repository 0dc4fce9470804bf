/* SPDX-License-Identifier: MIT */
/* The versions of a ClientHello, where a server without TLS 1.3 must look and the library does not.
 */
#include "internal.h"

#include "reader.h"
#include "ssl_misc.h"

#if USSL_HAVE_SERVER

/* RFC 8446 4.1.2: what stands before the extensions. */
static reader extensions_of(reader hello)
{
    (void)take(&hello, 4 + 2 + 32);        /* message header, legacy_version, random */
    (void)take(&hello, number(&hello, 1)); /* session id */
    (void)take(&hello, number(&hello, 2)); /* suites */
    (void)take(&hello, number(&hello, 1)); /* compression */
    return take(&hello, number(&hello, 2));
}

bool ussl__mbedtls_hello_excludes_tls12(const mbedtls_ssl_context *ssl)
{
    reader extensions = extensions_of((reader){ssl->in_msg, ssl->in_msg + ssl->in_hslen, true});
    while (extensions.ok && extensions.p < extensions.end) {
        size_t type = number(&extensions, 2);
        reader body = take(&extensions, number(&extensions, 2));
        if (type == MBEDTLS_TLS_EXT_SUPPORTED_VERSIONS && body.ok) {
            reader versions = take(&body, number(&body, 1));
            while (versions.ok && versions.p < versions.end) {
                if (number(&versions, 2) == USSL_TLS1_2) {
                    return false;
                }
            }
            return true;
        }
    }
    return false;
}
#endif
