/* SPDX-License-Identifier: MIT */
/* Name constraints (RFC 5280 4.2.1.10): DNS, IP, directory and mail names. */
#include "x509/cert.h"

#include <string.h>

/* GeneralName tags. */
enum { NAME_EMAIL = 0x81, NAME_DNS = 0x82, NAME_DIRECTORY = 0xa4, NAME_IP = 0x87 };

#define OID_EMAIL_ADDRESS "\x2a\x86\x48\x86\xf7\x0d\x01\x09\x01"

/* Comparisons of one certificate with one issuer's list, so that no pair of long lists stalls a
 * device. */
#define MAX_WORK 65536u

/* UNSURE is no match for a permitted subtree and a match for an excluded one. */
typedef enum match { NO, YES, UNSURE } match;

static ussl_span skip(ussl_span s, size_t n)
{
    return (ussl_span){s.p + n, s.n - n};
}

/* Is `host` the domain, or below it? A leading dot asks for "below". */
static match domain_match(ussl_span host, ussl_span domain, bool below_too)
{
    bool below_only = domain.n != 0 && domain.p[0] == '.';
    if (below_only) {
        if (host.n <= domain.n) {
            return NO;
        }
        return ussl__text_eq(skip(host, host.n - domain.n), domain) ? YES : NO;
    }
    if (host.n == domain.n || !below_too) {
        return ussl__text_eq(host, domain) ? YES : NO;
    }
    if (host.n < domain.n) {
        return NO;
    }
    size_t start = host.n - domain.n;
    bool at_label = domain.n == 0 || host.p[start - 1] == '.';
    return at_label && ussl__text_eq(skip(host, start), domain) ? YES : NO;
}

static match dns_match(ussl_span host, ussl_span domain)
{
    match m = domain_match(host, domain, true);
    if (m == NO && host.n > 2 && host.p[0] == '*' && domain.n != 0) {
        /* "*.example.com" also stands for "x.example.com", which may be the domain. */
        const uint8_t *dot = memchr(domain.p, '.', domain.n);
        if (dot != NULL && ussl__text_eq(skip(host, 1), skip(domain, (size_t)(dot - domain.p)))) {
            m = UNSURE;
        }
    }
    return m;
}

static match ip_match(ussl_span ip, ussl_span range)
{
    if (range.n != 2 * ip.n) {
        return NO;
    }
    for (size_t i = 0; i < ip.n; i++) {
        if (((ip.p[i] ^ range.p[i]) & range.p[ip.n + i]) != 0) {
            return NO;
        }
    }
    return YES;
}

static const uint8_t *last_at(ussl_span s)
{
    while (s.n != 0) {
        if (s.p[--s.n] == '@') {
            return s.p + s.n;
        }
    }
    return NULL;
}

static match email_match(ussl_span mail, ussl_span base)
{
    const uint8_t *at = last_at(mail);
    const uint8_t *base_at = last_at(base);
    if (at == NULL) {
        return UNSURE;
    }
    size_t local = (size_t)(at - mail.p);
    if (base_at != NULL) {
        size_t base_local = (size_t)(base_at - base.p);
        return ussl__span_eq((ussl_span){mail.p, local}, (ussl_span){base.p, base_local})
                   ? domain_match(skip(mail, local + 1), skip(base, base_local + 1), false)
                   : NO;
    }
    return domain_match(skip(mail, local + 1), base, base.n == 0);
}

/* The next character of a directory string with runs of spaces made one; 0 at the end. */
static unsigned folded(ussl_span *s, bool start)
{
    bool space = false;
    while (s->n != 0 && s->p[0] == ' ') {
        *s = skip(*s, 1);
        space = true;
    }
    if (s->n == 0 || (space && !start)) {
        return s->n == 0 ? 0 : ' ';
    }
    unsigned c = s->p[0];
    *s = skip(*s, 1);
    return c - 'A' < 26u ? c + 32 : c;
}

/* RFC 5280 7.1 for ASCII in the usual string types; UNSURE for what we cannot fold. */
static match string_match(ussl_span a, ussl_span b)
{
    unsigned tag_a, tag_b;
    ussl_span text_a, text_b;
    if (ussl__span_eq(a, b)) {
        return YES;
    }
    if (!ussl__der_any(&a, &tag_a, &text_a) || !ussl__der_any(&b, &tag_b, &text_b) || a.n != 0 ||
        b.n != 0) {
        return UNSURE;
    }
    const unsigned foldable = 1u << 0x0c | 1u << 0x13 | 1u << 0x16; /* UTF8, Printable, IA5 */
    if (tag_a > 31 || tag_b > 31 || (foldable & 1u << tag_a) == 0 ||
        (foldable & 1u << tag_b) == 0) {
        return UNSURE;
    }
    unsigned c = 0, d = 0;
    for (bool start = true; start || c != 0; start = false) {
        c = folded(&text_a, start);
        d = folded(&text_b, start);
        if (c != d) {
            return c >= 0x80 || d >= 0x80 ? UNSURE : NO;
        }
    }
    return text_a.n == 0 && text_b.n == 0 ? YES : UNSURE;
}

