/* SPDX-License-Identifier: MIT */
/* The certificate and CRL readers: what they find, and that no damage leads them out of their
 * bytes. */
#include "chains.h"
#include "check.h"

#include "x509/cert.h"

#include <stdlib.h>
#include <string.h>

static bool inside(ussl_span part, ussl_span whole)
{
    return part.p == NULL || (part.p >= whole.p && part.n <= whole.n &&
                              (size_t)(part.p - whole.p) <= whole.n - part.n);
}

static void check_spans(const ussl__cert *cert)
{
    const ussl_span parts[] = {cert->tbs,    cert->alg,        cert->sig,  cert->serial,
                               cert->issuer, cert->subject,    cert->spki, cert->san,
                               cert->eku,    cert->constraints};
    for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++) {
        cr_assert(inside(parts[i], cert->der), "span %zu leaves the certificate", i);
    }
}

/* The first block of a file; all of them are released when the test ends. */
static ussl_span kept[64];
static size_t kept_count;

static ussl_span load_leaf(const char *file)
{
    size_t first = kept_count;
    cr_assert(first + CHAINS_MOST <= sizeof kept / sizeof kept[0]);
    kept_count += chains_load(file, kept + first);
    cr_assert(kept_count > first);
    return kept[first];
}

static void release(void)
{
    while (kept_count > 0) {
        free((void *)(uintptr_t)kept[--kept_count].p);
    }
}

TestSuite(cert, .fini = release);

Test(cert, fields)
{
    ussl__cert cert;
    cr_assert(ussl__cert_read(load_leaf("ec.pem"), &cert));
    check_spans(&cert);
    cr_expect_eq(cert.version, 3);
    cr_expect_eq(cert.not_before, 1704067200);
    cr_expect_eq(cert.not_after, 2524521600);
    cr_expect_eq(cert.key_usage, USSL__KU_DIGITAL_SIGNATURE | USSL__KU_KEY_AGREEMENT);
    cr_expect(!cert.ca && !cert.bad && cert.path_len == USSL__NO_PATH_LEN);
    cr_expect(cert.san.n > 0 && cert.eku.n > 0 && cert.constraints.p == NULL);
    cr_expect_not(ussl__cert_self_issued(&cert));
    cr_assert(ussl__cert_read(load_leaf("int-ec.pem"), &cert));
    cr_expect(cert.ca && cert.path_len == 0);
    cr_assert(ussl__cert_read(load_leaf("root-ec.pem"), &cert));
    cr_expect(cert.ca && cert.path_len == USSL__NO_PATH_LEN && ussl__cert_self_issued(&cert));
    cr_assert(ussl__cert_read(load_leaf("anchor-v1-ca.pem"), &cert));
    cr_expect(cert.version == 1 && !cert.ca && cert.key_usage == 0xff);
}

Test(cert, what_is_cut_or_has_a_tail_is_refused)
{
    ussl_span whole = load_leaf("ec.pem");
    ussl__cert cert;
    for (size_t n = 0; n < whole.n; n++) {
        ussl_span part = chains_copy((ussl_span){whole.p, n});
        cr_expect_not(ussl__cert_read(part, &cert), "%zu of %zu bytes", n, whole.n);
        free((void *)(uintptr_t)part.p);
    }
    uint8_t *tail = calloc(1, whole.n + 1);
    memcpy(tail, whole.p, whole.n);
    cr_expect_not(ussl__cert_read((ussl_span){tail, whole.n + 1}, &cert), "a byte behind");
    ussl__anchor anchor;
    CHECK_RC(ussl__anchor_read((ussl_span){tail, whole.n + 1}, &anchor), USSL_E_CERT,
             "a byte behind");
    MUST(ussl__anchor_read(whole, &anchor));
    cr_expect(inside(anchor.subject, whole) && inside(anchor.spki, whole));
    free(tail);
}

/* Reads a certificate and does with it all that a verdict does. */
static void use(ussl_span der)
{
    ussl__cert cert;
    if (ussl__cert_read(der, &cert)) {
        check_spans(&cert);
        (void)ussl__key_strong(cert.spki);
        (void)ussl__alg_weak(cert.alg);
        (void)ussl__san_match(cert.san, "a.example");
        (void)ussl__san_match(cert.san, "127.0.0.1");
        (void)ussl__constraints_judge(cert.constraints, &cert);
    }
    (void)ussl__crl_read(der);
}

static void damage(const char *file)
{
    ussl_span all[CHAINS_MOST];
    size_t count = chains_load(file, all);
    static const uint8_t masks[] = {0x01, 0x02, 0x04, 0x08, 0x10, 0x20, 0x40, 0x80, 0xff, 0x7f};
    for (size_t c = 0; c < count; c++) {
        uint8_t *p = (uint8_t *)(uintptr_t)all[c].p;
        for (size_t i = 0; i < all[c].n; i++) {
            for (size_t m = 0; m < sizeof masks; m++) {
                p[i] ^= masks[m];
                use(all[c]);
                p[i] ^= masks[m];
            }
        }
        free(p);
    }
}

