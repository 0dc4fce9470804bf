/* SPDX-License-Identifier: MIT */
/* Reads a certificate into spans. */
#include "x509/cert.h"

/* More are never seen; the search for doubles is quadratic. */
#define MAX_EXTENSIONS 48

/* Last byte of id-ce (2.5.29) extensions that this room understands. */
enum {
    EXT_KEY_USAGE = 15,
    EXT_SUBJECT_ALT_NAME = 17,
    EXT_BASIC_CONSTRAINTS = 19,
    EXT_NAME_CONSTRAINTS = 30,
    EXT_CERTIFICATE_POLICIES = 32,
    EXT_EXTENDED_KEY_USAGE = 37
};

bool ussl__cert_self_issued(const ussl__cert *cert)
{
    return ussl__span_eq(cert->issuer, cert->subject);
}

bool ussl__extension_next(ussl_span *list, ussl_span *id, bool *critical, ussl_span *value)
{
    ussl_span body;
    return ussl__der_get(list, USSL__DER_SEQUENCE, &body) &&
           ussl__der_get(&body, USSL__DER_OID, id) && ussl__der_default_false(&body, critical) &&
           ussl__der_get(&body, USSL__DER_OCTET_STRING, value) && body.n == 0;
}

static bool read_basic_constraints(ussl__cert *cert, ussl_span body)
{
    unsigned path_len = USSL__NO_PATH_LEN;
    if (!ussl__der_default_false(&body, &cert->ca)) {
        return false;
    }
    /* A path length without the CA flag is a contradiction. */
    if (body.n != 0 && (!cert->ca || !ussl__der_small(&body, &path_len))) {
        return false;
    }
    cert->path_len = (uint16_t)path_len;
    return body.n == 0;
}

static bool read_key_usage(ussl__cert *cert, ussl_span value)
{
    ussl_span bits;
    if (!ussl__der_only(value, USSL__DER_BIT_STRING, &bits) || bits.n < 2 || bits.p[0] > 7) {
        return false;
    }
    cert->key_usage = bits.p[1];
    return true;
}

/* Under id-ce (2.5.29), by one byte? */
static bool is_id_ce(ussl_span id)
{
    return id.n == 3 && id.p[0] == 0x55 && id.p[1] == 0x1d;
}

/* False: malformed, or critical and unknown. */
static bool read_extension(ussl__cert *cert, ussl_span id, bool critical, ussl_span value)
{
    ussl_span body;
    if (!is_id_ce(id)) {
        return !critical;
    }
    unsigned which = id.p[2];
    if (which == EXT_KEY_USAGE) {
        return read_key_usage(cert, value);
    }
    /* Policies can only refuse a path where somebody asks for an explicit policy. Nobody does
     * here: we set none, and an issuer that does so uses a critical extension that we refuse. */
    if (which == EXT_CERTIFICATE_POLICIES) {
        return true;
    }
    ussl_span *known = which == EXT_SUBJECT_ALT_NAME     ? &cert->san
                       : which == EXT_EXTENDED_KEY_USAGE ? &cert->eku
                       : which == EXT_NAME_CONSTRAINTS   ? &cert->constraints
                                                         : NULL;
    if (known == NULL && which != EXT_BASIC_CONSTRAINTS) {
        return !critical;
    }
    if (!ussl__der_only(value, USSL__DER_SEQUENCE, &body)) {
        return false;
    }
    if (known == NULL) {
        return read_basic_constraints(cert, body);
    }
    *known = body;
    return ussl__der_list(body);
}

/* Is `id`, which stands before `list`, in `all` a second time before that? */
static bool doubled(ussl_span all, ussl_span id)
{
    ussl_span other, value;
    bool critical;
    while (ussl__extension_next(&all, &other, &critical, &value) && other.p != id.p) {
        if (ussl__span_eq(other, id)) {
            return true;
        }
    }
    return false;
}

