/* SPDX-License-Identifier: MIT */
/* Why a capability or a suite is absent, one sentence each. */
#include "wolf.h"

typedef struct reason {
    uint32_t cap;
    const char *text;
} reason;

static const reason reasons[] = {
#if !USSL_HAVE_CLIENT
    {USSL_CAP_CLIENT, "this build leaves the client out (USSL_HAVE_CLIENT)"},
#endif
#if !USSL_HAVE_SERVER
    {USSL_CAP_SERVER, "this build leaves the server out (USSL_HAVE_SERVER)"},
    {USSL_CAP_TICKET_KEYS, "ticket keys belong to servers, which this build leaves out"},
#endif
#if !USSL_HAVE_TLS12
    {USSL_CAP_TLS1_2, "this build leaves TLS 1.2 out (USSL_HAVE_TLS12)"},
#endif
#if !USSL_HAVE_TLS13
    {USSL_CAP_TLS1_3, "this build leaves TLS 1.3 out (USSL_HAVE_TLS13)"},
    {USSL_CAP_KEY_UPDATE, "KeyUpdate needs TLS 1.3, which this build leaves out"},
    {USSL_CAP_MAX_FRAGMENT_1_3, "this build leaves TLS 1.3 out (USSL_HAVE_TLS13)"},
    {USSL_CAP_EXTERNAL_RSA_1_3, "this build leaves TLS 1.3 out (USSL_HAVE_TLS13)"},
#endif
#if !USSL_HAVE_KEYLOG
    {USSL_CAP_KEYLOG, "the key log is not compiled in (USSL_KEYLOG)"},
#endif
#if !USSL_HAVE_SESSIONS
    {USSL_CAP_SESSION, "this build leaves resumption out (USSL_HAVE_SESSIONS)"},
    {USSL_CAP_TICKET_KEYS, "this build leaves tickets out (USSL_HAVE_SESSIONS)"},
#endif
#if !USSL_HAVE_PSK
    {USSL_CAP_PSK, "this build leaves pre-shared keys out (USSL_HAVE_PSK)"},
#endif
#if !USSL_HAVE_EXPORTER
    {USSL_CAP_EXPORTER, "this build leaves the exporter out (USSL_HAVE_EXPORTER)"},
#endif
#if !USSL_HAVE_EXTERNAL_KEY
    {USSL_CAP_EXTERNAL_KEY, "this build leaves external keys out (USSL_HAVE_EXTERNAL_KEY)"},
    {USSL_CAP_EXTERNAL_RSA_1_3, "this build leaves external keys out (USSL_HAVE_EXTERNAL_KEY)"},
#endif
#ifdef NO_RSA
    {USSL_CAP_EXTERNAL_RSA_1_3, "this build leaves RSA out"},
#endif
    {USSL_CAP_RECORD_SIZE_LIMIT, "wolfSSL does not implement record_size_limit (RFC 8449)"},
    {USSL_CAP_EXTERNAL_DECRYPT_LATER,
     "wolfSSL cannot come back to an RSA decryption that was put off"},
    {USSL_CAP_REQUIRE_EMS, "wolfSSL offers the extended master secret but cannot insist on it"},
    {USSL_CAP_OCSP_STAPLING,
     "wolfSSL judges a stapled response by its own trust store and does not hand it out"},
    {USSL_CAP_CA_NAMES, "wolfSSL sends names of CAs only with its OpenSSL compatibility layer"},
    {USSL_CAP_INTERRUPTIBLE_EC, "wolfSSL cannot interrupt a public-key operation"},
    {USSL_CAP_PARTIAL_CHAIN_OFF, "an intermediate may always be a trust anchor"},
};

const char *ussl__wolf_lacks(uint32_t cap)
{
    for (size_t i = 0; i < sizeof reasons / sizeof reasons[0]; i++) {
        if (reasons[i].cap == cap) {
            return reasons[i].text;
        }
    }
    return NULL;
}

static bool has(uint16_t id)
{
    enum { MOST = 128 };
    uint16_t ids[MOST];
    size_t count = ussl__wolf_list_suites(ids, MOST);
    for (size_t i = 0; i < count && i < MOST; i++) {
        if (ids[i] == id) {
            return true;
        }
    }
    return false;
}

static bool never_in_library(uint16_t id)
{
    static const uint16_t ccm[] = {0xc09c, 0xc09d, 0xc09e, 0xc09f, 0xc0a2, 0xc0a3, 0xc0ad};
    for (size_t i = 0; i < sizeof ccm / sizeof ccm[0]; i++) {
        if (ccm[i] == id) {
            return true;
        }
    }
    return false;
}

const char *ussl__wolf_lacks_suite(const ussl_suite *suite)
{
    if (has(suite->id)) {
        return NULL;
    }
    bool camellia =
        suite->cipher == USSL_CIPHER_CAMELLIA_128 || suite->cipher == USSL_CIPHER_CAMELLIA_256;
    if ((suite->flags & USSL_SUITE_SIGNALLING) != 0) {
        return "a signal, no suite: sent as an empty renegotiation_info (RFC 5746)";
    }
    if (camellia && suite->mode == USSL_MODE_GCM) {
        return "wolfSSL does not implement Camellia-GCM";
    }
    if (camellia && (suite->kx == USSL_KX_ECDHE || suite->kx == USSL_KX_ECDH)) {
        return "wolfSSL does not implement Camellia with elliptic-curve key exchange";
    }
    if (never_in_library(suite->id)) {
        return "wolfSSL does not implement AES-CCM with this key exchange";
    }
#if USSL_PROFILE_FAST
    return "wolfSSL does not implement this suite";
#else
    return "this profile leaves it out (USSL_PROFILE)";
#endif
}
