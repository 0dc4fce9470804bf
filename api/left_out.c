/* SPDX-License-Identifier: MIT */
/* What this build left out, and by which option: the same words over every library. */
#include "ussl_internal.h"

#if USSL_HAVE_ERROR_TEXTS

typedef struct part {
    uint32_t caps;
    bool have;
    const char *text;
} part;

static const part parts[] = {
    {USSL_CAP_CLIENT, USSL_HAVE_CLIENT, "this build leaves the client out (USSL_HAVE_CLIENT)"},
    {USSL_CAP_SERVER | USSL_CAP_TICKET_KEYS | USSL_CAP_CA_NAMES | USSL_CAP_MULTI_CERT |
         USSL_CAP_EXTERNAL_DECRYPT_LATER,
     USSL_HAVE_SERVER, "this build leaves the server out (USSL_HAVE_SERVER)"},
    {USSL_CAP_TLS1_2 | USSL_CAP_MAX_FRAGMENT | USSL_CAP_REQUIRE_EMS | USSL_CAP_CA_NAMES |
         USSL_CAP_EXTERNAL_DECRYPT_LATER,
     USSL_HAVE_TLS12, "this build leaves TLS 1.2 out (USSL_HAVE_TLS12)"},
    {USSL_CAP_TLS1_3 | USSL_CAP_KEY_UPDATE | USSL_CAP_MAX_FRAGMENT_1_3 | USSL_CAP_EXTERNAL_RSA_1_3,
     USSL_HAVE_TLS13, "this build leaves TLS 1.3 out (USSL_HAVE_TLS13)"},
    {USSL_CAP_KEYLOG, USSL_HAVE_KEYLOG, "this build leaves the key log out (USSL_KEYLOG)"},
    {USSL_CAP_SESSION | USSL_CAP_TICKET_KEYS, USSL_HAVE_SESSIONS,
     "this build leaves resumption out (USSL_HAVE_SESSIONS)"},
#if !(USSL_ALG_AES && USSL_ALG_GCM)
    {USSL_CAP_TICKET_KEYS, false, "this build has no AES-GCM to seal tickets with (USSL_SUITES)"},
#endif
    {USSL_CAP_PSK, USSL_HAVE_PSK, "this build leaves pre-shared keys out (USSL_HAVE_PSK)"},
    {USSL_CAP_EXPORTER, USSL_HAVE_EXPORTER,
     "this build leaves the exporter out (USSL_HAVE_EXPORTER)"},
    {USSL_CAP_OCSP_STAPLING, USSL_HAVE_OCSP,
     "this build leaves stapled OCSP responses out (USSL_HAVE_OCSP)"},
    {USSL_CAP_EXTERNAL_KEY | USSL_CAP_EXTERNAL_RSA_1_3 | USSL_CAP_EXTERNAL_DECRYPT_LATER,
     USSL_HAVE_EXTERNAL_KEY, "this build leaves external keys out (USSL_HAVE_EXTERNAL_KEY)"},
};

const char *ussl__left_out(uint32_t cap)
{
    for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++) {
        if ((parts[i].caps & cap) != 0 && !parts[i].have) {
            return parts[i].text;
        }
    }
    return "this build leaves it out by its profile (USSL_PROFILE)";
}

const char *ussl__left_out_suite(void)
{
    return USSL_PROFILE_FAST && !USSL_EXACT_SUITES
               ? "the library does not implement this suite"
               : "this build leaves it out by its profile (USSL_PROFILE)";
}

#else

const char *ussl__left_out(uint32_t cap)
{
    (void)cap;
    return "";
}

const char *ussl__left_out_suite(void)
{
    return "";
}

#endif