static void read_extensions(ussl__cert *cert, ussl_span list)
{
    const ussl_span all = list;
    /* Those of id-ce by their last byte: nearly all are, and a bit tells what a search would. */
    uint64_t seen = 0;
    unsigned count = 0;
    ussl_span id, value;
    bool critical;
    do {
        if (count++ == MAX_EXTENSIONS || !ussl__extension_next(&list, &id, &critical, &value)) {
            cert->bad = true;
            return;
        }
        if (is_id_ce(id) && id.p[2] < 64) {
            uint64_t bit = (uint64_t)1 << id.p[2];
            cert->bad |= (seen & bit) != 0;
            seen |= bit;
        } else {
            cert->bad |= doubled(all, id);
        }
        if (!read_extension(cert, id, critical, value)) {
            cert->bad = true;
        }
    } while (list.n != 0);
}

static bool read_version(ussl_span *tbs, ussl__cert *cert)
{
    ussl_span body;
    unsigned version = 0;
    if (ussl__der_at(tbs, 0xa0)) {
        /* Version 1 is the default and so never written. */
        if (!ussl__der_get(tbs, 0xa0, &body) || !ussl__der_small(&body, &version) || body.n != 0 ||
            version < 1 || version > 2) {
            return false;
        }
    }
    cert->version = (uint8_t)(version + 1);
    return true;
}

static bool read_validity(ussl_span *tbs, ussl__cert *cert)
{
    ussl_span body;
    return ussl__der_get(tbs, USSL__DER_SEQUENCE, &body) &&
           ussl__der_time(&body, &cert->not_before) && ussl__der_time(&body, &cert->not_after) &&
           body.n == 0;
}

bool ussl__cert_read(ussl_span der, ussl__cert *cert)
{
    ussl_span body, tbs, alg, ignored;
    *cert = (ussl__cert){.der = der, .path_len = USSL__NO_PATH_LEN, .key_usage = 0xff};
    if (!ussl__der_only(der, USSL__DER_SEQUENCE, &body) ||
        !ussl__der_whole(&body, USSL__DER_SEQUENCE, &cert->tbs) ||
        !ussl__der_whole(&body, USSL__DER_SEQUENCE, &cert->alg) ||
        !ussl__der_bytes(&body, &cert->sig) || body.n != 0 ||
        !ussl__der_only(cert->tbs, USSL__DER_SEQUENCE, &tbs)) {
        return false;
    }
    if (!read_version(&tbs, cert) || !ussl__der_integer(&tbs, &cert->serial) ||
        !ussl__der_whole(&tbs, USSL__DER_SEQUENCE, &alg) ||
        !ussl__der_whole(&tbs, USSL__DER_SEQUENCE, &cert->issuer) || !read_validity(&tbs, cert) ||
        !ussl__der_whole(&tbs, USSL__DER_SEQUENCE, &cert->subject) ||
        !ussl__der_whole(&tbs, USSL__DER_SEQUENCE, &cert->spki)) {
        return false;
    }
    /* RFC 5280 4.1.1.2: what is signed must say how, too. */
    cert->bad = !ussl__span_eq(alg, cert->alg);
    if (cert->version > 1) {
        /* issuerUniqueID and subjectUniqueID mean nothing to anybody. */
        (void)ussl__der_get(&tbs, 0x81, &ignored);
        (void)ussl__der_get(&tbs, 0x82, &ignored);
    }
    if (cert->version == 3 && tbs.n != 0) {
        if (!ussl__der_only(tbs, 0xa3, &body) || !ussl__der_only(body, USSL__DER_SEQUENCE, &body)) {
            return false;
        }
        read_extensions(cert, body);
        tbs.n = 0;
    }
    return tbs.n == 0;
}

int ussl__anchor_read(ussl_span der, ussl__anchor *anchor)
{
    ussl__cert cert;
    if (!ussl__cert_read(der, &cert)) {
        return USSL_E_CERT;
    }
    *anchor = (ussl__anchor){der, cert.subject, cert.spki};
    return USSL_OK;
}
