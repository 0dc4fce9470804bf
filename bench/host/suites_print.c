/* SPDX-License-Identifier: MIT */
/* Prints the suites with the names of what they share, for the JSON. */
#include <stdio.h>

#include "suites.h"

static const char *const exchanges[] = {
    [USSL_KX_RSA] = "RSA",
    [USSL_KX_DHE] = "DHE-RSA",
    [USSL_KX_ECDHE] = "ECDHE",
    [USSL_KX_ECDH] = "ECDH",
};

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
        char cipher[BENCH_NAME];
        if (!bench_suite_takes_part(s)) {
            continue;
        }
        bench_suite_cipher(s, cipher, sizeof(cipher));
        printf("%s\n {\"id\": \"0x%04x\", \"name\": \"%s\", \"openssl\": \"%s\", \"seed\": %s, "
               "\"kx\": ",
               comma, s->id, s->name, s->openssl != NULL ? s->openssl : "",
               (s->flags & USSL_SUITE_SEED) != 0 ? "true" : "false");
        print_kx(s);
        printf(", \"cipher\": \"%s\", \"bulk\": \"%s\", \"backends\": [", cipher,
               bench_suite_bulk(s));
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
