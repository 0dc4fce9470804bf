/* SPDX-License-Identifier: MIT */
/* Private keys behind the core's callback: the library's sign and decrypt hooks. */
#include "wolf.h"

#include <string.h>

#if USSL_HAVE_EXTERNAL_KEY

static ussl_hash hash_of(size_t len)
{
    switch (len) {
    case 20:
        return USSL_HASH_SHA1;
    case 32:
        return USSL_HASH_SHA256;
    case 48:
        return USSL_HASH_SHA384;
    default:
        return USSL_HASH_NONE; /* SHA-512: hash_bits says it */
    }
}

/* 0, WC_PENDING_E for "not yet", or an error that ends the handshake. */
static int sign(WOLFSSL *ssl, ussl_key_padding padding, const uint8_t *digest, size_t len,
                uint8_t *out, word32 *out_len)
{
    ussl__wolf_conn *conn = wolfSSL_GetIOReadCtx(ssl);
    size_t written = 0;
    ussl_key_request request = {
        .kind = USSL_KEY_SIGN,
        .padding = padding,
        .hash = hash_of(len),
        .hash_bits = (unsigned)(8 * len),
        .in = digest,
        .in_len = len,
        .out = out,
        .out_cap = *out_len,
        .out_len = &written,
        .cert_index = conn->cert_index,
    };
    int rc = ussl__key_op(conn->owner, &request);
    if (rc == USSL_OK && written <= *out_len) {
        *out_len = (word32)written;
        return 0;
    }
    if (rc == USSL_WANT_KEY) {
        return WC_PENDING_E;
    }
    conn->key_result = rc < 0 ? rc : USSL_E_KEY;
    return BAD_STATE_E;
}

static int sign_ecdsa(WOLFSSL *ssl, const unsigned char *in, unsigned int len, unsigned char *out,
                      word32 *out_len, const unsigned char *key, unsigned int key_len, void *arg)
{
    (void)key;
    (void)key_len;
    (void)arg;
    return sign(ssl, USSL_KEY_ECDSA, in, len, out, out_len);
}

#ifndef NO_RSA

/* `in` is a DigestInfo (RFC 8017 9.2), whose last bytes are the digest. */
static int sign_pkcs1(WOLFSSL *ssl, const unsigned char *in, unsigned int len, unsigned char *out,
                      word32 *out_len, const unsigned char *key, unsigned int key_len, void *arg)
{
    (void)key;
    (void)key_len;
    (void)arg;
    static const unsigned sizes[] = {20, 32, 48, 64};
    for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; i++) {
        unsigned head = len - sizes[i];
        /* OCTET STRING and its length stand right before it. */
        if (len > sizes[i] + 2 && in[head - 2] == 0x04 && in[head - 1] == sizes[i]) {
            return sign(ssl, USSL_KEY_RSA_PKCS1, in + head, sizes[i], out, out_len);
        }
    }
    return BAD_FUNC_ARG;
}

#ifdef WC_RSA_PSS
static int sign_pss(WOLFSSL *ssl, const unsigned char *in, unsigned int len, unsigned char *out,
                    unsigned int *out_len, int hash, int mgf, const unsigned char *key,
                    unsigned int key_len, void *arg)
{
    (void)hash;
    (void)mgf;
    (void)key;
    (void)key_len;
    (void)arg;
    return sign(ssl, USSL_KEY_RSA_PSS, in, len, out, out_len);
}
#endif

/* The answer goes over the ciphertext. A wrong padding must look like any other to the peer, which
 * the library sees to when it is told RSA_PAD_E. */
static int decrypt(WOLFSSL *ssl, unsigned char *in, unsigned int len, unsigned char **out,
                   const unsigned char *key, unsigned int key_len, void *arg)
{
    (void)key;
    (void)key_len;
    (void)arg;
    ussl__wolf_conn *conn = wolfSSL_GetIOReadCtx(ssl);
    uint8_t plain[512];
    size_t written = 0;
    ussl_key_request request = {
        .kind = USSL_KEY_DECRYPT,
        .padding = USSL_KEY_RSA_PKCS1,
        .hash = USSL_HASH_NONE,
        .in = in,
        .in_len = len,
        .out = plain,
        .out_cap = sizeof plain,
        .out_len = &written,
        .cert_index = conn->cert_index,
    };
    int rc = ussl__key_op(conn->owner, &request);
    int result = RSA_PAD_E;
    if (rc == USSL_OK && written <= len && written <= sizeof plain) {
        memcpy(in, plain, written);
        *out = in;
        result = (int)written;
    } else if (rc == USSL_WANT_KEY) {
        conn->key_result = USSL_E_NOTSUP; /* the library cannot come back to a decryption */
        result = BAD_FUNC_ARG;
    }
    ussl__wipe(plain, sizeof plain);
    return result;
}

#endif

#ifndef NO_DH

enum { KEPT = 0x40000000 };

/* While a signature is awaited, the library builds its ServerKeyExchange anew at each call. The
 * ephemeral key must stay, or the digest under signature would be another one each time: a mark in
 * its length, which no key reaches, tells the callback below to leave it alone. */
void ussl__wolf_keep_dh_key(ussl__wolf_conn *conn)
{
    buffer *pub = &conn->ssl->buffers.serverDH_Pub;
    if (conn->ctx->cfg->role == USSL_SERVER && pub->buffer != NULL) {
        pub->length |= KEPT;
    }
}

static int make_dh_key(DhKey *key, WC_RNG *rng, byte *priv, word32 *priv_len, byte *pub,
                       word32 *pub_len)
{
    (void)key;
    (void)rng;
    (void)priv;
    (void)priv_len;
    (void)pub;
    if ((*pub_len & KEPT) != 0) {
        *pub_len &= ~(word32)KEPT;
        return 0;
    }
    return NOT_COMPILED_IN; /* the library makes one */
}

#else

void ussl__wolf_keep_dh_key(ussl__wolf_conn *conn)
{
    (void)conn;
}

#endif

void ussl__wolf_use_external_key(ussl__wolf_ctx *ctx)
{
    if (ctx->cert_count == 0 || !ctx->certs[0].external) {
        return;
    }
    wolfSSL_CTX_SetEccSignCb(ctx->lib, sign_ecdsa);
#ifndef NO_RSA
    wolfSSL_CTX_SetRsaSignCb(ctx->lib, sign_pkcs1);
#ifdef WC_RSA_PSS
    wolfSSL_CTX_SetRsaPssSignCb(ctx->lib, sign_pss);
#endif
    wolfSSL_CTX_SetRsaDecCb(ctx->lib, decrypt);
#endif
#ifndef NO_DH
    wolfSSL_CTX_SetDhGenerateKeyPair(ctx->lib, make_dh_key);
#endif
}

#else

void ussl__wolf_use_external_key(ussl__wolf_ctx *ctx)
{
    (void)ctx;
}

void ussl__wolf_keep_dh_key(ussl__wolf_conn *conn)
{
    (void)conn;
}

#endif
