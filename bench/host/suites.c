/* SPDX-License-Identifier: MIT */
/* Which measurements a suite of the table shares with others: what its cases are called. */
#include "suites.h"

#include <stdio.h>

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
static const char *const exchanges[] = {
    [USSL_KX_RSA] = "RSA",
    [USSL_KX_DHE] = "DHE-RSA",
    [USSL_KX_ECDHE] = "ECDHE",
    [USSL_KX_ECDH] = "ECDH",
};

bool bench_suite_takes_part(const ussl_suite *s)
{
    return (s->flags & (USSL_SUITE_SEED | USSL_SUITE_TLS1_3)) != 0 && s->cipher != USSL_CIPHER_NONE;
}

bool bench_suite_is_1_3(const ussl_suite *s)
{
    return (s->flags & USSL_SUITE_TLS1_3) != 0;
}

void bench_suite_cipher(const ussl_suite *s, char *out, size_t cap)
{
    snprintf(out, cap, "%s-%s%s", ciphers[s->cipher], modes[s->mode], macs[s->mac]);
}

void bench_suite_bulk(const ussl_suite *s, char *out, size_t cap)
{
    snprintf(out, cap, "%s %s-%s%s", bench_suite_is_1_3(s) ? "TLS1.3" : "TLS1.2",
             ciphers[s->cipher], modes[s->mode], macs[s->mac]);
}

/* TLS 1.3 leaves the key exchange and the certificate to other fields of the handshake. */
static void print_kx(const ussl_suite *s)
{
    if (bench_suite_is_1_3(s)) {
        printf("[\"TLS1.3 ECDSA\", \"TLS1.3 RSA\"]");
        return;
    }
    bool curve = s->kx == USSL_KX_ECDHE || s->kx == USSL_KX_ECDH;
    printf("[\"TLS1.2 %s%s\"]", exchanges[s->kx],
           !curve                       ? ""
           : s->auth == USSL_AUTH_ECDSA ? "-ECDSA"
                                        : "-RSA");
}

void bench_suites_print(void)
{
    size_t count, backends;
    const ussl_suite *suites = ussl_suites(&count);
    const ussl_backend *const *list = ussl_backends(&backends);
    const char *comma = "";
    printf("[");
    for (size_t i = 0; i < count; i++) {
        const ussl_suite *s = &suites[i];
        char cipher[BENCH_NAME], bulk[BENCH_NAME];
        if (!bench_suite_takes_part(s)) {
            continue;
        }
        bench_suite_cipher(s, cipher, sizeof(cipher));
        bench_suite_bulk(s, bulk, sizeof(bulk));
        printf("%s\n {\"id\": \"0x%04x\", \"name\": \"%s\", \"openssl\": \"%s\", \"seed\": %s, "
               "\"kx\": ",
               comma, s->id, s->name, s->openssl != NULL ? s->openssl : "",
               (s->flags & USSL_SUITE_SEED) != 0 ? "true" : "false");
        print_kx(s);
        printf(", \"cipher\": \"%s\", \"bulk\": \"%s\", \"backends\": [", cipher, bulk);
        const char *between = "";
        for (size_t b = 0; b < backends; b++) {
            if (ussl_backend_has_suite(list[b], s->id)) {
                printf("%s\"%s\"", between, ussl_backend_name(list[b]));
                between = ", ";
            }
        }
        printf("]}");
        comma = ",";
    }
    printf("\n]\n");
}
