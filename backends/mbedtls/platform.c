/* SPDX-License-Identifier: MIT */
/* What the library asks of its platform: memory, random bytes, time. All of it comes from the core.
 */
#include "internal.h"

#include "mbedtls/aes.h"
#include "mbedtls/platform_time.h"
#include "psa/crypto.h"

int ussl__mbedtls_rng(void *unused, unsigned char *out, size_t len)
{
    (void)unused;
    return ussl__random(out, len) == USSL_OK ? 0 : MBEDTLS_ERR_SSL_NO_RNG;
}

#if defined(MBEDTLS_PSA_CRYPTO_C)
/* The declarations of these are the library's and its configuration's; it calls them by name. */
psa_status_t mbedtls_psa_external_get_random(mbedtls_psa_external_random_context_t *context,
                                             uint8_t *output, size_t output_size,
                                             size_t *output_length)
{
    (void)context;
    *output_length = 0;
    if (ussl__random(output, output_size) != USSL_OK) {
        return PSA_ERROR_INSUFFICIENT_ENTROPY;
    }
    *output_length = output_size;
    return PSA_SUCCESS;
}
#endif

/* Wall clock, not a monotonic one: the library compares it with the age of a ticket that may have
 * been saved by another process. Its tolerance is seconds, so whole seconds will do. */
mbedtls_ms_time_t mbedtls_ms_time(void)
{
    ussl_conn *conn = ussl__current();
    return conn != NULL ? (mbedtls_ms_time_t)ussl__now(conn) * 1000 : 0;
}

time_t ussl__mbedtls_seconds(time_t *out)
{
    ussl_conn *conn = ussl__current();
    time_t now = conn != NULL ? (time_t)ussl__now(conn) : 0;
    if (out != NULL) {
        *out = now;
    }
    return now;
}

/* What the library finds out at the first call and keeps, without a lock: its list of suites, and
 * whether the processor computes AES. */
static void ask_once(void)
{
    (void)mbedtls_ssl_list_ciphersuites();
#if USSL_HAVE_THREADS && defined(MBEDTLS_AES_C)
    static const uint8_t key[16];
    mbedtls_aes_context aes;
    mbedtls_aes_init(&aes);
    (void)mbedtls_aes_setkey_enc(&aes, key, 128);
    mbedtls_aes_free(&aes);
#endif
}

#if defined(MBEDTLS_PSA_CRYPTO_C)
/* The key store takes its first block when its first key is made and keeps it. Made here, that
 * block belongs to the process and not to the connection that happens to come first. */
static int warm_key_store(void)
{
    static const uint8_t secret[16];
    psa_key_attributes_t attributes = PSA_KEY_ATTRIBUTES_INIT;
    psa_set_key_type(&attributes, PSA_KEY_TYPE_DERIVE);
    psa_key_id_t id = 0;
    psa_status_t status = psa_import_key(&attributes, secret, sizeof secret, &id);
    if (status == PSA_SUCCESS) {
        status = psa_destroy_key(id);
    }
    return status == PSA_SUCCESS ? USSL_OK : USSL_E_INTERNAL;
}

int ussl__mbedtls_start(void)
{
    ask_once();
    psa_status_t status = psa_crypto_init();
    int rc = status == PSA_SUCCESS ? warm_key_store() : USSL_E_INTERNAL;
    if (status == PSA_ERROR_INSUFFICIENT_ENTROPY) {
        rc = USSL_E_RANDOM;
    }
    if (ussl__out_of_memory() || status == PSA_ERROR_INSUFFICIENT_MEMORY) {
        rc = USSL_E_NOMEM;
    }
    if (rc != USSL_OK) {
        mbedtls_psa_crypto_free();
    }
    return rc;
}

void ussl__mbedtls_stop(void)
{
    mbedtls_psa_crypto_free();
}
#else
int ussl__mbedtls_start(void)
{
    ask_once();
    return ussl__out_of_memory() ? USSL_E_NOMEM : USSL_OK;
}

void ussl__mbedtls_stop(void)
{
}
#endif
