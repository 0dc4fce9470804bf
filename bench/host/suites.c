/* SPDX-License-Identifier: MIT */
/* Which measurements a suite of the table shares with others: what its cases are called. */
#include "suites.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *const ciphers[] = {
    [USSL_CIPHER_AES_128] = "AES-128",           [USSL_CIPHER_AES_256] = "AES-256",
    [USSL_CIPHER_CAMELLIA_128] = "CAMELLIA-128", [USSL_CIPHER_CAMELLIA_256] = "CAMELLIA-256",
    [USSL_CIPHER_CHACHA20] = "CHACHA20",
};
static const char *const modes[] = {
    [USSL_MODE_CBC] = "CBC",     [USSL_MODE_GCM] = "GCM",           [USSL_MODE_CCM] = "CCM",
    [USSL_MODE_CCM_8] = "CCM-8", [USSL_MODE_POLY1305] = "POLY1305",
};
static const char *const macs[] = {
    [USSL_HASH_NONE] = "",
    [USSL_HASH_SHA1] = "-SHA1",
    [USSL_HASH_SHA256] = "-SHA256",
    [USSL_HASH_SHA384] = "-SHA384",
};
bool bench_suite_takes_part(const ussl_suite *s)
{
    return (s->flags & (USSL_SUITE_SEED | USSL_SUITE_TLS1_3)) != 0 && s->cipher != USSL_CIPHER_NONE;
}

bool bench_suite_is_1_3(const ussl_suite *s)
{
    return (s->flags & USSL_SUITE_TLS1_3) != 0;
}

road_chain bench_suite_chain(const ussl_suite *s)
{
    if (s->kx == USSL_KX_ECDH && s->auth == USSL_AUTH_RSA) {
        return ROAD_EC_UNDER_RSA;
    }
    return s->auth == USSL_AUTH_RSA ? ROAD_RSA : ROAD_EC;
}

void bench_suite_cipher(const ussl_suite *s, char *out, size_t cap)
{
    snprintf(out, cap, "%s-%s%s", ciphers[s->cipher], modes[s->mode], macs[s->mac]);
}

const char *bench_suite_bulk(const ussl_suite *s)
{
    static char names[64][BENCH_NAME];
    static size_t count;
    char name[BENCH_NAME];
    snprintf(name, sizeof(name), "%s %s-%s%s", bench_suite_is_1_3(s) ? "TLS1.3" : "TLS1.2",
             ciphers[s->cipher], modes[s->mode], macs[s->mac]);
    for (size_t i = 0; i < count; i++) {
        if (strcmp(names[i], name) == 0) {
            return names[i];
        }
    }
    if (count == sizeof(names) / sizeof(names[0])) {
        abort(); /* the table of suites has outgrown this one */
    }
    memcpy(names[count], name, sizeof(name));
    return names[count++];
}
