/* SPDX-License-Identifier: MIT */
/* The road without ussl: wolfSSL called directly, with the same configuration. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <wolfssl/wolfcrypt/settings.h>

#include <wolfssl/ssl.h>
#include <wolfssl/wolfcrypt/dh.h>

#include "chains.h"
#include "road.h"

/* What the configuration expects of its platform. */
int ussl__wolfssl_random(unsigned char *out, unsigned int len)
{
    return road_random(out, len);
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

static int take(WOLFSSL *ssl, char *buf, int len, void *arg)
{
    (void)ssl;
    size_t n = wire_take(((road_end *)arg)->in, buf, (size_t)len);
    return n > 0 ? (int)n : WOLFSSL_CBIO_ERR_WANT_READ;
}

static int put(WOLFSSL *ssl, char *buf, int len, void *arg)
{
    (void)ssl;
    size_t n = wire_put(((road_end *)arg)->out, buf, (size_t)len);
    return n > 0 ? (int)n : WOLFSSL_CBIO_ERR_WANT_WRITE;
}

/* The configuration brings no encryption of tickets, and one made up here would measure itself. */
static bool has(const road *r, const road_setting *s)
{
    (void)r;
    const char *name =
        wolfSSL_get_cipher_name_iana_from_suite((byte)(s->suite >> 8), (byte)s->suite);
    return !s->resume && name != NULL && strncmp(name, "TLS_", 4) == 0;
}

static bool load(WOLFSSL_CTX *ctx, const uint8_t *bundle, size_t bundle_len, const uint8_t *key,
                 size_t key_len)
{
    return wolfSSL_CTX_use_certificate_chain_buffer(ctx, bundle, (long)bundle_len) ==
               WOLFSSL_SUCCESS &&
           wolfSSL_CTX_use_PrivateKey_buffer(ctx, key, (long)key_len, WOLFSSL_FILETYPE_ASN1) ==
               WOLFSSL_SUCCESS;
}

static bool identity(WOLFSSL_CTX *ctx, road_chain chain)
{
    switch (chain) {
    case ROAD_EC:
        return load(ctx, chain_ec_server_bundle, sizeof(chain_ec_server_bundle),
                    chain_ec_server_key, sizeof(chain_ec_server_key));
    case ROAD_RSA:
        return load(ctx, chain_rsa_server_bundle, sizeof(chain_rsa_server_bundle),
                    chain_rsa_server_key, sizeof(chain_rsa_server_key));
    default:
        return load(ctx, chain_ecrsa_server_bundle, sizeof(chain_ecrsa_server_bundle),
                    chain_ecrsa_server_key, sizeof(chain_ecrsa_server_key));
    }
}

static bool set_server(WOLFSSL_CTX *ctx, const road_setting *s)
{
    const DhParams *dh = wc_Dh_ffdhe2048_Get();
    wolfSSL_CTX_set_verify(ctx, WOLFSSL_VERIFY_NONE, NULL);
    wolfSSL_CTX_no_ticket_TLSv13(ctx);
    return wolfSSL_CTX_SetTmpDH(ctx, dh->p, (int)dh->p_len, dh->g, (int)dh->g_len) ==
               WOLFSSL_SUCCESS &&
           identity(ctx, s->chain);
}

static bool set_client(WOLFSSL_CTX *ctx, const road_setting *s)
{
    const uint8_t *root = s->chain == ROAD_EC ? chain_ec_root : chain_rsa_root;
    size_t len = s->chain == ROAD_EC ? sizeof(chain_ec_root) : sizeof(chain_rsa_root);
    wolfSSL_CTX_set_verify(ctx, WOLFSSL_VERIFY_PEER, NULL);
    return wolfSSL_CTX_load_verify_buffer(ctx, root, (long)len, WOLFSSL_FILETYPE_ASN1) ==
           WOLFSSL_SUCCESS;
}

static WOLFSSL_METHOD *method(const road_setting *s, bool server)
{
    if (s->version == ROAD_TLS1_3) {
        return server ? wolfTLSv1_3_server_method() : wolfTLSv1_3_client_method();
    }
    return server ? wolfTLSv1_2_server_method() : wolfTLSv1_2_client_method();
}

static void *ctx_new(const road *r, const road_setting *s, bool server)
{
    byte suite[2] = {(byte)(s->suite >> 8), (byte)s->suite};
    int groups[] = {WOLFSSL_ECC_X25519, WOLFSSL_ECC_SECP256R1};
    WOLFSSL_CTX *ctx = NULL;
    bool ok = wolfSSL_Init() == WOLFSSL_SUCCESS;
    if (ok) {
        ctx = wolfSSL_CTX_new(method(s, server));
    }
    ok = ctx != NULL && wolfSSL_CTX_set_cipher_list_bytes(ctx, suite, 2) == WOLFSSL_SUCCESS &&
         wolfSSL_CTX_set_groups(ctx, groups, 2) == WOLFSSL_SUCCESS &&
         (server ? set_server(ctx, s) : set_client(ctx, s));
    if (!ok) {
        fprintf(stderr, "%s: the context cannot be set up\n", r->name);
        wolfSSL_CTX_free(ctx);
        return NULL;
    }
    wolfSSL_CTX_SetIORecv(ctx, take);
    wolfSSL_CTX_SetIOSend(ctx, put);
    return ctx;
}

static void ctx_free(void *ctx)
{
    wolfSSL_CTX_free(ctx);
    (void)wolfSSL_Cleanup();
}

static void conn_free(void *conn)
{
    wolfSSL_free(conn);
}

static void *conn_new(void *ctx, bool server, road_end *end, void *session)
{
    (void)session;
    WOLFSSL *ssl = wolfSSL_new(ctx);
    if (ssl == NULL) {
        return NULL;
    }
    /* Keying material can be exported afterwards, as through ussl. */
    wolfSSL_KeepArrays(ssl);
    wolfSSL_SetIOReadCtx(ssl, end);
    wolfSSL_SetIOWriteCtx(ssl, end);
    if (!server && (wolfSSL_check_domain_name(ssl, ROAD_NAME) != WOLFSSL_SUCCESS ||
                    wolfSSL_UseSNI(ssl, WOLFSSL_SNI_HOST_NAME, ROAD_NAME, sizeof(ROAD_NAME) - 1) !=
                        WOLFSSL_SUCCESS)) {
        wolfSSL_free(ssl);
        return NULL;
    }
    return ssl;
}

static road_step handshake(void *conn)
{
    int rc = wolfSSL_is_server(conn) ? wolfSSL_accept(conn) : wolfSSL_connect(conn);
    if (rc == WOLFSSL_SUCCESS) {
        return ROAD_DONE;
    }
    int error = wolfSSL_get_error(conn, rc);
    return error == WOLFSSL_ERROR_WANT_READ || error == WOLFSSL_ERROR_WANT_WRITE ? ROAD_WAITS
                                                                                 : ROAD_FAILED;
}

static size_t write_some(void *conn, const void *buf, size_t len)
{
    int rc = wolfSSL_write(conn, buf, (int)len);
    return rc > 0 ? (size_t)rc : 0;
}

static size_t read_some(void *conn, void *buf, size_t len)
{
    int rc = wolfSSL_read(conn, buf, (int)len);
    return rc > 0 ? (size_t)rc : 0;
}

static void end_conn(void *conn)
{
    (void)wolfSSL_shutdown(conn); /* the measurement ends here, whatever the peer says */
}

static void *session_take(void *conn)
{
    (void)conn;
    return NULL;
}

static bool resumed(void *conn)
{
    return wolfSSL_session_reused(conn) == 1;
}

const road road_wolfssl_direct = {
    .name = "wolfssl-direct",
    .has = has,
    .ctx_new = ctx_new,
    .ctx_free = ctx_free,
    .conn_new = conn_new,
    .handshake = handshake,
    .write = write_some,
    .read = read_some,
    .close = end_conn,
    .conn_free = conn_free,
    .session_take = session_take,
    .session_free = free,
    .resumed = resumed,
    .weigh = road_uncounted,
};
