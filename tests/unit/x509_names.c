/* SPDX-License-Identifier: MIT */
/* Server names: which are usable, which are addresses, and what a subjectAltName matches (RFC
 * 9525). */
#include "check.h"

#include "x509/cert.h"

#include <stdlib.h>
#include <string.h>

#define TEN    "0123456789"
#define LABEL  "a" TEN TEN TEN TEN TEN TEN "bc" /* 63 characters */
#define LABELS LABEL "." LABEL "." LABEL "."    /* 192 */

Test(names, what_is_usable)
{
    static const struct {
        const char *name;
        const char *word; /* in the reason; NULL: usable */
    } cases[] = {
        {"example.org", NULL},
        {"EXAMPLE.org", NULL},
        {"example.org.", NULL},
        {"localhost", NULL},
        {"a-b.c--d.x1", NULL},
        {"xn--bcher-kva.example", NULL},
        {"1and1.example", NULL},
        {"3.example", NULL},
        {"my_host.example", NULL},
        {"192.0.2.1", NULL},
        {"::1", NULL},
        {"2001:db8::192.0.2.1", NULL},
        {LABEL ".org", NULL},
        {LABELS "a" TEN TEN TEN TEN TEN TEN, NULL},      /* 253 */
        {LABELS "a" TEN TEN TEN TEN TEN TEN ".", NULL},  /* and the dot */
        {LABELS "a" TEN TEN TEN TEN TEN TEN "b", "253"}, /* 254 */
        {LABELS LABEL "." LABEL, "253"},
        {"a" LABEL ".org", "63"},
        {NULL, "empty"},
        {"", "empty"},
        {".", "empty label"},
        {"..", "empty label"},
        {".example.org", "empty label"},
        {"example..org", "empty label"},
        {"example.org..", "empty label"},
        {"example.org:443", "port"},
        {"192.0.2.1:443", "port"},
        {"[::1]", "brackets"},
        {"[::1]:443", "brackets"},
        {"https://example.org", "URL"},
        {"example.org/", "URL"},
        {"fe80::1%eth0", "IPv6"},
        {"1::2::3", "IPv6"},
        {"-a.example", "hyphen"},
        {"a-.example", "hyphen"},
        {"a.-", "hyphen"},
        {"*.example", "character"},
        {"a b.example", "character"},
        {"a\n.example", "character"},
        {"b\xc3\xbc"
         "cher.example",
         "xn--"},
        {"1.2.3", "IP address"},
        {"1.2.3.4.5", "IP address"},
        {"256.1.1.1", "IP address"},
        {"01.2.3.4", "IP address"},
        {"127.1", "IP address"},
        {"2130706433", "IP address"},
        {"example.7", "IP address"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        const char *why = "unset";
        int rc = ussl__name_check(cases[i].name, &why);
        const char *name = cases[i].name != NULL ? cases[i].name : "(null)";
        CHECK_RC(rc, cases[i].word != NULL ? USSL_E_ARG : USSL_OK, "%s", name);
        if (cases[i].word != NULL) {
            cr_expect(why != NULL && strstr(why, cases[i].word) != NULL, "%s: %s", name, why);
        }
    }
}

Test(names, addresses)
{
    static const struct {
        const char *text;
        size_t n;
        const char *bytes;
    } good[] = {
        {"0.0.0.0", 4, "\0\0\0\0"},
        {"255.255.255.255", 4, "\xff\xff\xff\xff"},
        {"192.0.2.1", 4, "\xc0\0\2\1"},
        {"::", 16, "\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0"},
        {"::1", 16, "\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\1"},
        {"1::", 16, "\0\1\0\0\0\0\0\0\0\0\0\0\0\0\0\0"},
        {"2001:DB8::a", 16, "\x20\1\x0d\xb8\0\0\0\0\0\0\0\0\0\0\0\x0a"},
        {"1:2:3:4:5:6:7:8", 16, "\0\1\0\2\0\3\0\4\0\5\0\6\0\7\0\x08"},
        {"1:2:3:4:5:6:7::", 16, "\0\1\0\2\0\3\0\4\0\5\0\6\0\7\0\0"},
        {"::2:3:4:5:6:7:8", 16, "\0\0\0\2\0\3\0\4\0\5\0\6\0\7\0\x08"},
        {"::ffff:192.0.2.1", 16, "\0\0\0\0\0\0\0\0\0\0\xff\xff\xc0\0\2\1"},
        {"1:2:3:4:5:6:1.2.3.4", 16, "\0\1\0\2\0\3\0\4\0\5\0\6\1\2\3\4"},
        {"::1.2.3.4", 16, "\0\0\0\0\0\0\0\0\0\0\0\0\1\2\3\4"},
    };
    static const char *const bad[] = {
        "",
        "1",
        "1.2.3",
        "1.2.3.4.",
        "1.2.3.4.5",
        "256.0.0.1",
        "1.2.3.04",
        "1..2.3",
        "a.b.c.d",
        "0x1.2.3.4",
        " 1.2.3.4",
        "1.2.3.4 ",
        ":",
        ":1",
        "1:",
        ":::",
        "1:::2",
        "1::2::3",
        "12345::",
        "g::",
        "1:2:3:4:5:6:7",
        "1:2:3:4:5:6:7:8:9",
        "1:2:3:4:5:6:7::8",
        "1:2:3:4:5:6:7:8::",
        "::1.2.3",
        "1.2.3.4::",
        "1:2:3:4:5:6:7:1.2.3.4",
        "::1%1",
        "1:2:3:4:5:6:7:",
        "-1.2.3.4",
        "1.2.3.1000",
        "::12345",
    };
    uint8_t out[16];
    for (size_t i = 0; i < sizeof good / sizeof good[0]; i++) {
        cr_expect_eq(ussl__name_ip(good[i].text, out), good[i].n, "%s", good[i].text);
        cr_expect_eq(memcmp(out, good[i].bytes, good[i].n), 0, "%s", good[i].text);
    }
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        cr_expect_eq(ussl__name_ip(bad[i], out), 0, "%s", bad[i]);
    }
}

