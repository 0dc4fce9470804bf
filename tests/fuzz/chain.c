/* SPDX-License-Identifier: MIT */
/* Fuzzes the verdict on a chain: certificates, anchors and CRLs are all the fuzzer's. */
#include "fuzz.h"

#include "x509/cert.h"

#define MOST 12

static const char *const names[] = {"myssl.com", "a.example", "b.a.example",
                                    "127.0.0.1", "::1",       "x.y.wild.example"};

/* A signature is right when its first byte is even, so that the fuzzer can make paths. */
static int verify(const ussl_signature *sig)
{
    FUZZ_ASSERT(sig->value.n > 0 && sig->tbs.n > 0 && sig->spki.n > 0);
    return (sig->value.p[0] & 1) == 0 ? USSL_OK : USSL_E_CERT;
}

static int sha256(const uint8_t *data, size_t len, uint8_t out[32])
{
    memset(out, 0, 32);
    for (size_t i = 0; i < len; i++) {
        out[i % 32] = (uint8_t)(out[i % 32] + data[i]);
    }
    return USSL_OK;
}

static int hook(void *arg, ussl_conn *conn, const ussl_cert_view *cert)
{
    (void)conn;
    size_t *left = arg;
    FUZZ_ASSERT(cert->der_len > 0 && cert->depth < USSL__PATH_MAX);
    FUZZ_ASSERT(cert->depth < *left);
    *left = cert->depth;
    return cert->der[cert->der_len - 1] == 7 ? 50 : 0;
}

/* Four bytes of choices, then DER elements one behind another: how many are CRLs and anchors is one
 * of the choices; the rest is presented, and what is no element is a last certificate. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const ussl_pki_ops ops = {.verify_signature = verify, .sha256 = sha256};
    const ussl_backend backend = {.pki = &ops};
    ussl_span crls[MOST], presented[MOST];
    ussl__anchor anchors[MOST];
    size_t left = USSL__PATH_MAX; /* the hook walks down to the leaf */
    if (size < 4) {
        return 0;
    }
    uint8_t pins[1][32] = {{data[0]}};
    ussl__trust trust = {.anchors = anchors,
                         .crls = crls,
                         .crl_judge = ussl__crl_judge,
                         .crl_policy = (ussl_crl_policy)(data[1] % 3),
                         .pins = (const uint8_t(*)[32])pins,
                         .pin_count = (data[1] & 0x40) != 0,
                         .pins_only = (data[1] & 0x80) != 0,
                         .max_depth = 1 + data[1] / 4 % 10};
    ussl__chain_request request = {.backend = &backend,
                                   .trust = &trust,
                                   .presented = presented,
                                   .name = data[2] % 8 < 6 ? names[data[2] % 8] : NULL,
                                   .purpose = (ussl_purpose)(data[2] / 8 % 3),
                                   .judge_time = (data[2] & 0x40) != 0,
                                   .now = data[2] & 0x80 ? 1767225600 : 0,
                                   .hook = data[3] & 1 ? hook : NULL,
                                   .hook_arg = &left,
                                   .hook_may_accept = (data[3] & 2) != 0};
    size_t want_anchors = data[3] / 4 % 4, want_crls = data[3] / 16 % 4;
    ussl_span rest = {data + 4, size - 4};
    while (rest.n != 0 && request.presented_count < MOST) {
        ussl_span der = rest;
        if (!ussl__der_whole(&rest, USSL__DER_SEQUENCE, &der)) {
            rest.n = 0;
        }
        if (want_crls > 0) {
            want_crls--;
            if (ussl__crl_read(der) == USSL_OK) {
                crls[trust.crl_count++] = der;
            }
        } else if (want_anchors > 0) {
            want_anchors--;
            if (ussl__anchor_read(der, &anchors[trust.anchor_count]) == USSL_OK) {
                trust.anchor_count++;
            }
        } else {
            presented[request.presented_count++] = der;
        }
    }
    ussl__chain_verdict verdict;
    ussl__chain_judge(&request, &verdict);
    FUZZ_ASSERT(verdict.rc == USSL_OK);
    FUZZ_ASSERT(left == 0 || left == USSL__PATH_MAX);
    FUZZ_ASSERT(verdict.reasons < 1u << USSL_V_COUNT);
    FUZZ_ASSERT((verdict.reasons == 0) == (verdict.alert == 0));
    FUZZ_ASSERT(verdict.reasons != 0 || request.presented_count > 0);
    FUZZ_ASSERT(verdict.reasons != 0 || trust.anchor_count > 0 || trust.pins_only);
    return 0;
}
