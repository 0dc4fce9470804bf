/* SPDX-License-Identifier: MIT */
/* Judges a chain without a handshake. */
#include "ussl_internal.h"

#include "x509/der.h"

#include <string.h>

#define MOST_CERTS 32

static int judge(ussl_ctx *ctx, const ussl__ders *leaf, const ussl__ders *more, const char *name,
                 ussl_purpose purpose, uint32_t *reasons)
{
    ussl_span chain[MOST_CERTS];
    if (leaf->n + more->n > MOST_CERTS) {
        return ussl__ctx_fail(ctx, "verify", USSL_E_ARG, "more than 32 certificates are given");
    }
    memcpy(chain, leaf->p, leaf->n * sizeof *chain);
    if (more->n > 0) {
        memcpy(chain + leaf->n, more->p, more->n * sizeof *chain);
    }
    /* What is a certificate at all, however bad, gets its reasons. */
    ussl_span contents;
    if (!ussl__der_only(chain[0], USSL__DER_SEQUENCE, &contents)) {
        return ussl__ctx_fail(ctx, "verify", USSL_E_CERT, "the certificate cannot be read");
    }
    ussl__chain_verdict verdict;
    ussl__ctx_judge(ctx, NULL, chain, leaf->n + more->n, name, purpose, &verdict);
    if (verdict.rc != USSL_OK) {
        return ussl__ctx_fail(ctx, "verify", verdict.rc, NULL);
    }
    *reasons = verdict.reasons;
    return verdict.reasons == 0 ? USSL_OK
                                : ussl__ctx_fail(ctx, "verify", USSL_E_VERIFY,
                                                 "the certificate is refused; see the reasons");
}

int ussl_ctx_verify(ussl_ctx *ctx, const void *leaf, size_t leaf_len, const void *untrusted,
                    size_t untrusted_len, const char *name, ussl_purpose purpose, uint32_t *reasons)
{
    static const char op[] = "verify";
    if (ctx == NULL || reasons == NULL) {
        return USSL_E_ARG;
    }
    *reasons = 0;
    const char *why;
    if (name != NULL && ussl__name_check(name, &why) != USSL_OK) {
        return ussl__ctx_fail(ctx, op, USSL_E_ARG, why);
    }
    ussl__ders first = {NULL, 0}, more = {NULL, 0};
    ussl__mark mark;
    ussl__enter(&mark, ctx->owner, NULL);
    int rc = ussl__ders_read(leaf, leaf_len, "CERTIFICATE", &first, &why);
    if (rc == USSL_OK && untrusted_len > 0) {
        rc = ussl__ders_read(untrusted, untrusted_len, "CERTIFICATE", &more, &why);
    }
    if (rc == USSL_E_CERT) {
        (void)ussl__ctx_fail(ctx, op, rc, why);
    }
    if (rc == USSL_OK) {
        rc = judge(ctx, &first, &more, name, purpose, reasons);
    }
    ussl__ders_free(&first);
    ussl__ders_free(&more);
    return ussl__option_end(ctx, &mark, op, rc);
}