/* A subjectAltName of one name, in memory of exactly its size. */
static bool matches(unsigned tag, const char *value, size_t len, const char *name)
{
    uint8_t *san = malloc(len + 4);
    size_t at = 0;
    san[at++] = (uint8_t)tag;
    if (len > 127) {
        san[at++] = 0x81;
    }
    san[at++] = (uint8_t)len;
    memcpy(san + at, value, len);
    bool found = ussl__san_match((ussl_span){san, at + len}, name);
    free(san);
    return found;
}

Test(names, dns_names)
{
    static const struct {
        const char *pattern, *name;
        bool match;
    } cases[] = {
        {"example.org", "example.org", true},
        {"EXAMPLE.org", "example.ORG", true},
        {"example.org", "example.org.", true},
        {"example.org.", "example.org", false},
        {"example.org", "a.example.org", false},
        {"a.example.org", "example.org", false},
        {"xample.org", "example.org", false},
        {"*.example.org", "a.example.org", true},
        {"*.EXAMPLE.org", "A.example.org", true},
        {"*.example.org", "a.example.org.", true},
        {"*.example.org", "xn--bcher-kva.example.org", true},
        {"*.example.org", "example.org", false},
        {"*.example.org", "localhost", false},
        {"*.example.org", "a.b.example.org", false},
        {"*.example.org.", "a.example.org", false},
        {"*.org", "example.org", false},
        {"*.org.", "example.org.", false},
        {"*", "localhost", false},
        {"*.", "localhost", false},
        {"*..", "a.example.org", false},
        {"*.*.org", "a.example.org", false},
        {"a.*.org", "a.example.org", false},
        {"a*.example.org", "ab.example.org", false},
        {"*b.example.org", "ab.example.org", false},
        {"**.example.org", "a.example.org", false},
        {"", "example.org", false},
        {".example.org", "a.example.org", false},
        {"127.0.0.1", "127.0.0.1", false},
        {"::1", "::1", false},
        /* Names that are not usable match nothing, not even themselves. */
        {"*.example.org", "*.example.org", false},
        {"example.org:443", "example.org:443", false},
        {"a b", "a b", false},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        cr_expect_eq(matches(0x82, cases[i].pattern, strlen(cases[i].pattern), cases[i].name),
                     cases[i].match, "\"%s\" for \"%s\"", cases[i].pattern, cases[i].name);
    }
    cr_expect_not(matches(0x82, "a.org\0.evil.org", 15, "a.org"), "a NUL inside");
    cr_expect_not(matches(0x82, "a.org\0", 6, "a.org"), "a NUL behind");
    cr_expect_not(matches(0x82, "\xe1.org", 5, "a.org"), "a byte above 127");
    cr_expect_not(matches(0x86, "example.org", 11, "example.org"), "a URI");
    cr_expect_not(matches(0x81, "example.org", 11, "example.org"), "a mail address");
    cr_expect_not(matches(0x0c, "example.org", 11, "example.org"), "no GeneralName at all");
    cr_expect_not(ussl__san_match((ussl_span){NULL, 0}, "example.org"), "no subjectAltName");
}

Test(names, ip_names)
{
    cr_expect(matches(0x87, "\x7f\0\0\1", 4, "127.0.0.1"));
    cr_expect_not(matches(0x87, "\x7f\0\0\1", 4, "127.0.0.2"));
    cr_expect_not(matches(0x87, "\x7f\0\0\1\0", 5, "127.0.0.1"));
    cr_expect_not(matches(0x87, "\x7f\0\0", 3, "127.0.0.1"));
    cr_expect(matches(0x87, "\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\1", 16, "::1"));
    cr_expect(matches(0x87, "\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\1", 16, "0:0::0:1"));
    /* An address that is mapped into IPv6 is another address. */
    cr_expect_not(matches(0x87, "\0\0\0\0\0\0\0\0\0\0\xff\xff\x7f\0\0\1", 16, "127.0.0.1"));
    cr_expect_not(matches(0x82, "\x7f\0\0\1", 4, "127.0.0.1"));
}