Test(cert, no_damaged_byte_leads_astray)
{
    static const char *const files[] = {"ec.pem",
                                        "rsa.pem",
                                        "big.pem",
                                        "nc-dns-ok.pem",
                                        "nc-ip-ok.pem",
                                        "nc-dn-case.pem",
                                        "nc-mail-ok.pem",
                                        "nc-uri.pem",
                                        "doubled.pem",
                                        "nc-mail-subject.pem",
                                        "policy-critical.pem",
                                        "sig-pss-sha384.pem",
                                        "anchor-v1-ca.pem",
                                        "leaf.crl.pem",
                                        "delta.crl.pem"};
    for (size_t i = 0; i < sizeof files / sizeof files[0]; i++) {
        damage(files[i]);
    }
}

Test(cert, lists)
{
    CHECK_RC(ussl__crl_read(load_leaf("leaf.crl.pem")), USSL_OK, "a list");
    CHECK_RC(ussl__crl_read(load_leaf("empty.crl.pem")), USSL_OK, "an empty list");
    CHECK_RC(ussl__crl_read(load_leaf("no-next.crl.pem")), USSL_OK, "no nextUpdate");
    CHECK_RC(ussl__crl_read(load_leaf("critical.crl.pem")), USSL_OK, "readable, if of no use");
    CHECK_RC(ussl__crl_read(load_leaf("bad.crl.pem")), USSL_E_CERT, "no list");
    CHECK_RC(ussl__crl_read(load_leaf("ec.pem")), USSL_E_CERT, "a certificate");
    CHECK_RC(ussl__crl_read((ussl_span){NULL, 0}), USSL_E_CERT, "nothing");
    ussl_span whole = load_leaf("leaf.crl.pem");
    for (size_t n = 0; n < whole.n; n++) {
        ussl_span part = chains_copy((ussl_span){whole.p, n});
        CHECK_RC(ussl__crl_read(part), USSL_E_CERT, "%zu of %zu bytes", n, whole.n);
        free((void *)(uintptr_t)part.p);
    }
}

/* SubjectPublicKeyInfo of an RSA key with this modulus length in bits and exponent. */
static bool rsa_strong(size_t bits, const char *exponent, size_t exponent_len)
{
    static const uint8_t id[] = {0x30, 0x0d, 0x06, 0x09, 0x2a, 0x86, 0x48, 0x86,
                                 0xf7, 0x0d, 0x01, 0x01, 0x01, 0x05, 0x00};
    uint8_t der[1024] = {0};
    uint8_t *p = der + sizeof der;
    size_t bytes = (bits + 7) / 8;
    size_t pad = bits % 8 == 0;
#define HEADER(tag, len)                                                                           \
    do {                                                                                           \
        size_t n_ = (len);                                                                         \
        *--p = (uint8_t)n_;                                                                        \
        *--p = (uint8_t)(n_ >> 8);                                                                 \
        *--p = 0x82;                                                                               \
        *--p = (tag);                                                                              \
    } while (0)
    p -= exponent_len;
    memcpy(p, exponent, exponent_len);
    *--p = (uint8_t)exponent_len;
    *--p = 0x02;
    p -= bytes;
    memset(p, 0xff, bytes);
    p[0] = (uint8_t)(0xff >> (8 * bytes - bits));
    p -= pad;
    HEADER(0x02, bytes + pad);
    HEADER(0x30, (size_t)(der + sizeof der - p));
    *--p = 0;
    HEADER(0x03, (size_t)(der + sizeof der - p));
    p -= sizeof id;
    memcpy(p, id, sizeof id);
    HEADER(0x30, (size_t)(der + sizeof der - p));
#undef HEADER
    ussl_span spki = chains_copy((ussl_span){p, (size_t)(der + sizeof der - p)});
    bool strong = ussl__key_strong(spki);
    free((void *)(uintptr_t)spki.p);
    return strong;
}

Test(cert, rsa_keys)
{
    cr_expect(rsa_strong(2048, "\1\0\1", 3));
    cr_expect(rsa_strong(2049, "\1\0\1", 3));
    cr_expect(rsa_strong(4096, "\3", 1));
    cr_expect_not(rsa_strong(2047, "\1\0\1", 3));
    cr_expect_not(rsa_strong(1024, "\1\0\1", 3));
    cr_expect_not(rsa_strong(2048, "\1", 1), "an exponent of 1 signs everything");
    cr_expect_not(rsa_strong(2048, "\2", 1), "even exponent");
    cr_expect_not(rsa_strong(2048, "\xff", 1), "negative exponent");
}

Test(cert, names_of_a_certificate)
{
    ussl_span leaf = load_leaf("ec.pem");
    cr_expect(ussl__name_match(leaf, "myssl.com"));
    cr_expect_not(ussl__name_match(leaf, "b.example"));
    cr_expect_not(ussl__name_match((ussl_span){leaf.p, leaf.n - 1}, "myssl.com"));
}

Test(cert, other_keys)
{
    ussl__cert cert;
    cr_assert(ussl__cert_read(load_leaf("ec384.pem"), &cert));
    cr_expect(ussl__key_strong(cert.spki));
    cr_assert(ussl__cert_read(load_leaf("ed25519.pem"), &cert));
    cr_expect(ussl__key_strong(cert.spki));
    cr_expect_not(ussl__key_strong((ussl_span){NULL, 0}));
    cr_expect_not(ussl__key_strong(cert.subject), "no key at all");
}
