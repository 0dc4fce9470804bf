/* SPDX-License-Identifier: MIT */
/* What a build leaves out is refused when it is asked for, and never passed over: the same
 * questions to a build without the options and, as the control, to one that has them all.
 *
 *   reduced none|all ROOT_DER ROOT_PEM LEAF_DER ISSUER_DER CRL_DER KEY_DER
 *
 * LEAF is named a.example, and ISSUER is constrained to names that allow that. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ussl.h"

typedef struct blob {
    unsigned char *p;
    size_t n;
} blob;

static int failed;

static void expect(const char *what, int got, int wanted)
{
    if (got != wanted) {
        (void)fprintf(stderr, "reduced: %s: %s, not %s\n", what, ussl_result_name(got),
                      ussl_result_name(wanted));
        failed = 1;
    }
}

static blob load(const char *path)
{
    blob b = {NULL, 0};
    FILE *file = fopen(path, "rb");
    if (file == NULL || (b.p = malloc(65536)) == NULL) {
        (void)fprintf(stderr, "reduced: cannot read %s\n", path);
        exit(2);
    }
    b.n = fread(b.p, 1, 65536, file);
    (void)fclose(file);
    return b;
}

static ussl_ctx *fresh(void)
{
    ussl_ctx *ctx = NULL;
    expect("a context", ussl_ctx_new(&ctx, USSL_CLIENT), USSL_OK);
    expect("no clock", ussl_ctx_set_clock(ctx, USSL_CLOCK_NONE, NULL, NULL), USSL_OK);
    return ctx;
}

int main(int argc, char **argv)
{
    if (argc != 8) {
        return 2;
    }
    bool all = strcmp(argv[1], "all") == 0;
    int there = all ? USSL_OK : USSL_E_NOTSUP;
    blob root = load(argv[2]), pem = load(argv[3]), leaf = load(argv[4]), issuer = load(argv[5]);
    blob crl = load(argv[6]), key = load(argv[7]);

    ussl_ctx *ctx = fresh();
    expect("an anchor in PEM", ussl_ctx_add_ca(ctx, pem.p, pem.n), there);
    expect("an anchor in DER", ussl_ctx_add_ca(ctx, root.p, root.n), USSL_OK);
    expect("garbage as an anchor", ussl_ctx_add_ca(ctx, "0garbage", 8), USSL_E_CERT);
    expect("a CRL", ussl_ctx_add_crl(ctx, crl.p, crl.n), there);
    expect("a policy that wants CRLs", ussl_ctx_set_crl_policy(ctx, USSL_CRL_LEAF), there);
    expect("the policy that wants none", ussl_ctx_set_crl_policy(ctx, USSL_CRL_SOFT), USSL_OK);
    expect("an own certificate", ussl_ctx_add_own_cert(ctx, leaf.p, leaf.n, key.p, key.n, NULL),
           there);
    if (!all) {
        expect("an external key",
               ussl_ctx_add_own_cert_external(ctx, leaf.p, leaf.n, NULL, NULL, 0), USSL_E_NOTSUP);
    }
    /* None of a list may fall out of it unsaid: the rest would be offered in its stead. A build for
     * named suites has no others in its table, and so takes them for unknown. */
    int known = all ? USSL_OK : USSL_E_ARG;
    static const uint16_t suites[] = {0xc02f, 0xc02b}, signal[] = {0x00ff, 0xc02b};
    static const uint16_t unknown[] = {0x7777, 0xc02b}, group[] = {0x18, 0x17};
    static const uint16_t sigalg[] = {0x0804, 0x0403};
    expect("a list with an RSA suite", ussl_ctx_set_suites(ctx, suites, 2), known);
    expect("an RSA suite alone", ussl_ctx_set_suites(ctx, suites, 1), known);
    expect("a list with the signal", ussl_ctx_set_suites(ctx, signal, 2), USSL_OK);
    expect("a list with an unknown suite", ussl_ctx_set_suites(ctx, unknown, 2), USSL_E_ARG);
    expect("a list with P-384", ussl_ctx_set_groups(ctx, group, 2), there);
    expect("a list with RSA-PSS", ussl_ctx_set_sigalgs(ctx, sigalg, 2), there);
    ussl_ctx_free(ctx);

    /* The constraint is met. Whoever cannot read it must not take that for granted. */
    ctx = fresh();
    uint32_t reasons = 0;
    expect("the anchor", ussl_ctx_add_ca(ctx, root.p, root.n), USSL_OK);
    int rc = ussl_ctx_verify(ctx, leaf.p, leaf.n, issuer.p, issuer.n, "a.example",
                             USSL_PURPOSE_SERVER, &reasons);
    expect("a chain with name constraints", rc, all ? USSL_OK : USSL_E_VERIFY);
    if (reasons != (all ? 0u : (uint32_t)USSL_V_NAME_CONSTRAINT)) {
        (void)fprintf(stderr, "reduced: the reasons are 0x%x\n", (unsigned)reasons);
        failed = 1;
    }
    ussl_error error;
    ussl_ctx_error(ctx, &error);
    if (!all && (error.code != USSL_E_VERIFY || error.text[0] != '\0')) {
        (void)fprintf(stderr, "reduced: the error says %d '%s'\n", error.code, error.text);
        failed = 1;
    }
    ussl_ctx_free(ctx);
    (void)printf("reduced: %s: %s\n", argv[1], failed ? "FAILED" : "as it should");
    return failed;
}
