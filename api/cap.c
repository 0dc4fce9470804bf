/* SPDX-License-Identifier: MIT */
/* The names of the capabilities. */
#include "ussl.h"

static const char *const names[USSL_CAP_COUNT] = {
    "client",
    "server",
    "tls1_2",
    "tls1_3",
    "keylog",
    "session",
    "ticket_keys",
    "psk",
    "exporter",
    "key_update",
    "max_fragment",
    "max_fragment_1_3",
    "record_size_limit",
    "external_key",
    "external_rsa_1_3",
    "external_decrypt_later",
    "require_ems",
    "ocsp_stapling",
    "ca_names",
    "sigalg_info",
    "interruptible_ec",
    "multi_cert",
    "partial_chain_off",
};

const char *ussl_cap_name(uint32_t cap)
{
    for (unsigned i = 0; i < USSL_CAP_COUNT; i++) {
        if (cap == 1u << i) {
            return names[i];
        }
    }
    return NULL;
}
