/* SPDX-License-Identifier: MIT */
/* AES-GCM for saved sessions and for the tickets of a server. */
#include "internal.h"

#include "mbedtls/gcm.h"

#define SEALS_TICKETS (USSL_HAVE_SESSIONS && USSL_HAVE_SERVER)

#if USSL__MBEDTLS_SEALS || (USSL__MBEDTLS_SEALS_TICKETS && SEALS_TICKETS)

enum { TAG = 16 };

/* The context is on the heap: with large tables it is over 4 KB. */
static int gcm(const uint8_t *key, unsigned bits, const uint8_t nonce[12], const uint8_t *in,
               size_t len, uint8_t *out, bool sealing)
{
    mbedtls_gcm_context *gcm = ussl__calloc(1, sizeof *gcm);
    if (gcm == NULL) {
        return USSL_E_NOMEM;
    }
    mbedtls_gcm_init(gcm);
    int rc = USSL_OK;
    int code = mbedtls_gcm_setkey(gcm, MBEDTLS_CIPHER_ID_AES, key, bits);
    if (code != 0) {
        rc = ussl__mbedtls_error(code);
    } else if (sealing) {
        code = mbedtls_gcm_crypt_and_tag(gcm, MBEDTLS_GCM_ENCRYPT, len, nonce, 12, NULL, 0, in, out,
                                         TAG, out + len);
        rc = code == 0 ? USSL_OK : USSL_E_INTERNAL;
    } else {
        code = mbedtls_gcm_auth_decrypt(gcm, len, nonce, 12, NULL, 0, in + len, TAG, in, out);
        rc = code == 0 ? USSL_OK : USSL_E_ARG;
    }
    mbedtls_gcm_free(gcm);
    ussl__free(gcm);
    return rc;
}

#if USSL__MBEDTLS_SEALS
int ussl__mbedtls_seal(const uint8_t key[32], const uint8_t nonce[12], const uint8_t *in,
                       size_t len, uint8_t *out)
{
    return gcm(key, 256, nonce, in, len, out, true);
}

int ussl__mbedtls_open(const uint8_t key[32], const uint8_t nonce[12], const uint8_t *in,
                       size_t len, uint8_t *out)
{
    return len < TAG ? USSL_E_ARG : gcm(key, 256, nonce, in, len - TAG, out, false);
}
#endif

#if SEALS_TICKETS
/* A build without AES-256 seals as strongly as its suites do, with the first half of the key. */
enum { TICKET_BITS = USSL__MBEDTLS_SEALS ? 256 : 128 };

int ussl__mbedtls_seal_ticket(const uint8_t key[32], const uint8_t nonce[12], const uint8_t *in,
                              size_t len, uint8_t *out)
{
    return gcm(key, TICKET_BITS, nonce, in, len, out, true);
}

int ussl__mbedtls_open_ticket(const uint8_t key[32], const uint8_t nonce[12], const uint8_t *in,
                              size_t len, uint8_t *out)
{
    return len < TAG ? USSL_E_ARG : gcm(key, TICKET_BITS, nonce, in, len - TAG, out, false);
}
#endif

#elif SEALS_TICKETS
int ussl__mbedtls_seal_ticket(const uint8_t key[32], const uint8_t nonce[12], const uint8_t *in,
                              size_t len, uint8_t *out)
{
    return ussl__unsupported_crypt(key, nonce, in, len, out);
}

int ussl__mbedtls_open_ticket(const uint8_t key[32], const uint8_t nonce[12], const uint8_t *in,
                              size_t len, uint8_t *out)
{
    return ussl__unsupported_crypt(key, nonce, in, len, out);
}

#else
typedef int ussl__mbedtls_seals_nothing; /* ISO C has no file without a declaration. */
#endif
