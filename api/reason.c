/* SPDX-License-Identifier: MIT */
/* The names of the reasons for which a certificate is refused. */
#include "ussl_internal.h"

static const char *const names[USSL_V_COUNT] = {
    "revoked",         "untrusted",      "bad_chain",     "not_ca",       "path_too_long",
    "name_constraint", "expired",        "not_yet_valid", "clock_unset",  "purpose",
    "weak_key",        "weak_signature", "wrong_name",    "pin_mismatch", "refused_by_hook",
};

const char *ussl_verify_reason_name(uint32_t reason)
{
    for (unsigned i = 0; i < USSL_V_COUNT; i++) {
        if (reason == 1u << i) {
            return names[i];
        }
    }
    return NULL;
}

uint32_t ussl_verify_primary(uint32_t reasons)
{
    return reasons & (0u - reasons);
}
