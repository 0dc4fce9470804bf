/* SPDX-License-Identifier: MIT */
/* Searches a path from the leaf to an anchor, within bounds, and gives the verdict. */
#include "x509/cert.h"

#include <string.h>

/* Whatever a peer presents, no more than this is done about it. */
#define MAX_SIGNATURES 32
#define MAX_PATHS      8

typedef struct route {
    ussl_span path[USSL__PATH_MAX];
    uint32_t reasons[USSL__PATH_MAX];
    size_t count;
    int64_t not_after;
} route;

typedef struct search {
    const ussl__chain_request *request;
    route now, best;
    ussl__cert end;   /* the last of `now`, as read */
    ussl__cert other; /* a candidate; it is here once, and not in each frame */
    ussl_span leaf_spki;
    size_t next[USSL__PATH_MAX]; /* which issuer to try next for path[i] */
    unsigned signatures, paths;
    bool malformed; /* a presented certificate cannot be read */
    bool cut;       /* an issuer was there, but the path was full */
} search;

static uint32_t all_reasons(const route *r)
{
    uint32_t all = 0;
    for (size_t i = 0; i < r->count; i++) {
        all |= r->reasons[i];
    }
    return all;
}

static uint32_t primary(uint32_t reasons)
{
    return reasons & (0u - reasons);
}

static bool is_anchor(const ussl__trust *trust, ussl_span der)
{
    for (size_t i = 0; i < trust->anchor_count; i++) {
        if (ussl__span_eq(trust->anchors[i].der, der)) {
            return true;
        }
    }
    return false;
}

/* A path that ends at an anchor: judge it, and keep it if it is the mildest so far. */
static int arrive(search *s)
{
    int rc = ussl__rules_judge(s->request, s->now.path, s->now.count, true, &s->end, s->now.reasons,
                               &s->now.not_after);
    if (rc == USSL_OK) {
        uint32_t mine = primary(all_reasons(&s->now));
        if (s->paths++ == 0 || mine == 0 || mine > primary(all_reasons(&s->best))) {
            s->best = s->now;
        }
    }
    return rc;
}

static bool on_path(const search *s, ussl_span der)
{
    for (size_t i = 0; i < s->now.count; i++) {
        if (ussl__span_eq(s->now.path[i], der)) {
            return true;
        }
    }
    return false;
}

/* Candidate `k` for the issuer of the path's end: first the anchors, then what was presented
 * behind the leaf. USSL_OK: the path grew; USSL_CLOSED: it did not; USSL_E_NOMEM. */
static int try_issuer(search *s, size_t k)
{
    const ussl__cert *cert = &s->end;
    ussl__cert *issuer = &s->other;
    const ussl__trust *trust = s->request->trust;
    bool anchor = k < trust->anchor_count;
    if (anchor) {
        issuer->der = trust->anchors[k].der;
        issuer->subject = trust->anchors[k].subject;
        issuer->spki = trust->anchors[k].spki;
    } else if (!ussl__cert_read(s->request->presented[k - trust->anchor_count + 1], issuer)) {
        s->malformed = true;
        return USSL_CLOSED;
    }
    if (!ussl__span_eq(issuer->subject, cert->issuer) || on_path(s, issuer->der) ||
        (!anchor && is_anchor(trust, issuer->der))) {
        return USSL_CLOSED;
    }
    if (s->now.count + !anchor >= USSL__PATH_MAX) {
        s->cut = true;
        return USSL_CLOSED;
    }
    s->signatures++;
    int rc = ussl__alg_verify(s->request->backend, cert->alg, cert->tbs, cert->sig, issuer->spki);
    if (rc != USSL_OK) {
        return rc == USSL_E_CERT ? USSL_CLOSED : rc;
    }
    s->next[s->now.count] = 0;
    s->now.path[s->now.count++] = issuer->der;
    if (anchor) {
        rc = arrive(s);
        s->now.count--;
        return rc == USSL_OK ? USSL_CLOSED : rc;
    }
    s->end = *issuer;
    return USSL_OK;
}

/* Nothing better can be found, or nothing more may be done. */
static bool done(const search *s)
{
    return s->signatures >= MAX_SIGNATURES || s->paths >= MAX_PATHS ||
           (s->paths != 0 && all_reasons(&s->best) == 0);
}

/* Lets the path grow by one certificate, or shrink when its end has no issuer left to try. */
static int step(search *s, size_t candidates)
{
    size_t end = s->now.count - 1;
    while (s->next[end] < candidates && !done(s)) {
        int rc = try_issuer(s, s->next[end]++);
        if (rc != USSL_CLOSED) {
            return rc;
        }
    }
    s->now.count--;
    if (end != 0 && !done(s)) {
        (void)ussl__cert_read(s->now.path[end - 1], &s->end);
    }
    return USSL_OK;
}

/* Depth first, until a path has nothing against it. `s->end` is the leaf. */
static int find(search *s)
{
    const ussl__chain_request *rq = s->request;
    size_t presented = rq->presented_count;
    s->now.path[0] = rq->presented[0];
    s->now.count = 1;
    s->next[0] = 0;
    /* A leaf that is an anchor itself needs no issuer. */
    int rc = is_anchor(rq->trust, rq->presented[0]) ? arrive(s) : USSL_OK;
    while (rc == USSL_OK && s->now.count != 0 && !done(s)) {
        rc = step(s, rq->trust->anchor_count + presented - 1);
    }
    return rc;
}

