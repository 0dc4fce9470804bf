/* SPDX-License-Identifier: MIT */
/* The Mbed TLS backend: its tables, what it can do, and why it cannot do the rest. */
#include "internal.h"

#include "mbedtls/version.h"

static const char *version(void)
{
    return MBEDTLS_VERSION_STRING;
}

/* A capability, where the build has it. */
#define IF(have, bit) ((have) ? (uint32_t)(bit) : 0u)
#if defined(MBEDTLS_PKCS1_V15)
#define HAVE_RSA 1
#else
#define HAVE_RSA 0
#endif

#define HAVE_TICKETS (USSL_HAVE_SESSIONS && USSL_HAVE_SERVER && USSL__MBEDTLS_SEALS_TICKETS)

#define CAPS                                                                                       \
    (IF(USSL_HAVE_CLIENT, USSL_CAP_CLIENT) | IF(USSL_HAVE_SERVER, USSL_CAP_SERVER) |               \
     IF(USSL_HAVE_TLS12, USSL_CAP_TLS1_2) | IF(USSL_HAVE_TLS13, USSL_CAP_TLS1_3) |                 \
     IF(USSL_HAVE_KEYLOG, USSL_CAP_KEYLOG) | IF(USSL_HAVE_SESSIONS, USSL_CAP_SESSION) |            \
     IF(HAVE_TICKETS, USSL_CAP_TICKET_KEYS) | IF(USSL_HAVE_PSK, USSL_CAP_PSK) |                    \
     IF(USSL_HAVE_EXPORTER, USSL_CAP_EXPORTER) | IF(USSL_HAVE_TLS12, USSL_CAP_MAX_FRAGMENT) |      \
     IF(USSL_HAVE_TLS12, USSL_CAP_REQUIRE_EMS) |                                                   \
     IF(USSL_HAVE_EXTERNAL_KEY, USSL_CAP_EXTERNAL_KEY) |                                           \
     IF(USSL_HAVE_EXTERNAL_KEY && USSL_HAVE_SERVER && USSL_HAVE_TLS12 && HAVE_RSA,                 \
        USSL_CAP_EXTERNAL_DECRYPT_LATER) |                                                         \
     IF(USSL_HAVE_SERVER && USSL_HAVE_TLS12, USSL_CAP_CA_NAMES) |                                  \
     IF(USSL_HAVE_SERVER, USSL_CAP_MULTI_CERT) | USSL_CAP_SIGALG_INFO)

static const char *lacks(uint32_t cap)
{
#if USSL_HAVE_ERROR_TEXTS
    switch (cap) {
    case USSL_CAP_KEY_UPDATE:
        return "Mbed TLS 3.6 has no KeyUpdate, and ends the connection when the peer sends one";
    case USSL_CAP_MAX_FRAGMENT_1_3:
        return "Mbed TLS 3.6 negotiates max_fragment_length in TLS 1.2 only";
    case USSL_CAP_RECORD_SIZE_LIMIT:
        return "Mbed TLS 3.6 always announces the size of its receive buffer, which is fixed when "
               "it is built";
    case USSL_CAP_EXTERNAL_RSA_1_3:
        return "Mbed TLS 3.6 makes the RSA-PSS signature of TLS 1.3 only with a key that it holds";
    case USSL_CAP_OCSP_STAPLING:
        return "Mbed TLS 3.6 has no OCSP";
    case USSL_CAP_INTERRUPTIBLE_EC:
        return "Mbed TLS 3.6 can interrupt an EC operation in one kind of handshake only (TLS 1.2 "
               "client, ECDHE-ECDSA), with one limit for the whole process";
    case USSL_CAP_PARTIAL_CHAIN_OFF:
        return "an intermediate may always be a trust anchor";
    default:
        return NULL;
    }
#else
    (void)cap;
    return NULL; /* the core says neither what nor why */
#endif
}

/* It has every suite of the seed; what a build lacks of them, the build left out. */
static const char *lacks_suite(const ussl_suite *suite)
{
    (void)suite;
    return NULL;
}

