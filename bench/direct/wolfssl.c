/* SPDX-License-Identifier: MIT */
/* The road without ussl: wolfSSL called directly, with the same configuration. */
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include <wolfssl/wolfcrypt/settings.h>

#include <wolfssl/ssl.h>

#include "chains.h"
#include "direct.h"

/* What the configuration expects of its platform. */
int ussl__wolfssl_random(unsigned char *out, unsigned int len)
{
    return fixed_random(out, len);
}

time_t ussl__wolfssl_time(time_t *out)
{
    return time(out);
}

word32 LowResTimer(void)
{
    return (word32)time(NULL);
}

sword64 TimeNowInMilliseconds(void)
{
    return (sword64)time(NULL) * 1000;
}

static WOLFSSL_CTX *contexts[2];

typedef struct end {
    wire *in, *out;
} end;

static int take(WOLFSSL *ssl, char *buf, int len, void *arg)
{
    (void)ssl;
    size_t n = wire_take(((end *)arg)->in, buf, (size_t)len);
    return n > 0 ? (int)n : WOLFSSL_CBIO_ERR_WANT_READ;
}

static int put(WOLFSSL *ssl, char *buf, int len, void *arg)
{
    (void)ssl;
    size_t n = wire_put(((end *)arg)->out, buf, (size_t)len);
    return n > 0 ? (int)n : WOLFSSL_CBIO_ERR_WANT_WRITE;
}

int road_open(const setting *s)
{
    byte suite[2] = {(byte)(s->suite >> 8), (byte)s->suite};
    int groups[] = {WOLFSSL_ECC_X25519, WOLFSSL_ECC_SECP256R1};
    int ok = wolfSSL_Init() == WOLFSSL_SUCCESS;
    contexts[0] =
        wolfSSL_CTX_new(s->tls13 ? wolfTLSv1_3_client_method() : wolfTLSv1_2_client_method());
    contexts[1] =
        wolfSSL_CTX_new(s->tls13 ? wolfTLSv1_3_server_method() : wolfTLSv1_2_server_method());
    ok = ok && contexts[0] != NULL && contexts[1] != NULL;
    for (int role = 0; ok && role < 2; role++) {
        ok = wolfSSL_CTX_set_cipher_list_bytes(contexts[role], suite, 2) == WOLFSSL_SUCCESS;
        ok = ok && wolfSSL_CTX_set_groups(contexts[role], groups, 2) == WOLFSSL_SUCCESS;
        wolfSSL_CTX_SetIORecv(contexts[role], take);
        wolfSSL_CTX_SetIOSend(contexts[role], put);
    }
    ok = ok && wolfSSL_CTX_load_verify_buffer(contexts[0], chain_ec_root, sizeof(chain_ec_root),
                                              WOLFSSL_FILETYPE_ASN1) == WOLFSSL_SUCCESS;
    ok = ok && wolfSSL_CTX_use_certificate_chain_buffer(contexts[1], chain_ec_server_bundle,
                                                        sizeof(chain_ec_server_bundle)) ==
                   WOLFSSL_SUCCESS;
    ok = ok && wolfSSL_CTX_use_PrivateKey_buffer(contexts[1], chain_ec_server_key,
                                                 sizeof(chain_ec_server_key),
                                                 WOLFSSL_FILETYPE_ASN1) == WOLFSSL_SUCCESS;
    if (ok) {
        wolfSSL_CTX_set_verify(contexts[0], WOLFSSL_VERIFY_PEER, NULL);
        wolfSSL_CTX_set_verify(contexts[1], WOLFSSL_VERIFY_NONE, NULL);
        if (s->tls13) {
            wolfSSL_CTX_no_ticket_TLSv13(contexts[1]);
        }
    } else {
        fprintf(stderr, "wolfssl: the contexts cannot be set up\n");
    }
    return ok ? 0 : -1;
}

static int move(WOLFSSL *from, WOLFSSL *to)
{
    static uint8_t data[CHUNK];
    for (size_t total = 0; total < transfer;) {
        int sent = wolfSSL_write(from, data, CHUNK);
        if (sent <= 0) {
            return -1;
        }
        for (int left = sent; left > 0;) {
            int got = wolfSSL_read(to, data, sizeof(data));
            if (got <= 0) {
                return -1;
            }
            left -= got;
        }
        total += (size_t)sent;
    }
    return 0;
}

/* 1: done, 0: wants more, -1: failed. */
static int advance(WOLFSSL *ssl, int rc)
{
    if (rc == WOLFSSL_SUCCESS) {
        return 1;
    }
    int error = wolfSSL_get_error(ssl, rc);
    return error == WOLFSSL_ERROR_WANT_READ || error == WOLFSSL_ERROR_WANT_WRITE ? 0 : -1;
}

int road_run(wire *up, wire *down)
{
    end ends[2] = {{down, up}, {up, down}};
    WOLFSSL *ssl[2] = {NULL, NULL};
    int rc = 0;
    for (int role = 0; role < 2; role++) {
        ssl[role] = wolfSSL_new(contexts[role]);
        if (ssl[role] == NULL) {
            rc = -1;
            break;
        }
        /* Keying material can be exported afterwards, as through ussl. */
        wolfSSL_KeepArrays(ssl[role]);
        wolfSSL_SetIOReadCtx(ssl[role], &ends[role]);
        wolfSSL_SetIOWriteCtx(ssl[role], &ends[role]);
    }
    if (rc == 0 && wolfSSL_check_domain_name(ssl[0], "bench.example") != WOLFSSL_SUCCESS) {
        rc = -1;
    }
    if (rc == 0 &&
        wolfSSL_UseSNI(ssl[0], WOLFSSL_SNI_HOST_NAME, "bench.example", 13) != WOLFSSL_SUCCESS) {
        rc = -1;
    }
    int a = 0, b = 0;
    while (rc == 0 && (a == 0 || b == 0)) {
        a = a == 0 ? advance(ssl[0], wolfSSL_connect(ssl[0])) : a;
        b = b == 0 ? advance(ssl[1], wolfSSL_accept(ssl[1])) : b;
        rc = a < 0 || b < 0 ? -1 : 0;
    }
    if (rc == 0) {
        rc = move(ssl[0], ssl[1]) == 0 && move(ssl[1], ssl[0]) == 0 ? 0 : -1;
    }
    for (int role = 0; role < 2; role++) {
        if (rc == 0) {
            wolfSSL_shutdown(ssl[role]);
        }
        wolfSSL_free(ssl[role]);
    }
    up->start = up->end = down->start = down->end = 0;
    return rc;
}

void road_close(void)
{
    wolfSSL_CTX_free(contexts[0]);
    wolfSSL_CTX_free(contexts[1]);
    wolfSSL_Cleanup();
}
