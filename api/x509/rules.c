/* SPDX-License-Identifier: MIT */
/* What RFC 5280 6.1 demands of each certificate on a path. */
#include "ussl_config.h"
#include "x509/cert.h"

#define ID_KP_SERVER "\x2b\x06\x01\x05\x05\x07\x03\x01"
#define ID_KP_CLIENT "\x2b\x06\x01\x05\x05\x07\x03\x02"
#define ID_KP_ANY    "\x55\x1d\x25\x00"

bool ussl__rules_time(const ussl__chain_request *request)
{
    return request->judge_time && request->now >= USSL__CLOCK_MIN;
}

static uint32_t judge_time(const ussl__chain_request *request, const ussl__cert *cert)
{
    if (!ussl__rules_time(request)) {
        return 0;
    }
    return request->now < cert->not_before  ? USSL_V_NOT_YET_VALID
           : request->now > cert->not_after ? USSL_V_EXPIRED
                                            : 0u;
}

/* extendedKeyUsage, of the leaf and, nested, of each issuer that has one. */
static bool purpose_fits(const ussl__cert *cert, ussl_purpose purpose)
{
    ussl_span list = cert->eku;
    ussl_span id;
    if (purpose == USSL_PURPOSE_ANY || list.p == NULL) {
        return true;
    }
    while (ussl__der_get(&list, USSL__DER_OID, &id)) {
        if (USSL__SPAN_IS(id, ID_KP_ANY) ||
            (purpose == USSL_PURPOSE_SERVER ? USSL__SPAN_IS(id, ID_KP_SERVER)
                                            : USSL__SPAN_IS(id, ID_KP_CLIENT))) {
            return true;
        }
    }
    return false;
}

/* A leaf's key must be for what the handshake does with it; without a handshake, for signing, for
 * encryption or for agreement: TLS uses it for one of them. */
static bool usage_fits(const ussl__cert *leaf, const ussl__chain_request *request)
{
    unsigned wanted =
        request->key_use != 0
            ? request->key_use
            : USSL__KU_DIGITAL_SIGNATURE | USSL__KU_KEY_ENCIPHERMENT | USSL__KU_KEY_AGREEMENT;
    return request->purpose == USSL_PURPOSE_ANY || (leaf->key_usage & wanted) != 0;
}

/* May it issue, with `below` certificates between it and the leaf that are not self-issued? */
static uint32_t judge_issuer(const ussl__cert *cert, bool anchor, size_t below)
{
    uint32_t reasons = 0;
    /* Version 1 has no way to say so; as an anchor, its owner does. */
    bool old_root = anchor && cert->version == 1 && ussl__cert_self_issued(cert);
    if ((!cert->ca && !old_root) || (cert->key_usage & USSL__KU_CERT_SIGN) == 0) {
        reasons |= USSL_V_NOT_CA;
    }
    if (cert->path_len != USSL__NO_PATH_LEN && below > cert->path_len) {
        reasons |= USSL_V_PATH_TOO_LONG;
    }
    return reasons;
}

#if USSL_HAVE_CRL
static int judge_revocation(const ussl__chain_request *request, const ussl__cert *cert,
                            ussl_span issuer_der, bool leaf, uint32_t *reasons)
{
    const ussl__trust *trust = request->trust;
    bool revoked = trust->crl_count != 0, covered = false;
    int rc = USSL_OK;
    if (revoked && trust->crl_judge != NULL) {
        ussl__cert issuer;
        (void)ussl__cert_read(issuer_der, &issuer);
        rc = trust->crl_judge(request, cert, &issuer, &revoked, &covered);
    }
    bool wanted = trust->crl_policy == USSL_CRL_ALL || (trust->crl_policy == USSL_CRL_LEAF && leaf);
    if (revoked || (wanted && !covered)) {
        *reasons |= USSL_V_REVOKED;
    }
    return rc;
}

#else
/* No CRL can be added to this build, nor one be asked for. */
static int judge_revocation(const ussl__chain_request *request, const ussl__cert *cert,
                            ussl_span issuer_der, bool leaf, uint32_t *reasons)
{
    (void)request;
    (void)cert;
    (void)issuer_der;
    (void)leaf;
    (void)reasons;
    return USSL_OK;
}
#endif

#if USSL_HAVE_NAME_CONSTRAINTS
/* The name constraints of the issuer path[at] against all below it, but for self-issued
 * intermediates. Few issuers have any, so those below are read again only then. */
static void judge_constraints(const ussl_span *path, size_t at, const ussl__cert *issuer,
                              uint32_t *reasons)
{
    for (size_t i = 0; issuer->constraints.p != NULL && i < at; i++) {
        ussl__cert cert;
        (void)ussl__cert_read(path[i], &cert);
        if (i == 0 || !ussl__cert_self_issued(&cert)) {
            reasons[i] |= ussl__constraints_judge(issuer->constraints, &cert);
        }
    }
}
#else
/* An issuer with a limit that this build cannot read may not issue at all. */
static void judge_constraints(const ussl_span *path, size_t at, const ussl__cert *issuer,
                              uint32_t *reasons)
{
    (void)path;
    if (at != 0 && issuer->constraints.p != NULL) {
        reasons[at] |= USSL_V_NAME_CONSTRAINT;
    }
}
#endif

int ussl__rules_judge(const ussl__chain_request *request, const ussl_span *path, size_t count,
                      bool anchored, const ussl__cert *known, uint32_t *reasons, int64_t *not_after)
{
    size_t below = 0;
    ussl__cert cert;
    for (size_t i = 0; i < count; i++) {
        if (known != NULL && known->der.p == path[i].p) {
            cert = *known;
        } else {
            (void)ussl__cert_read(path[i], &cert);
        }
        bool is_anchor = anchored && i + 1 == count;
        uint32_t found = judge_time(request, &cert);
        found |= cert.bad ? USSL_V_BAD_CHAIN : 0u;
        found |= purpose_fits(&cert, request->purpose) ? 0u : USSL_V_PURPOSE;
        found |= ussl__key_strong(cert.spki) ? 0u : USSL_V_WEAK_KEY;
        /* Nothing hangs on an anchor's own signature: it is trusted as it stands. */
        found |= !is_anchor && ussl__alg_weak(cert.alg) ? USSL_V_WEAK_SIGNATURE : 0u;
        if (i != 0) {
            found |= judge_issuer(&cert, is_anchor, below);
            below += !ussl__cert_self_issued(&cert);
        } else {
            found |= usage_fits(&cert, request) ? 0u : USSL_V_PURPOSE;
            if (request->judge_time && !ussl__rules_time(request)) {
                found |= USSL_V_CLOCK_UNSET;
            }
            if (request->name != NULL && !ussl__san_match(cert.san, request->name)) {
                found |= USSL_V_WRONG_NAME;
            }
        }
        reasons[i] = found;
        judge_constraints(path, i, &cert, reasons);
        if (i == 0 || cert.not_after < *not_after) {
            *not_after = cert.not_after;
        }
        if (i + 1 < count) {
            int rc = judge_revocation(request, &cert, path[i + 1], i == 0, &reasons[i]);
            if (rc != USSL_OK) {
                return rc;
            }
        }
    }
    if (count - anchored > request->trust->max_depth) {
        reasons[count - 1] |= USSL_V_PATH_TOO_LONG;
    }
    return USSL_OK;
}
