/* SPDX-License-Identifier: MIT */
/* What the library never has, and why. */
#include "wolf.h"

#if USSL_HAVE_ERROR_TEXTS

typedef struct reason {
    uint32_t cap;
    const char *text;
} reason;

static const reason reasons[] = {
    {USSL_CAP_RECORD_SIZE_LIMIT, "wolfSSL does not implement record_size_limit (RFC 8449)"},
    {USSL_CAP_EXTERNAL_DECRYPT_LATER,
     "wolfSSL cannot come back to an RSA decryption that was put off"},
    {USSL_CAP_REQUIRE_EMS, "wolfSSL offers the extended master secret but cannot insist on it"},
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
    bool camellia =
        suite->cipher == USSL_CIPHER_CAMELLIA_128 || suite->cipher == USSL_CIPHER_CAMELLIA_256;
    if (camellia && suite->mode == USSL_MODE_GCM) {
        return "wolfSSL does not implement Camellia-GCM";
    }
    if (camellia && (suite->kx == USSL_KX_ECDHE || suite->kx == USSL_KX_ECDH)) {
        return "wolfSSL does not implement Camellia with elliptic-curve key exchange";
    }
    if (never_in_library(suite->id)) {
        return "wolfSSL does not implement AES-CCM with this key exchange";
    }
    return NULL;
}

#else

const char *ussl__wolf_lacks(uint32_t cap)
{
    (void)cap;
    return NULL; /* the core says neither what nor why */
}

const char *ussl__wolf_lacks_suite(const ussl_suite *suite)
{
    (void)suite;
    return NULL;
}

#endif