static const ussl_ctx_ops ctx_ops = {
    .init = ussl__mbedtls_ctx_init,
    .fini = ussl__mbedtls_ctx_fini,
#if USSL_HAVE_OWN_CERT
    .add_own_cert = ussl__mbedtls_add_own_cert,
#else
    .add_own_cert = ussl__unsupported_add_own_cert,
#endif
    .freeze = ussl__mbedtls_ctx_freeze,
#if HAVE_TICKETS
    .set_ticket_key = ussl__mbedtls_set_ticket_key,
#else
    .set_ticket_key = ussl__unsupported_set_ticket_key,
#endif
};

static const ussl_conn_ops conn_ops = {
    .init = ussl__mbedtls_conn_init,
    .fini = ussl__mbedtls_conn_fini,
    .handshake_step = ussl__mbedtls_handshake_step,
    .read = ussl__mbedtls_read,
    .write = ussl__mbedtls_write,
    .write_max = ussl__mbedtls_write_max,
    .pending = ussl__mbedtls_pending,
    .send_alert = ussl__mbedtls_send_alert,
    .key_update = ussl__unsupported_key_update,
#if USSL_HAVE_EXPORTER
    .export_key = ussl__mbedtls_export,
#else
    .export_key = ussl__unsupported_export_key,
#endif
    .last_error = ussl__mbedtls_last_error,
};

static const ussl_sess_ops sess_ops = {
#if USSL_HAVE_SESSIONS && USSL_HAVE_CLIENT
    .save = ussl__mbedtls_save,
    .restore = ussl__mbedtls_restore,
#else
    .save = ussl__unsupported_save,
    .restore = ussl__unsupported_restore,
#endif
};

static const ussl_info_ops info_ops = {
    .info = ussl__mbedtls_info,
    .list_suites = ussl__mbedtls_list_suites,
    .list_groups = ussl__mbedtls_list_groups,
    .list_sigalgs = ussl__mbedtls_list_sigalgs,
    .peer_cert = ussl__mbedtls_peer_cert,
    .ocsp_response = ussl__unsupported_ocsp_response,
    .native = ussl__mbedtls_native,
};

static const ussl_pki_ops pki_ops = {
    .verify_signature = ussl__mbedtls_verify_signature,
    .sha256 = ussl__mbedtls_sha256,
#if USSL__MBEDTLS_SEALS
    .seal = ussl__mbedtls_seal,
    .open = ussl__mbedtls_open,
#else
    .seal = ussl__unsupported_crypt,
    .open = ussl__unsupported_crypt,
#endif
};

/* The window of the elliptic curves makes most of it, and the profile sets that. */
#if USSL_PROFILE_SMALL
static const ussl_needs needs = {
    .psk = {2560, 0},
    .ec = {6144, 0},
    .rsa = {6144, 0}, /* it has none */
    .settled = 4096,
    .chain_copies = 4,
    .own_record_buffers = true,
};
#else
static const ussl_needs needs = {
    .psk = {3584, 0},
    .ec = {18432, 0},
    .rsa = {20480, 0},
    .settled = 5120,
    .chain_copies = 4,
    .own_record_buffers = true,
};
#endif

extern const ussl_backend ussl_backend_mbedtls;
const ussl_backend ussl_backend_mbedtls = {
    .abi_major = USSL_BACKEND_ABI_MAJOR,
    .abi_minor = USSL_BACKEND_ABI_MINOR,
    .struct_size = sizeof(ussl_backend),
    .name = "mbedtls",
    .licence = USSL_MBEDTLS_LICENCE,
    .version = version,
    .caps = CAPS,
    .ctx_size = sizeof(ussl__mbedtls_ctx),
    .conn_size = sizeof(ussl__mbedtls_conn),
    .align = 16,
    .start = ussl__mbedtls_start,
    .stop = ussl__mbedtls_stop,
    .lacks = lacks,
    .lacks_suite = lacks_suite,
    .ctx = &ctx_ops,
    .conn = &conn_ops,
    .sess = &sess_ops,
    .info = &info_ops,
    .pki = &pki_ops,
    .needs = &needs,
};
