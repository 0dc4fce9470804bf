/* SPDX-License-Identifier: MIT */
/* wolfSSL's numbers as ours: the table, what the peer garbled, and what is not in it. */
#include <criterion/criterion.h>

#include <wolfssl/wolfcrypt/settings.h>

#include <wolfssl/error-ssl.h>

#include "ussl.h"

/* Of backends/wolfssl/wolf.h, which reaches into the library. */
int ussl__wolf_error(int native, uint8_t *alert);

Test(wolfssl_errors, each_kind_has_its_code_and_alert)
{
    static const struct {
        int native, rc, alert;
    } rows[] = {
        {MEMORY_E, USSL_E_NOMEM, 80},           {RNG_FAILURE_E, USSL_E_RANDOM, 80},
        {SOCKET_ERROR_E, USSL_E_IO, 0},         {SOCKET_PEER_CLOSED_E, USSL_E_TRUNCATED, 0},
        {FATAL_ERROR, USSL_E_ALERT, 0},         {VERIFY_MAC_ERROR, USSL_E_PROTO, 20},
        {OUT_OF_ORDER_E, USSL_E_PROTO, 10},     {MATCH_SUITE_ERROR, USSL_E_PROTO, 40},
        {INVALID_PARAMETER, USSL_E_PROTO, 47},  {BUFFER_ERROR, USSL_E_PROTO, 50},
        {VERIFY_SIGN_ERROR, USSL_E_PROTO, 51},  {VERSION_ERROR, USSL_E_PROTO, 70},
        {DH_KEY_SIZE_E, USSL_E_PROTO, 71},      {UNKNOWN_ALPN_PROTOCOL_NAME_E, USSL_E_PROTO, 120},
        {VERIFY_CERT_ERROR, USSL_E_VERIFY, 42}, {NO_PRIVATE_KEY, USSL_E_KEY, 80},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        uint8_t alert = 255;
        int rc = ussl__wolf_error(rows[i].native, &alert);
        cr_expect_eq(rc, rows[i].rc, "%d gives %d", rows[i].native, rc);
        cr_expect_eq(alert, rows[i].alert, "%d: alert %d", rows[i].native, alert);
    }
}

Test(wolfssl_errors, what_cannot_be_parsed_came_from_the_peer)
{
    for (int native = ASN_NO_PEM_HEADER; native <= ASN_PARSE_E; native++) {
        uint8_t alert = 255;
        cr_expect_eq(ussl__wolf_error(native, &alert), USSL_E_PROTO, "%d", native);
        cr_expect_eq(alert, 50, "%d: alert %d", native, alert);
    }
}

Test(wolfssl_errors, unknown_number_is_internal)
{
    static const int unknown[] = {0, 1, BAD_FUNC_ARG, -9999};
    for (size_t i = 0; i < sizeof unknown / sizeof unknown[0]; i++) {
        uint8_t alert = 255;
        cr_expect_eq(ussl__wolf_error(unknown[i], &alert), USSL_E_INTERNAL, "%d", unknown[i]);
        cr_expect_eq(alert, 80, "%d: alert %d", unknown[i], alert);
    }
    cr_expect_eq(ussl__wolf_error(VERIFY_MAC_ERROR, NULL), USSL_E_PROTO, "no alert asked for");
}
