/* SPDX-License-Identifier: MIT */
/* One certificate (RFC 5280 4.1) as spans into its DER, and its algorithms and key. */
#ifndef USSL_X509_CERT_H
#define USSL_X509_CERT_H

#include "x509/chain.h"
#include "x509/der.h"

/* Bits of keyUsage (RFC 5280 4.2.1.3); a certificate without the extension has all of them. */
enum {
    USSL__KU_DIGITAL_SIGNATURE = 0x80,
    USSL__KU_KEY_ENCIPHERMENT = 0x20,
    USSL__KU_KEY_AGREEMENT = 0x08,
    USSL__KU_CERT_SIGN = 0x04,
    USSL__KU_CRL_SIGN = 0x02
};

#define USSL__NO_PATH_LEN 0xffffu

typedef struct ussl__cert {
    ussl_span der;
    ussl_span tbs;             /* what is signed, with its header */
    ussl_span alg;             /* signatureAlgorithm, with its header */
    ussl_span sig;             /* without the byte of unused bits */
    ussl_span serial;          /* contents */
    ussl_span issuer, subject; /* Name, with header */
    ussl_span spki;            /* with header */
    ussl_span san;             /* contents of GeneralNames; p NULL: absent */
    ussl_span eku;             /* contents of the sequence; p NULL: absent */
    ussl_span constraints;     /* contents of NameConstraints; p NULL: absent */
    int64_t not_before, not_after;
    uint16_t path_len;
    uint8_t version; /* 1 to 3 */
    uint8_t key_usage;
    bool ca;  /* basicConstraints cA */
    bool bad; /* unknown critical, doubled or malformed extension; two algorithms */
} ussl__cert;

/* Reads a certificate; nothing may follow it. What breaks a rule but not the reading sets `bad`;
 * anything else that is wrong is false. */
bool ussl__cert_read(ussl_span der, ussl__cert *cert);
/* Subject equals issuer (RFC 5280 3.2). */
bool ussl__cert_self_issued(const ussl__cert *cert);
/* The next Extension of a list: its OID, and the contents of its OCTET STRING. */
bool ussl__extension_next(ussl_span *list, ussl_span *id, bool *critical, ussl_span *value);

/* Is the hash of this AlgorithmIdentifier MD2, MD5 or SHA-1? */
bool ussl__alg_weak(ussl_span alg);
/* Verifies a signature by a backend. USSL_OK; USSL_E_CERT: it is wrong or cannot be verified;
 * USSL_E_NOMEM. */
int ussl__alg_verify(const ussl_backend *backend, ussl_span alg, ussl_span tbs, ussl_span value,
                     ussl_span spki);
/* Is the key RSA of at least 2048 bits, EC of at least 224 on a named curve, Ed25519 or Ed448? */
bool ussl__key_strong(ussl_span spki);

/* ASCII text, equal but for the case of letters. */
bool ussl__text_eq(ussl_span a, ussl_span b);
/* Does a subjectAltName hold `name`? (RFC 9525) */
bool ussl__san_match(ussl_span san, const char *name);

/* What the name constraints of an issuer have against a certificate below it: 0, or
 * USSL_V_NAME_CONSTRAINT, or USSL_V_BAD_CHAIN if they are malformed (RFC 5280 4.2.1.10). */
uint32_t ussl__constraints_judge(ussl_span constraints, const ussl__cert *cert);

/* Judges a path, path[0] the leaf; `anchored`: its last certificate is an anchor. `known` is any
 * one of them as read already, or NULL. reasons[i] gets what is wrong with path[i], `*not_after`
 * the earliest end of validity. USSL_OK or USSL_E_NOMEM. */
int ussl__rules_judge(const ussl__chain_request *request, const ussl_span *path, size_t count,
                      bool anchored, const ussl__cert *known, uint32_t *reasons,
                      int64_t *not_after);

#define USSL__PATH_MAX  11 /* ten certificates and their anchor */
/* 2020-01-01: a clock before it was never set. */
#define USSL__CLOCK_MIN 1577836800
/* Are dates to be judged, and can they be? */
bool ussl__rules_time(const ussl__chain_request *request);

#endif