/* One attribute of a relative name that has no other. */
static bool read_single(ussl_span rdn, ussl_span *type, ussl_span *value)
{
    ussl_span pair;
    return ussl__der_only(rdn, USSL__DER_SEQUENCE, &pair) &&
           ussl__der_get(&pair, USSL__DER_OID, type) && (*value = pair, true);
}

/* `base` must be the beginning of `name`; both are contents of GeneralName [4]. */
static match directory_match(ussl_span name, ussl_span base)
{
    match m = YES;
    if (!ussl__der_only(name, USSL__DER_SEQUENCE, &name) ||
        !ussl__der_only(base, USSL__DER_SEQUENCE, &base)) {
        return UNSURE;
    }
    while (base.n != 0) {
        ussl_span want, have, want_type, have_type, want_value, have_value;
        if (!ussl__der_get(&base, USSL__DER_SET, &want)) {
            return UNSURE;
        }
        if (!ussl__der_get(&name, USSL__DER_SET, &have)) {
            return name.n == 0 ? NO : UNSURE;
        }
        if (ussl__span_eq(want, have)) {
            continue;
        }
        if (!read_single(want, &want_type, &want_value) ||
            !read_single(have, &have_type, &have_value)) {
            m = UNSURE;
            continue;
        }
        match one = ussl__span_eq(want_type, have_type) ? string_match(want_value, have_value) : NO;
        if (one == NO) {
            return NO;
        }
        m = one == UNSURE ? UNSURE : m;
    }
    return m;
}

static match name_match(unsigned form, ussl_span name, ussl_span base)
{
    return form == NAME_DNS         ? dns_match(name, base)
           : form == NAME_IP        ? ip_match(name, base)
           : form == NAME_EMAIL     ? email_match(name, base)
           : form == NAME_DIRECTORY ? directory_match(name, base)
                                    : UNSURE; /* a form that we cannot process */
}

/* One subtree: its form and base. A minimum other than 0, or a maximum, is not allowed. */
static bool next_subtree(ussl_span *list, unsigned *form, ussl_span *base)
{
    ussl_span body;
    return ussl__der_get(list, USSL__DER_SEQUENCE, &body) && ussl__der_any(&body, form, base) &&
           body.n == 0 && (*form != NAME_IP || base->n == 8 || base->n == 32);
}

typedef struct lists {
    ussl_span permitted, excluded;
    unsigned work;
} lists;

static uint32_t judge_name(lists *in, unsigned form, ussl_span name)
{
    ussl_span list = in->permitted;
    unsigned base_form;
    ussl_span base;
    bool limited = false, allowed = false;
    while (list.n != 0) {
        if (in->work++ == MAX_WORK || !next_subtree(&list, &base_form, &base)) {
            return USSL_V_BAD_CHAIN;
        }
        if (base_form == form) {
            limited = true;
            allowed = allowed || name_match(form, name, base) == YES;
        }
    }
    list = in->excluded;
    bool refused = limited && !allowed;
    while (list.n != 0) {
        if (in->work++ == MAX_WORK || !next_subtree(&list, &base_form, &base)) {
            return USSL_V_BAD_CHAIN;
        }
        refused = refused || (base_form == form && name_match(form, name, base) != NO);
    }
    return refused ? USSL_V_NAME_CONSTRAINT : 0;
}

/* Mail addresses that old certificates keep in the subject. */
static uint32_t judge_subject_mail(lists *in, ussl_span rdns)
{
    uint32_t reasons = 0;
    ussl_span set, pair, type, value;
    unsigned tag;
    while (ussl__der_get(&rdns, USSL__DER_SET, &set)) {
        while (ussl__der_get(&set, USSL__DER_SEQUENCE, &pair)) {
            if (ussl__der_get(&pair, USSL__DER_OID, &type) &&
                USSL__SPAN_IS(type, OID_EMAIL_ADDRESS) && ussl__der_any(&pair, &tag, &value)) {
                reasons |= judge_name(in, NAME_EMAIL, value);
            }
        }
    }
    return reasons;
}

uint32_t ussl__constraints_judge(ussl_span constraints, const ussl__cert *cert)
{
    lists in = {{NULL, 0}, {NULL, 0}, 0};
    (void)ussl__der_get(&constraints, 0xa0, &in.permitted);
    (void)ussl__der_get(&constraints, 0xa1, &in.excluded);
    if (constraints.n != 0) {
        return USSL_V_BAD_CHAIN;
    }
    uint32_t reasons = 0;
    ussl_span names = cert->san;
    ussl_span name;
    unsigned form;
    bool mail = false;
    while (ussl__der_any(&names, &form, &name)) {
        mail = mail || form == NAME_EMAIL;
        reasons |= judge_name(&in, form, name);
    }
    if (ussl__der_only(cert->subject, USSL__DER_SEQUENCE, &name) && name.n != 0) {
        reasons |= judge_name(&in, NAME_DIRECTORY, cert->subject);
        if (!mail) {
            reasons |= judge_subject_mail(&in, name);
        }
    }
    return reasons;
}
