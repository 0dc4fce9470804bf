/* SPDX-License-Identifier: MIT */
/* Judges a certificate chain by RFC 5280 and RFC 9525; signatures are verified by a backend. */
#ifndef USSL_X509_CHAIN_H
#define USSL_X509_CHAIN_H

#include "ussl_backend.h"

/* One trust anchor: its DER and what path building looks for, parsed once when it is added. */
typedef struct ussl__anchor {
    ussl_span der, subject, spki;
} ussl__anchor;

struct ussl__cert;
struct ussl__chain_request;
/* What the CRLs of a request say about `cert`: is it *revoked, is it *covered by a current list
 * (RFC 5280 6.3). USSL_OK or USSL_E_NOMEM. */
typedef int (*ussl__crl_fn)(const struct ussl__chain_request *request,
                            const struct ussl__cert *cert, const struct ussl__cert *issuer,
                            bool *revoked, bool *covered);
int ussl__crl_judge(const struct ussl__chain_request *request, const struct ussl__cert *cert,
                    const struct ussl__cert *issuer, bool *revoked, bool *covered);

/* Whom a context trusts. Everything in it is owned by the context; this room only reads it. */
typedef struct ussl__trust {
    const ussl__anchor *anchors;
    size_t anchor_count;
    const ussl_span *crls; /* DER */
    size_t crl_count;
    /* ussl__crl_judge wherever there is a CRL; a pointer, so that a program that never adds one
     * does not carry its code. CRLs without it revoke everything. */
    ussl__crl_fn crl_judge;
    ussl_crl_policy crl_policy;
    const uint8_t (*pins)[32];
    size_t pin_count;
    bool pins_only;
    unsigned max_depth;
} ussl__trust;

typedef struct ussl__chain_request {
    const ussl_backend *backend;
    const ussl__trust *trust;
    const ussl_span *presented; /* leaf first, then intermediates in any order */
    size_t presented_count;
    const char *name; /* NULL: the name is not judged */
    ussl_purpose purpose;
    uint8_t
        key_use; /* USSL__KU_... bits of which the leaf needs one; 0: any that TLS has a use for */
    bool judge_time;
    int64_t now;
    ussl_verify_fn hook; /* NULL: none */
    void *hook_arg;
    bool hook_may_accept;
    ussl_conn *conn; /* for the hook only; may be NULL */
} ussl__chain_request;

typedef struct ussl__chain_verdict {
    uint32_t reasons; /* 0: trusted */
    uint8_t alert;    /* what to send; 0 if there is no reason */
    int rc;           /* USSL_OK, or USSL_E_NOMEM / USSL_E_INTERNAL: not judged at all */
    uint8_t leaf_spki_sha256[32];
    int64_t not_after; /* earliest end of validity in the chain that was built */
} ussl__chain_verdict;

/* Builds a path from presented[0] to an anchor and judges every certificate on it. Allocates
 * nothing.
 *
 * Search: issuers are sought among the anchors first, then among what was presented, in any order,
 * by name and signature; the first path with nothing against it is taken, else the mildest. A
 * certificate that is an anchor ends the path, also an intermediate or the leaf itself. Bounded
 * whatever a peer presents: 16 certificates (more are `path_too_long`), 32 signatures verified, 8
 * paths judged, 10 certificates below an anchor. Rules: RFC 5280 6.1 for every certificate of the
 * path; the anchor is held to them too, but for its own signature. A signature that is wrong, or
 * that the backend cannot verify, is no link: the chain is untrusted. MD5 is never verified. An
 * issuer without keyCertSign is `not_ca`. Name constraints on other forms than DNS, IP, mail and
 * directory names refuse a certificate that has such a name. Policies are not processed:
 * requireExplicitPolicy and its kin are unknown critical extensions. Without a path, the leaf is
 * judged alone beside `untrusted`: dates, name, purpose, key. CRLs: complete and direct ones, from
 * the certificate's own issuer; what an outdated list names is revoked all the same. */
void ussl__chain_judge(const ussl__chain_request *request, ussl__chain_verdict *verdict);

/* Can this DER be read as a certificate at all? Fills `anchor` (spans point into `der`). USSL_OK or
 * USSL_E_CERT. */
int ussl__anchor_read(ussl_span der, ussl__anchor *anchor);
/* The same for a CRL. */
int ussl__crl_read(ussl_span der);
/* The alert for a set of reasons: that of its primary reason; 0 for the empty set. */
uint8_t ussl__verify_alert(uint32_t reasons);

/* Is `name` a usable server name (RFC 1123 host name, underscores taken too, with or without the
 * last dot; IPv4 or IPv6 literal without zone)? USSL_OK, or USSL_E_ARG and one sentence in `*why`
 * ("it holds a port: pass the host alone", ...). */
int ussl__name_check(const char *name, const char **why);
/* An IPv4 or IPv6 literal: writes 4 or 16 bytes and returns their number; 0: not a literal. */
size_t ussl__name_ip(const char *name, uint8_t out[16]);
/* Does the certificate name it (RFC 9525: SAN only)? */
bool ussl__name_match(ussl_span leaf_der, const char *name);

#endif
