/* SPDX-License-Identifier: MIT */
/* Mbed TLS's numbers as ours: the table, sums of two numbers, and what is not in it. */
#include <criterion/criterion.h>
#include <string.h>

#include "mbedtls/asn1.h"
#include "mbedtls/bignum.h"
#include "mbedtls/pk.h"
#include "mbedtls/rsa.h"
#include "mbedtls/ssl.h"
#include "mbedtls/x509.h"
#include "ussl.h"

/* Of backends/mbedtls/internal.h, which reaches into the library. */
int ussl__mbedtls_error(int code);
uint8_t ussl__mbedtls_error_alert(int code);
void ussl__mbedtls_error_text(int code, char *text, size_t cap);

Test(mbedtls_errors, each_kind_has_its_code_and_alert)
{
    static const struct {
        int code, rc, alert;
    } rows[] = {
        {MBEDTLS_ERR_SSL_CONN_EOF, USSL_E_TRUNCATED, 0},
        {MBEDTLS_ERR_SSL_FATAL_ALERT_MESSAGE, USSL_E_ALERT, 0},
        {MBEDTLS_ERR_SSL_INVALID_MAC, USSL_E_PROTO, 20},
        {MBEDTLS_ERR_SSL_UNEXPECTED_MESSAGE, USSL_E_PROTO, 10},
        {MBEDTLS_ERR_SSL_HANDSHAKE_FAILURE, USSL_E_PROTO, 40},
        {MBEDTLS_ERR_SSL_ILLEGAL_PARAMETER, USSL_E_PROTO, 47},
        {MBEDTLS_ERR_SSL_DECODE_ERROR, USSL_E_PROTO, 50},
        {MBEDTLS_ERR_SSL_BAD_PROTOCOL_VERSION, USSL_E_PROTO, 70},
        {MBEDTLS_ERR_SSL_NO_APPLICATION_PROTOCOL, USSL_E_PROTO, 120},
        {MBEDTLS_ERR_SSL_UNKNOWN_IDENTITY, USSL_E_PROTO, 115},
        {MBEDTLS_ERR_SSL_PRIVATE_KEY_REQUIRED, USSL_E_KEY, 80},
        {MBEDTLS_ERR_SSL_ALLOC_FAILED, USSL_E_NOMEM, 80},
        {MBEDTLS_ERR_SSL_NO_RNG, USSL_E_RANDOM, 80},
        {MBEDTLS_ERR_RSA_VERIFY_FAILED, USSL_E_PROTO, 51},
        {MBEDTLS_ERR_X509_INVALID_FORMAT, USSL_E_CERT, 42},
        {MBEDTLS_ERR_PK_UNKNOWN_PK_ALG, USSL_E_CERT, 43},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        cr_expect_eq(ussl__mbedtls_error(rows[i].code), rows[i].rc, "-0x%04x gives %d",
                     (unsigned)-rows[i].code, ussl__mbedtls_error(rows[i].code));
        cr_expect_eq(ussl__mbedtls_error_alert(rows[i].code), rows[i].alert, "-0x%04x: alert %d",
                     (unsigned)-rows[i].code, ussl__mbedtls_error_alert(rows[i].code));
    }
}

Test(mbedtls_errors, sum_goes_by_its_high_part)
{
    int code = MBEDTLS_ERR_X509_INVALID_EXTENSIONS + MBEDTLS_ERR_ASN1_UNEXPECTED_TAG;
    cr_expect_eq(ussl__mbedtls_error(code), USSL_E_CERT);
    cr_expect_eq(
        ussl__mbedtls_error(MBEDTLS_ERR_RSA_PUBLIC_FAILED + MBEDTLS_ERR_MPI_BAD_INPUT_DATA),
        USSL_E_PROTO);
}

Test(mbedtls_errors, want_of_memory_shows_through_any_sum)
{
    cr_expect_eq(ussl__mbedtls_error(MBEDTLS_ERR_RSA_PRIVATE_FAILED + MBEDTLS_ERR_MPI_ALLOC_FAILED),
                 USSL_E_NOMEM);
    cr_expect_eq(
        ussl__mbedtls_error(MBEDTLS_ERR_X509_INVALID_FORMAT + MBEDTLS_ERR_ASN1_ALLOC_FAILED),
        USSL_E_NOMEM);
}

Test(mbedtls_errors, unknown_number_is_internal_and_keeps_its_words)
{
    char text[96];
    cr_expect_eq(ussl__mbedtls_error(-0x7FF0), USSL_E_INTERNAL);
    cr_expect_eq(ussl__mbedtls_error(0), USSL_E_INTERNAL);
    cr_expect_eq(ussl__mbedtls_error_alert(-0x7FF0), 80);
    ussl__mbedtls_error_text(MBEDTLS_ERR_SSL_INVALID_MAC, text, sizeof text);
    cr_expect(strlen(text) > 0);
    ussl__mbedtls_error_text(0, text, sizeof text);
    cr_expect_str_empty(text);
    memset(text, 'x', sizeof text);
    ussl__mbedtls_error_text(MBEDTLS_ERR_SSL_INVALID_MAC, text, 4);
    cr_expect(memchr(text, '\0', 4) != NULL, "cut off, and ended");
}