static bool pinned(const ussl__chain_request *rq, const uint8_t hash[32])
{
    for (size_t i = 0; i < rq->trust->pin_count; i++) {
        if (memcmp(rq->trust->pins[i], hash, 32) == 0) {
            return true;
        }
    }
    return false;
}

static int spki_hash(const ussl__chain_request *rq, ussl_span spki, uint8_t hash[32])
{
    int rc = rq->backend->pki->sha256(spki.p, spki.n, hash);
    return rc == USSL_OK || rc == USSL_E_NOMEM ? rc : USSL_E_INTERNAL;
}

/* The leaf's hash, and pins over the path that was chosen. */
static int finish(search *s, bool judge_pins, ussl__chain_verdict *verdict)
{
    const ussl__chain_request *rq = s->request;
    route *r = &s->best;
    verdict->not_after = r->not_after;
    int rc = spki_hash(rq, s->leaf_spki, verdict->leaf_spki_sha256);
    bool found = !judge_pins || pinned(rq, verdict->leaf_spki_sha256);
    for (size_t i = 1; rc == USSL_OK && !found && i < r->count; i++) {
        uint8_t hash[32];
        (void)ussl__cert_read(r->path[i], &s->other);
        rc = spki_hash(rq, s->other.spki, hash);
        found = rc == USSL_OK && pinned(rq, hash);
    }
    r->reasons[0] |= found ? 0u : USSL_V_PIN_MISMATCH;
    return rc;
}

/* The hook sees each certificate, the anchor first; what it forgives is dropped. */
static void ask_hook(const ussl__chain_request *rq, const route *r, ussl__chain_verdict *verdict)
{
    uint8_t alert = 0;
    for (size_t i = r->count; i-- != 0;) {
        uint32_t mine = r->reasons[i];
        if (rq->hook != NULL) {
            ussl_cert_view view = {r->path[i].p, r->path[i].n, i, verdict->reasons | mine};
            int answer = rq->hook(rq->hook_arg, rq->conn, &view);
            if (answer == USSL_HOOK_ACCEPT && rq->hook_may_accept) {
                mine = 0;
            } else if (answer != 0) {
                mine |= USSL_V_REFUSED_BY_HOOK;
                if (alert == 0 && answer > 0 && answer < 256) {
                    alert = (uint8_t)answer;
                }
            }
        }
        verdict->reasons |= mine;
    }
    verdict->alert = ussl__verify_alert(verdict->reasons);
    if (alert != 0 && primary(verdict->reasons) == USSL_V_REFUSED_BY_HOOK) {
        verdict->alert = alert;
    }
}

void ussl__chain_judge(const ussl__chain_request *request, ussl__chain_verdict *verdict)
{
    search s = {.request = request};
    *verdict = (ussl__chain_verdict){.rc = USSL_OK};
    bool too_many = request->presented_count > USSL__MOST_CERTS;
    if (request->presented_count == 0 || too_many ||
        !ussl__cert_read(request->presented[0], &s.end)) {
        verdict->reasons = request->presented_count == 0 ? USSL_V_UNTRUSTED
                           : too_many                    ? USSL_V_PATH_TOO_LONG
                                                         : USSL_V_BAD_CHAIN;
        verdict->alert = ussl__verify_alert(verdict->reasons);
        return;
    }
    s.leaf_spki = s.end.spki;
    bool pins_only = request->trust->pins_only;
    if (!pins_only) {
        verdict->rc = find(&s);
    }
    bool found = s.paths != 0;
    if (verdict->rc == USSL_OK && !found) {
        /* Alone, the leaf can still be judged by itself. With pins alone it is its own anchor. */
        s.best.path[0] = request->presented[0];
        s.best.count = 1;
        verdict->rc = ussl__rules_judge(request, s.best.path, 1, pins_only, NULL, s.best.reasons,
                                        &s.best.not_after);
        if (!pins_only) {
            s.best.reasons[0] |= USSL_V_UNTRUSTED | (s.malformed ? USSL_V_BAD_CHAIN : 0u) |
                                 (s.cut ? USSL_V_PATH_TOO_LONG : 0u);
        }
    }
    if (verdict->rc == USSL_OK) {
        /* Without a path nobody knows whether a pinned issuer would have been on it. */
        bool judge_pins = pins_only || (found && request->trust->pin_count != 0);
        verdict->rc = finish(&s, judge_pins, verdict);
    }
    if (verdict->rc == USSL_OK) {
        ask_hook(request, &s.best, verdict);
    }
}

uint8_t ussl__verify_alert(uint32_t reasons)
{
    /* By bit of ussl_verify_reason; RFC 8446 6.2. */
    static const uint8_t alerts[USSL_V_COUNT] = {44, 48, 42, 48, 48, 42, 45, 45,
                                                 46, 43, 42, 42, 42, 42, 49};
    for (unsigned i = 0; i < USSL_V_COUNT; i++) {
        if ((reasons >> i & 1) != 0) {
            return alerts[i];
        }
    }
    return 0;
}
