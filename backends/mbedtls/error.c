/* SPDX-License-Identifier: MIT */
/* One table from the library's error numbers to ours, and to the alert that goes with them. */
#include "internal.h"

#include <stdio.h>
#include <string.h>

#include "mbedtls/asn1.h"
#include "mbedtls/dhm.h"
#include "mbedtls/ecp.h"
#include "mbedtls/error.h"
#include "mbedtls/net_sockets.h"
#include "mbedtls/pem.h"
#include "mbedtls/rsa.h"

#define NO_ALERT 255

typedef struct row {
    int16_t code;
    int8_t rc;
    uint8_t alert; /* RFC 8446 6.2, what the library sends where it does; NO_ALERT: none */
} row;

static const row rows[] = {
    {MBEDTLS_ERR_SSL_CONN_EOF, USSL_E_TRUNCATED, NO_ALERT},
    {MBEDTLS_ERR_NET_RECV_FAILED, USSL_E_IO, NO_ALERT},
    {MBEDTLS_ERR_NET_SEND_FAILED, USSL_E_IO, NO_ALERT},
    {MBEDTLS_ERR_SSL_FATAL_ALERT_MESSAGE, USSL_E_ALERT, NO_ALERT},
    {MBEDTLS_ERR_SSL_PEER_CLOSE_NOTIFY, USSL_E_ALERT, NO_ALERT},

    {MBEDTLS_ERR_SSL_INVALID_MAC, USSL_E_PROTO, MBEDTLS_SSL_ALERT_MSG_BAD_RECORD_MAC},
    {MBEDTLS_ERR_SSL_INVALID_RECORD, USSL_E_PROTO, MBEDTLS_SSL_ALERT_MSG_UNEXPECTED_MESSAGE},
    {MBEDTLS_ERR_SSL_UNEXPECTED_RECORD, USSL_E_PROTO, MBEDTLS_SSL_ALERT_MSG_UNEXPECTED_MESSAGE},
    {MBEDTLS_ERR_SSL_UNEXPECTED_MESSAGE, USSL_E_PROTO, MBEDTLS_SSL_ALERT_MSG_UNEXPECTED_MESSAGE},
    /* What we pass in is checked before; from inside a handshake it is about the peer's message. */
    {MBEDTLS_ERR_SSL_BAD_INPUT_DATA, USSL_E_PROTO, MBEDTLS_SSL_ALERT_MSG_ILLEGAL_PARAMETER},
    {MBEDTLS_ERR_SSL_FEATURE_UNAVAILABLE, USSL_E_PROTO, MBEDTLS_SSL_ALERT_MSG_ILLEGAL_PARAMETER},
    {MBEDTLS_ERR_SSL_DECODE_ERROR, USSL_E_PROTO, MBEDTLS_SSL_ALERT_MSG_DECODE_ERROR},
    {MBEDTLS_ERR_SSL_ILLEGAL_PARAMETER, USSL_E_PROTO, MBEDTLS_SSL_ALERT_MSG_ILLEGAL_PARAMETER},
    {MBEDTLS_ERR_SSL_UNSUPPORTED_EXTENSION, USSL_E_PROTO, MBEDTLS_SSL_ALERT_MSG_UNSUPPORTED_EXT},
    {MBEDTLS_ERR_SSL_BAD_PROTOCOL_VERSION, USSL_E_PROTO, MBEDTLS_SSL_ALERT_MSG_PROTOCOL_VERSION},
    {MBEDTLS_ERR_SSL_HANDSHAKE_FAILURE, USSL_E_PROTO, MBEDTLS_SSL_ALERT_MSG_HANDSHAKE_FAILURE},
    {MBEDTLS_ERR_SSL_NO_APPLICATION_PROTOCOL, USSL_E_PROTO,
     MBEDTLS_SSL_ALERT_MSG_NO_APPLICATION_PROTOCOL},
    {MBEDTLS_ERR_SSL_UNRECOGNIZED_NAME, USSL_E_PROTO, MBEDTLS_SSL_ALERT_MSG_UNRECOGNIZED_NAME},
    {MBEDTLS_ERR_SSL_UNKNOWN_IDENTITY, USSL_E_PROTO, MBEDTLS_SSL_ALERT_MSG_UNKNOWN_PSK_IDENTITY},
    {MBEDTLS_ERR_SSL_PK_TYPE_MISMATCH, USSL_E_PROTO, MBEDTLS_SSL_ALERT_MSG_HANDSHAKE_FAILURE},
    {MBEDTLS_ERR_SSL_TIMEOUT, USSL_E_TIMEOUT, NO_ALERT},
    {MBEDTLS_ERR_SSL_COUNTER_WRAPPING, USSL_E_PROTO, NO_ALERT},

    {MBEDTLS_ERR_SSL_BAD_CERTIFICATE, USSL_E_CERT, MBEDTLS_SSL_ALERT_MSG_BAD_CERT},
    {MBEDTLS_ERR_SSL_PRIVATE_KEY_REQUIRED, USSL_E_KEY, MBEDTLS_SSL_ALERT_MSG_INTERNAL_ERROR},

    {MBEDTLS_ERR_SSL_ALLOC_FAILED, USSL_E_NOMEM, MBEDTLS_SSL_ALERT_MSG_INTERNAL_ERROR},
    {MBEDTLS_ERR_X509_ALLOC_FAILED, USSL_E_NOMEM, MBEDTLS_SSL_ALERT_MSG_INTERNAL_ERROR},
    {MBEDTLS_ERR_PK_ALLOC_FAILED, USSL_E_NOMEM, MBEDTLS_SSL_ALERT_MSG_INTERNAL_ERROR},
    {MBEDTLS_ERR_ECP_ALLOC_FAILED, USSL_E_NOMEM, MBEDTLS_SSL_ALERT_MSG_INTERNAL_ERROR},
    {MBEDTLS_ERR_DHM_ALLOC_FAILED, USSL_E_NOMEM, MBEDTLS_SSL_ALERT_MSG_INTERNAL_ERROR},
    {MBEDTLS_ERR_CIPHER_ALLOC_FAILED, USSL_E_NOMEM, MBEDTLS_SSL_ALERT_MSG_INTERNAL_ERROR},
    {MBEDTLS_ERR_MD_ALLOC_FAILED, USSL_E_NOMEM, MBEDTLS_SSL_ALERT_MSG_INTERNAL_ERROR},
    {MBEDTLS_ERR_PEM_ALLOC_FAILED, USSL_E_NOMEM, NO_ALERT},
    {MBEDTLS_ERR_MPI_ALLOC_FAILED, USSL_E_NOMEM, MBEDTLS_SSL_ALERT_MSG_INTERNAL_ERROR},
    {MBEDTLS_ERR_ASN1_ALLOC_FAILED, USSL_E_NOMEM, MBEDTLS_SSL_ALERT_MSG_INTERNAL_ERROR},

    {MBEDTLS_ERR_SSL_NO_RNG, USSL_E_RANDOM, MBEDTLS_SSL_ALERT_MSG_INTERNAL_ERROR},
    {MBEDTLS_ERR_RSA_RNG_FAILED, USSL_E_RANDOM, MBEDTLS_SSL_ALERT_MSG_INTERNAL_ERROR},
    {MBEDTLS_ERR_ECP_RANDOM_FAILED, USSL_E_RANDOM, MBEDTLS_SSL_ALERT_MSG_INTERNAL_ERROR},

    /* A peer's signature that does not hold. */
    {MBEDTLS_ERR_RSA_VERIFY_FAILED, USSL_E_PROTO, MBEDTLS_SSL_ALERT_MSG_DECRYPT_ERROR},
    {MBEDTLS_ERR_RSA_INVALID_PADDING, USSL_E_PROTO, MBEDTLS_SSL_ALERT_MSG_DECRYPT_ERROR},
    {MBEDTLS_ERR_ECP_VERIFY_FAILED, USSL_E_PROTO, MBEDTLS_SSL_ALERT_MSG_DECRYPT_ERROR},
    {MBEDTLS_ERR_PK_SIG_LEN_MISMATCH, USSL_E_PROTO, MBEDTLS_SSL_ALERT_MSG_DECRYPT_ERROR},
    {MBEDTLS_ERR_PK_UNKNOWN_NAMED_CURVE, USSL_E_CERT, MBEDTLS_SSL_ALERT_MSG_UNSUPPORTED_CERT},
    {MBEDTLS_ERR_PK_UNKNOWN_PK_ALG, USSL_E_CERT, MBEDTLS_SSL_ALERT_MSG_UNSUPPORTED_CERT},
    {MBEDTLS_ERR_PK_INVALID_PUBKEY, USSL_E_CERT, MBEDTLS_SSL_ALERT_MSG_BAD_CERT},
};

