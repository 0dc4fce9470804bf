/* SPDX-License-Identifier: MIT */
/* One table from wolfSSL's numbers to ours, and the alert that each deserves. */
#include "wolf.h"

#include <string.h>

/* Alert descriptions of RFC 8446 6, under their own names. */
enum {
    A_NONE = 0, /* close_notify is no error: 0 stands for "send none" */
    A_UNEXPECTED = 10,
    A_MAC = 20,
    A_OVERFLOW = 22,
    A_HANDSHAKE = 40,
    A_BAD_CERT = 42,
    A_ILLEGAL = 47,
    A_DECODE = 50,
    A_DECRYPT = 51,
    A_VERSION = 70,
    A_SECURITY = 71,
    A_INTERNAL = 80,
    A_MISSING_EXT = 109,
    A_UNSUPPORTED_EXT = 110,
    A_PSK_IDENTITY = 115,
    A_ALPN = 120
};

typedef struct row {
    int16_t native;
    int8_t code;
    uint8_t alert;
} row;

static const row rows[] = {
    /* memory and random */
    {MEMORY_E, USSL_E_NOMEM, A_INTERNAL},
    {MEMORY_ERROR, USSL_E_NOMEM, A_INTERNAL},
    {MP_MEM, USSL_E_NOMEM, A_INTERNAL},
    {RNG_FAILURE_E, USSL_E_RANDOM, A_INTERNAL},
    {RAN_BLOCK_E, USSL_E_RANDOM, A_INTERNAL},
    {MISSING_RNG_E, USSL_E_RANDOM, A_INTERNAL},
    /* transport */
    {SOCKET_ERROR_E, USSL_E_IO, A_NONE},
    {SOCKET_PEER_CLOSED_E, USSL_E_TRUNCATED, A_NONE},
    /* the peer's word */
    {FATAL_ERROR, USSL_E_ALERT, A_NONE},
    {ALERT_COUNT_E, USSL_E_PROTO, A_UNEXPECTED},
    /* record layer */
    {VERIFY_MAC_ERROR, USSL_E_PROTO, A_MAC},
    {DECRYPT_ERROR, USSL_E_PROTO, A_MAC},
    {AES_GCM_AUTH_E, USSL_E_PROTO, A_MAC},
    {AES_CCM_AUTH_E, USSL_E_PROTO, A_MAC},
    {MAC_CMP_FAILED_E, USSL_E_PROTO, A_MAC},
    {LENGTH_ERROR, USSL_E_PROTO, A_OVERFLOW},
    {UNKNOWN_RECORD_TYPE, USSL_E_PROTO, A_UNEXPECTED},
    {PARSE_ERROR, USSL_E_PROTO, A_DECODE},
    /* handshake messages */
    {VERIFY_FINISHED_ERROR, USSL_E_PROTO, A_DECRYPT},
    {UNKNOWN_HANDSHAKE_TYPE, USSL_E_PROTO, A_UNEXPECTED},
    {INCOMPLETE_DATA, USSL_E_PROTO, A_MISSING_EXT},
    {MISSING_HANDSHAKE_DATA, USSL_E_PROTO, A_DECODE},
    {BAD_HELLO, USSL_E_PROTO, A_DECODE},
    {BUFFER_ERROR, USSL_E_PROTO, A_DECODE},
    {BUFFER_E, USSL_E_PROTO, A_DECODE},
    {ASN_PARSE_E, USSL_E_PROTO, A_DECODE},
    {DECODE_E, USSL_E_PROTO, A_DECODE},
    {HANDSHAKE_SIZE_ERROR, USSL_E_PROTO, A_DECODE},
    {OUT_OF_ORDER_E, USSL_E_PROTO, A_UNEXPECTED},
    {DUPLICATE_MSG_E, USSL_E_PROTO, A_UNEXPECTED},
    {SANITY_MSG_E, USSL_E_PROTO, A_UNEXPECTED},
    {SANITY_CIPHER_E, USSL_E_PROTO, A_ILLEGAL},
    {SIDE_ERROR, USSL_E_PROTO, A_UNEXPECTED},
    {NO_CHANGE_CIPHER_E, USSL_E_PROTO, A_UNEXPECTED},
    {INVALID_CERT_CTX_E, USSL_E_PROTO, A_ILLEGAL},
    {MAX_CHAIN_ERROR, USSL_E_PROTO, A_BAD_CERT},
    {SESSION_TICKET_EXPECT_E, USSL_E_PROTO, A_UNEXPECTED},
    {SESSION_TICKET_LEN_E, USSL_E_PROTO, A_DECODE},
    {BAD_TICKET_MSG_SZ, USSL_E_PROTO, A_DECODE},
    /* extensions */
    {INVALID_PARAMETER, USSL_E_PROTO, A_ILLEGAL},
    {EXT_NOT_ALLOWED, USSL_E_PROTO, A_UNSUPPORTED_EXT},
    {EXT_MISSING, USSL_E_PROTO, A_MISSING_EXT},
    {UNSUPPORTED_EXTENSION, USSL_E_PROTO, A_UNSUPPORTED_EXT},
    {DUPLICATE_TLS_EXT_E, USSL_E_PROTO, A_ILLEGAL},
    {SECURE_RENEGOTIATION_E, USSL_E_PROTO, A_HANDSHAKE},
    {UNKNOWN_ALPN_PROTOCOL_NAME_E, USSL_E_PROTO, A_ALPN},
    {UNKNOWN_MAX_FRAG_LEN_E, USSL_E_PROTO, A_ILLEGAL},
    {HRR_COOKIE_ERROR, USSL_E_PROTO, A_ILLEGAL},
    {BAD_BINDER, USSL_E_PROTO, A_DECRYPT},
    {EXT_MASTER_SECRET_NEEDED_E, USSL_E_PROTO, A_HANDSHAKE},
    {BAD_CERTIFICATE_STATUS_ERROR, USSL_E_PROTO, A_DECODE},
    /* nothing in common */
    {VERSION_ERROR, USSL_E_PROTO, A_VERSION},
    {UNSUPPORTED_PROTO_VERSION, USSL_E_PROTO, A_VERSION},
    {MATCH_SUITE_ERROR, USSL_E_PROTO, A_HANDSHAKE},
    {UNSUPPORTED_SUITE, USSL_E_PROTO, A_HANDSHAKE},
    {COMPRESSION_ERROR, USSL_E_PROTO, A_ILLEGAL},
    {KEY_SHARE_ERROR, USSL_E_PROTO, A_HANDSHAKE},
    {BAD_KEY_SHARE_DATA, USSL_E_PROTO, A_ILLEGAL},
    {NO_CERT_ERROR, USSL_E_PROTO, A_HANDSHAKE},
    /* key exchange */
    {VERIFY_SIGN_ERROR, USSL_E_PROTO, A_DECRYPT},
    {SIG_VERIFY_E, USSL_E_PROTO, A_DECRYPT},
    {BAD_PADDING_E, USSL_E_PROTO, A_DECRYPT},
    {RSA_PAD_E, USSL_E_PROTO, A_DECRYPT},
    {RSA_BUFFER_E, USSL_E_PROTO, A_DECRYPT},
    {PEER_KEY_ERROR, USSL_E_PROTO, A_ILLEGAL},
    {NO_PEER_KEY, USSL_E_PROTO, A_BAD_CERT},
    {NO_PEER_VERIFY, USSL_E_PROTO, A_UNEXPECTED},
    {NO_PEER_CERT, USSL_E_PROTO, A_HANDSHAKE},
    {ECC_CURVETYPE_ERROR, USSL_E_PROTO, A_ILLEGAL},
    {ECC_CURVE_ERROR, USSL_E_PROTO, A_ILLEGAL},
    {ECC_PEERKEY_ERROR, USSL_E_PROTO, A_ILLEGAL},
    {ECC_SHARED_ERROR, USSL_E_PROTO, A_ILLEGAL},
    {ECC_BAD_ARG_E, USSL_E_PROTO, A_ILLEGAL},
    {ECC_INF_E, USSL_E_PROTO, A_ILLEGAL},
    {ECC_OUT_OF_RANGE_E, USSL_E_PROTO, A_ILLEGAL},
    {IS_POINT_E, USSL_E_PROTO, A_ILLEGAL},
    {DH_KEY_SIZE_E, USSL_E_PROTO, A_SECURITY},
    {DH_CHECK_PUB_E, USSL_E_PROTO, A_ILLEGAL},
    {MP_CMP_E, USSL_E_PROTO, A_ILLEGAL},
    {ASN_ECC_KEY_E, USSL_E_PROTO, A_DECRYPT}, /* a signature that is no DER */
    {MP_VAL, USSL_E_PROTO, A_DECRYPT},
    {ALGO_ID_E, USSL_E_PROTO, A_ILLEGAL},
    {DH_PARAMS_NOT_FFDHE_E, USSL_E_PROTO, A_SECURITY},
    {CLIENT_ID_ERROR, USSL_E_PROTO, A_DECODE},
    {PSK_KEY_ERROR, USSL_E_PROTO, A_PSK_IDENTITY},
    /* certificates that come too late for the core to judge */
    {VERIFY_CERT_ERROR, USSL_E_VERIFY, A_BAD_CERT},
    {UNSUPPORTED_CERTIFICATE, USSL_E_CERT, A_BAD_CERT},
    {RSA_KEY_SIZE_E, USSL_E_KEY, A_INTERNAL},
    {ECC_KEY_SIZE_E, USSL_E_KEY, A_INTERNAL},
    /* our own side */
    {NO_PRIVATE_KEY, USSL_E_KEY, A_INTERNAL},
    {NO_DH_PARAMS, USSL_E_KEY, A_INTERNAL},
    {RSA_PRIVATE_ERROR, USSL_E_KEY, A_INTERNAL},
    {RSA_SIGN_FAULT, USSL_E_KEY, A_INTERNAL},
    {NOT_COMPILED_IN, USSL_E_NOTSUP, A_INTERNAL},
    {BAD_STATE_E, USSL_E_INTERNAL, A_INTERNAL},
};

int ussl__wolf_error(int native, uint8_t *alert)
{
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        if (rows[i].native == native) {
            if (alert != NULL) {
                *alert = rows[i].alert;
            }
            return rows[i].code;
        }
    }
    /* What cannot be read is what the peer sent: own certificates and keys were read long before.
     */
    bool unreadable = native <= ASN_PARSE_E && native >= ASN_NO_PEM_HEADER;
    if (alert != NULL) {
        *alert = unreadable ? A_DECODE : A_INTERNAL;
    }
    return unreadable ? USSL_E_PROTO : USSL_E_INTERNAL;
}

void ussl__wolf_last_error(void *bconn, long *number, char *text, size_t cap)
{
    const ussl__wolf_conn *conn = bconn;
    *number = conn->native;
    if (cap == 0) {
        return;
    }
    text[0] = '\0';
    if (conn->native != 0) {
        const char *words = wolfSSL_ERR_reason_error_string((unsigned long)conn->native);
        size_t n = strlen(words);
        n = n < cap ? n : cap - 1;
        memcpy(text, words, n);
        text[n] = '\0';
    }
}
