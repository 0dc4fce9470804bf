/* SPDX-License-Identifier: MIT */
/* Where the library is linked without its backend (bench/direct), nobody takes a stapled response:
 * staple.c has the real ones. */
#include <wolfssl/wolfcrypt/settings.h>

#ifdef HAVE_OCSP
#include <wolfssl/wolfcrypt/asn.h>
#include <wolfssl/wolfcrypt/error-crypt.h>

int ussl__wolf_take_staple(OcspResponse *response, void *store, void *heap, int no_verify);
int ussl__wolf_same_staple(OcspRequest *request, OcspResponse *response);

__attribute__((weak)) int ussl__wolf_take_staple(OcspResponse *response, void *store, void *heap,
                                                 int no_verify)
{
    (void)response;
    (void)store;
    (void)heap;
    (void)no_verify;
    return NOT_COMPILED_IN;
}

__attribute__((weak)) int ussl__wolf_same_staple(OcspRequest *request, OcspResponse *response)
{
    (void)request;
    (void)response;
    return NOT_COMPILED_IN;
}
#endif
