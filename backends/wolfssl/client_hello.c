/* SPDX-License-Identifier: MIT */
/* Reads the ClientHello once more where the library does not say what the client offered. */
#include "wolf.h"

#if USSL_HAVE_SERVER

static size_t be16(const uint8_t *p)
{
    return (size_t)((p[0] << 8) | p[1]);
}

static size_t be24(const uint8_t *p)
{
    return ((size_t)p[0] << 16) | be16(p + 1);
}

/* The message lies in the library's input buffer, behind a record header or not, or, if it came in
 * several records, in the buffer that it was gathered in. */
static bool find(const WOLFSSL *ssl, ussl_span *body)
{
    enum { RECORD = 5, HANDSHAKE = 4, CLIENT_HELLO = 1 };
    ussl_span from[3] = {{NULL, 0}, {NULL, 0}, {NULL, 0}};
    if (ssl->arrays != NULL && ssl->arrays->pendingMsg != NULL) {
        from[0] = (ussl_span){ssl->arrays->pendingMsg, ssl->arrays->pendingMsgSz};
    }
    const uint8_t *in = ssl->buffers.inputBuffer.buffer;
    size_t n = ssl->buffers.inputBuffer.length;
    if (in != NULL && n > RECORD) {
        from[1] = (ussl_span){in, n};
        from[2] = (ussl_span){in + RECORD, n - RECORD};
    }
    for (size_t i = 0; i < 3; i++) {
        const uint8_t *p = from[i].p;
        if (p != NULL && from[i].n > HANDSHAKE && p[0] == CLIENT_HELLO &&
            be24(p + 1) <= from[i].n - HANDSHAKE) {
            *body = (ussl_span){p + HANDSHAKE, be24(p + 1)};
            return true;
        }
    }
    return false;
}

static bool skip(ussl_span *in, size_t n)
{
    if (in->n < n) {
        return false;
    }
    in->p += n;
    in->n -= n;
    return true;
}

/* A vector behind a length of `width` bytes (RFC 8446 3.4). */
static bool vector(ussl_span *in, size_t width, ussl_span *out)
{
    if (in->n < width) {
        return false;
    }
    size_t n = width == 1 ? in->p[0] : be16(in->p);
    if (in->n - width < n) {
        return false;
    }
    *out = (ussl_span){in->p + width, n};
    return skip(in, width + n);
}

static void read_extension(size_t type, ussl_span body, ussl__wolf_client_hello *out)
{
    enum { SIGNATURE_ALGORITHMS = 13, SUPPORTED_VERSIONS = 43 };
    ussl_span list;
    if (type == SIGNATURE_ALGORITHMS && vector(&body, 2, &list)) {
        out->sigalgs = list;
    } else if (type == SUPPORTED_VERSIONS && vector(&body, 1, &list)) {
        out->versions = list;
        for (size_t i = 0; i + 1 < list.n; i += 2) {
            out->tls1_3 = out->tls1_3 || be16(list.p + i) == USSL_TLS1_3;
        }
    }
}

bool ussl__wolf_read_client_hello(const WOLFSSL *ssl, ussl__wolf_client_hello *out)
{
    enum { VERSION_AND_RANDOM = 34 };
    ussl_span in, ignored, extensions;
    *out = (ussl__wolf_client_hello){{NULL, 0}, {NULL, 0}, {NULL, 0}, false};
    if (!find(ssl, &in) || !skip(&in, VERSION_AND_RANDOM) || !vector(&in, 1, &ignored) ||
        !vector(&in, 2, &out->suites) || !vector(&in, 1, &ignored)) {
        return false;
    }
    if (in.n == 0) {
        return true;
    }
    if (!vector(&in, 2, &extensions)) {
        return false;
    }
    while (extensions.n >= 4) {
        size_t type = be16(extensions.p);
        ussl_span body;
        if (!skip(&extensions, 2) || !vector(&extensions, 2, &body)) {
            return false;
        }
        read_extension(type, body, out);
    }
    return true;
}

bool ussl__wolf_offers(ussl_span list, uint16_t id)
{
    for (size_t i = 0; i + 1 < list.n; i += 2) {
        if (be16(list.p + i) == id) {
            return true;
        }
    }
    return false;
}

/* TLS 1.3 binds a curve to each ECDSA scheme (RFC 8446 4.2.3). */
static size_t scheme_of_curve(word32 oid)
{
    switch (ussl__wolf_group_of_oid(oid)) {
    case WOLFSSL_ECC_SECP384R1:
        return 0x0503;
    case WOLFSSL_ECC_SECP521R1:
        return 0x0603;
    default:
        return 0x0403;
    }
}

/* Can the client check a signature of this key at all? By the low byte of TLS 1.2's scheme, and by
 * the RSA-PSS schemes that TLS 1.3 allows (RFC 8446 4.2.3). */
static bool can_check(const ussl__wolf_client_hello *hello, const ussl__wolf_cert *cert,
                      bool tls1_3)
{
    if (hello->sigalgs.n == 0) {
        return true;
    }
    for (size_t i = 0; i + 1 < hello->sigalgs.n; i += 2) {
        size_t scheme = be16(hello->sigalgs.p + i);
        bool pss = scheme >= 0x0804 && scheme <= 0x0806;
        bool pkcs1 = (scheme & 0xff) == 1 && scheme < 0x0700 && !tls1_3;
        bool ecdsa = (scheme & 0xff) == 3 && scheme < 0x0700 &&
                     (!tls1_3 || scheme == scheme_of_curve(cert->curve_oid));
        if (cert->key_type == ecc_dsa_sa_algo ? ecdsa : pss || pkcs1) {
            return true;
        }
    }
    return false;
}

static bool fits(const ussl_suite *suite, const ussl__wolf_cert *cert,
                 const ussl__wolf_client_hello *hello)
{
    bool tls1_3 = (suite->flags & USSL_SUITE_TLS1_3) != 0;
    if (!tls1_3 && suite->kx == USSL_KX_ECDH) {
        return cert->have_static_ecc && cert->have_ecdsa_sig == (suite->auth == USSL_AUTH_ECDSA);
    }
    if (!tls1_3 && suite->kx == USSL_KX_RSA) {
        return cert->have_rsa;
    }
    bool key = tls1_3 || (suite->auth == USSL_AUTH_ECDSA && cert->have_ecc) ||
               (suite->auth == USSL_AUTH_RSA && cert->have_rsa);
    return key && can_check(hello, cert, tls1_3);
}

/* The first suite of ours that the client offers decides, as it does in the library afterwards. */
size_t ussl__wolf_fitting_cert(const ussl__wolf_ctx *ctx, const ussl__wolf_client_hello *hello)
{
    bool tls1_3 = hello->tls1_3 && ctx->cfg->max_version == USSL_TLS1_3;
    for (size_t i = 0; i < ctx->cfg->suite_count; i++) {
        const ussl_suite *suite = ussl_suite_by_id(ctx->cfg->suites[i]);
        if (suite == NULL || tls1_3 != ((suite->flags & USSL_SUITE_TLS1_3) != 0) ||
            !ussl__wolf_offers(hello->suites, suite->id)) {
            continue;
        }
        for (size_t k = 0; k < ctx->cert_count; k++) {
            if (fits(suite, &ctx->certs[k], hello)) {
                return k;
            }
        }
    }
    return 0;
}

#endif
