/* SPDX-License-Identifier: MIT */
/* Revocation lists (RFC 5280 5 and 6.3): complete and direct ones. */
#include "x509/cert.h"

typedef struct crl {
    ussl_span tbs, alg, sig, issuer;
    ussl_span entries; /* contents of revokedCertificates */
    int64_t this_update, next_update;
    bool has_next_update;
    bool usable; /* complete and direct, nothing critical that we do not know */
} crl;

#define ID_CE_DELTA_CRL     "\x55\x1d\x1b"
#define ID_CE_ISSUING_POINT "\x55\x1d\x1c"

/* False if malformed; an extension that bars the use of the list clears *usable. */
static bool read_extensions(ussl_span list, bool *usable)
{
    do {
        ussl_span id, value;
        bool critical;
        if (!ussl__extension_next(&list, &id, &critical, &value)) {
            return false;
        }
        /* A delta, or a list for a part of the certificates, proves nothing by its silence. */
        if (critical || USSL__SPAN_IS(id, ID_CE_DELTA_CRL) ||
            USSL__SPAN_IS(id, ID_CE_ISSUING_POINT)) {
            *usable = false;
        }
    } while (list.n != 0);
    return true;
}

static bool next_entry(ussl_span *entries, ussl_span *serial, bool *usable)
{
    ussl_span body, list;
    int64_t when;
    if (!ussl__der_get(entries, USSL__DER_SEQUENCE, &body) || !ussl__der_integer(&body, serial) ||
        !ussl__der_time(&body, &when)) {
        return false;
    }
    return body.n == 0 ||
           (ussl__der_only(body, USSL__DER_SEQUENCE, &list) && read_extensions(list, usable));
}

static bool crl_read(ussl_span der, crl *out)
{
    ussl_span body, tbs, alg, list;
    unsigned version;
    *out = (crl){.usable = true};
    if (!ussl__der_only(der, USSL__DER_SEQUENCE, &body) ||
        !ussl__der_whole(&body, USSL__DER_SEQUENCE, &out->tbs) ||
        !ussl__der_whole(&body, USSL__DER_SEQUENCE, &out->alg) ||
        !ussl__der_bytes(&body, &out->sig) || body.n != 0 ||
        !ussl__der_only(out->tbs, USSL__DER_SEQUENCE, &tbs)) {
        return false;
    }
    if (ussl__der_at(&tbs, USSL__DER_INTEGER) &&
        (!ussl__der_small(&tbs, &version) || version != 1)) {
        return false;
    }
    if (!ussl__der_whole(&tbs, USSL__DER_SEQUENCE, &alg) || !ussl__span_eq(alg, out->alg) ||
        !ussl__der_whole(&tbs, USSL__DER_SEQUENCE, &out->issuer) ||
        !ussl__der_time(&tbs, &out->this_update)) {
        return false;
    }
    out->has_next_update = ussl__der_time(&tbs, &out->next_update);
    if (ussl__der_get(&tbs, USSL__DER_SEQUENCE, &out->entries)) {
        ussl_span entries = out->entries, serial;
        while (entries.n != 0) {
            if (!next_entry(&entries, &serial, &out->usable)) {
                return false;
            }
        }
    }
    if (tbs.n == 0) {
        return true;
    }
    return ussl__der_only(tbs, 0xa0, &list) && ussl__der_only(list, USSL__DER_SEQUENCE, &list) &&
           read_extensions(list, &out->usable);
}

int ussl__crl_read(ussl_span der)
{
    crl list;
    return crl_read(der, &list) ? USSL_OK : USSL_E_CERT;
}

int ussl__crl_judge(const struct ussl__chain_request *request, const struct ussl__cert *cert,
                    const struct ussl__cert *issuer, bool *revoked, bool *covered)
{
    *revoked = false;
    *covered = false;
    if ((issuer->key_usage & USSL__KU_CRL_SIGN) == 0) {
        return USSL_OK;
    }
    for (size_t i = 0; i < request->trust->crl_count; i++) {
        crl list;
        ussl_span serial;
        if (!crl_read(request->trust->crls[i], &list) || !list.usable ||
            !ussl__span_eq(list.issuer, cert->issuer) || ussl__alg_weak(list.alg)) {
            continue;
        }
        int rc = ussl__alg_verify(request->backend, list.alg, list.tbs, list.sig, issuer->spki);
        if (rc == USSL_E_NOMEM) {
            return rc;
        }
        if (rc != USSL_OK) {
            continue;
        }
        /* A list that is out of date still tells the truth about what it names. */
        while (next_entry(&list.entries, &serial, &list.usable)) {
            *revoked = *revoked || ussl__span_eq(serial, cert->serial);
        }
        if (!ussl__rules_time(request) ||
            (list.this_update <= request->now && list.has_next_update &&
             request->now <= list.next_update)) {
            *covered = true;
        }
    }
    return USSL_OK;
}