/* Modules whose every other number means the same thing: -code from `first` to `last`. */
typedef struct range {
    int16_t first, last;
    int8_t rc;
    uint8_t alert;
} range;

static const range ranges[] = {
    {0x2080, 0x3000, USSL_E_CERT, MBEDTLS_SSL_ALERT_MSG_BAD_CERT},           /* X.509 */
    {0x3080, 0x3580, USSL_E_PROTO, MBEDTLS_SSL_ALERT_MSG_ILLEGAL_PARAMETER}, /* DHM */
    {0x3880, 0x3F80, USSL_E_CERT, MBEDTLS_SSL_ALERT_MSG_UNSUPPORTED_CERT},   /* PK */
    {0x4080, 0x4480, USSL_E_PROTO, MBEDTLS_SSL_ALERT_MSG_DECRYPT_ERROR},     /* RSA */
    {0x4B00, 0x4F80, USSL_E_PROTO, MBEDTLS_SSL_ALERT_MSG_ILLEGAL_PARAMETER}, /* ECP */
};

static const row *find_row(int code)
{
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        if (rows[i].code == code) {
            return &rows[i];
        }
    }
    return NULL;
}

/* The library adds a low-level number (7 bits) to a high-level one. */
static const row *lookup(int code, row *from_range)
{
    int positive = -code;
    const row *low = find_row(-(positive & 0x7F));
    const row *whole = find_row(code);
    if (whole == NULL) {
        whole = find_row(-(positive & ~0x7F));
    }
    if (low != NULL && low->rc == USSL_E_NOMEM) {
        return low;
    }
    if (whole != NULL) {
        return whole;
    }
    for (size_t i = 0; i < sizeof ranges / sizeof ranges[0]; i++) {
        if (positive >= ranges[i].first && (positive & ~0x7F) <= ranges[i].last) {
            *from_range = (row){(int16_t)code, ranges[i].rc, ranges[i].alert};
            return from_range;
        }
    }
    return low;
}

int ussl__mbedtls_error(int code)
{
    row buffer;
    const row *found = code < 0 ? lookup(code, &buffer) : NULL;
    return found != NULL ? found->rc : USSL_E_INTERNAL;
}

uint8_t ussl__mbedtls_error_alert(int code)
{
    row buffer;
    const row *found = code < 0 ? lookup(code, &buffer) : NULL;
    if (found == NULL) {
        return MBEDTLS_SSL_ALERT_MSG_INTERNAL_ERROR;
    }
    return found->alert == NO_ALERT ? 0 : found->alert;
}

void ussl__mbedtls_error_text(int code, char *text, size_t cap)
{
    if (cap == 0) {
        return;
    }
    text[0] = '\0';
    if (code == 0) {
        return;
    }
#if defined(MBEDTLS_ERROR_C)
    mbedtls_strerror(code, text, cap);
#else
    (void)snprintf(text, cap, "-0x%04X", (unsigned)-code);
#endif
}
