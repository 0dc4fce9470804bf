/* SPDX-License-Identifier: MIT */
/* The wolfSSL backend: const tables that the core calls through. */
#include "wolf.h"

#include <wolfssl/version.h>
#include <wolfssl/wolfcrypt/chacha.h>
#include <wolfssl/wolfcrypt/poly1305.h>

static const char *version(void)
{
    return LIBWOLFSSL_VERSION_STRING;
}

/* The library asks the CPU at first use which code to run and keeps the answer in plain statics:
 * better before there are threads. */
static void ask_cpu(void)
{
    static const byte nothing[32];
    byte out[WC_MAX_DIGEST_SIZE];
    (void)wc_Sha256Hash(nothing, 0, out);
#ifdef WOLFSSL_SHA512
    (void)wc_Sha512Hash(nothing, 0, out);
#endif
#ifdef HAVE_AESGCM
    Aes aes;
    if (wc_AesInit(&aes, NULL, INVALID_DEVID) == 0) {
        (void)wc_AesGcmSetKey(&aes, nothing, 16);
        wc_AesFree(&aes);
    }
#endif
#ifdef HAVE_CHACHA
    ChaCha chacha;
    if (wc_Chacha_SetKey(&chacha, nothing, sizeof nothing) == 0 &&
        wc_Chacha_SetIV(&chacha, nothing, 0) == 0) {
        (void)wc_Chacha_Process(&chacha, out, nothing, 1);
    }
#endif
#ifdef HAVE_POLY1305
    Poly1305 poly1305;
    (void)wc_Poly1305SetKey(&poly1305, nothing, sizeof nothing);
#endif
}

static int start(void)
{
    if (wolfSSL_SetAllocators(ussl__malloc, ussl__free, ussl__realloc) != 0) {
        return USSL_E_INTERNAL;
    }
    if (wolfSSL_Init() != WOLFSSL_SUCCESS) {
        return ussl__out_of_memory() ? USSL_E_NOMEM : USSL_E_INTERNAL;
    }
    ask_cpu();
    return USSL_OK;
}

static void stop(void)
{
    (void)wolfSSL_Cleanup();
}

static const ussl_ctx_ops ctx_ops = {
    .init = ussl__wolf_ctx_init,
    .fini = ussl__wolf_ctx_fini,
#if USSL_HAVE_OWN_CERT
    .add_own_cert = ussl__wolf_add_own_cert,
#else
    .add_own_cert = ussl__unsupported_add_own_cert,
#endif
    .freeze = ussl__wolf_ctx_freeze,
    .set_ticket_key = ussl__wolf_set_ticket_key,
};

static const ussl_conn_ops conn_ops = {
    .init = ussl__wolf_conn_init,
    .fini = ussl__wolf_conn_fini,
    .handshake_step = ussl__wolf_handshake_step,
    .read = ussl__wolf_read,
    .write = ussl__wolf_write,
    .write_max = ussl__wolf_write_max,
    .pending = ussl__wolf_pending,
    .send_alert = ussl__wolf_send_alert,
    .key_update = ussl__wolf_key_update,
    .export_key = ussl__wolf_export_key,
    .last_error = ussl__wolf_last_error,
};

static const ussl_sess_ops sess_ops = {
    .save = ussl__wolf_save,
    .restore = ussl__wolf_restore,
};

static const ussl_info_ops info_ops = {
    .info = ussl__wolf_info,
    .list_suites = ussl__wolf_list_suites,
    .list_groups = ussl__wolf_list_groups,
    .list_sigalgs = ussl__wolf_list_sigalgs,
    .peer_cert = ussl__wolf_peer_cert,
#if USSL_HAVE_OCSP && USSL_HAVE_CLIENT
    .ocsp_response = ussl__wolf_ocsp_response,
#else
    .ocsp_response = ussl__unsupported_ocsp_response,
#endif
    .native = ussl__wolf_native,
};

static const ussl_pki_ops pki_ops = {
    .verify_signature = ussl__wolf_verify_signature,
    .sha256 = ussl__wolf_sha256,
#if USSL__WOLF_SEALS
    .seal = ussl__wolf_seal,
    .open = ussl__wolf_open,
#else
    .seal = ussl__unsupported_crypt,
    .open = ussl__unsupported_crypt,
#endif
};

/* One capability, if `have` is 1. */
#define CAP(have, bit) ((have) ? (uint32_t)(bit) : 0u)
#ifdef NO_RSA
#define HAVE_RSA_KEYS 0
#else
#define HAVE_RSA_KEYS 1
#endif

#if USSL_PROFILE_SMALL
static const ussl_needs needs = {
    .psk = {2560, 3400},
    .ec = {4608, 3400},
    .rsa = {4608, 3400}, /* it has none */
    .settled = 1024,
    .chain_copies = 2,
};
#else
static const ussl_needs needs = {
    .psk = {3584, 3500},
    .ec = {13312, 4400},
    .rsa = {16384, 8600},
    .settled = 2048,
    .chain_copies = 2,
};
#endif

const ussl_backend ussl_backend_wolfssl = {
    .abi_major = USSL_BACKEND_ABI_MAJOR,
    .abi_minor = USSL_BACKEND_ABI_MINOR,
    .struct_size = sizeof(ussl_backend),
    .name = "wolfssl",
    .licence = USSL_WOLFSSL_LICENCE,
    .version = version,
    .caps =
        CAP(USSL_HAVE_CLIENT, USSL_CAP_CLIENT) | CAP(USSL_HAVE_SERVER, USSL_CAP_SERVER) |
        CAP(USSL_HAVE_TLS12, USSL_CAP_TLS1_2) | CAP(USSL_HAVE_TLS13, USSL_CAP_TLS1_3) |
        CAP(USSL_HAVE_KEYLOG, USSL_CAP_KEYLOG) | CAP(USSL_HAVE_SESSIONS, USSL_CAP_SESSION) |
        CAP(USSL__WOLF_SEALS_TICKETS, USSL_CAP_TICKET_KEYS) | CAP(USSL_HAVE_PSK, USSL_CAP_PSK) |
        CAP(USSL_HAVE_EXPORTER, USSL_CAP_EXPORTER) | CAP(USSL_HAVE_TLS13, USSL_CAP_KEY_UPDATE) |
        USSL_CAP_MAX_FRAGMENT | CAP(USSL_HAVE_TLS13, USSL_CAP_MAX_FRAGMENT_1_3) |
        CAP(USSL_HAVE_EXTERNAL_KEY, USSL_CAP_EXTERNAL_KEY) |
        CAP(USSL_HAVE_EXTERNAL_KEY && USSL_HAVE_TLS13 && HAVE_RSA_KEYS, USSL_CAP_EXTERNAL_RSA_1_3) |
        CAP(USSL_HAVE_OCSP && USSL_HAVE_CLIENT, USSL_CAP_OCSP_STAPLING) | USSL_CAP_SIGALG_INFO |
        USSL_CAP_MULTI_CERT,
    .ctx_size = sizeof(ussl__wolf_ctx),
    .conn_size = sizeof(ussl__wolf_conn),
    .align = 16,
    .start = start,
    .stop = stop,
    .lacks = ussl__wolf_lacks,
    .lacks_suite = ussl__wolf_lacks_suite,
    .ctx = &ctx_ops,
    .conn = &conn_ops,
    .sess = &sess_ops,
    .info = &info_ops,
    .pki = &pki_ops,
    .needs = &needs,
};
