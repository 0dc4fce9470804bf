/* SPDX-License-Identifier: MIT */
/* Server names: what is one, and whether a certificate names it (RFC 9525). */
#include "x509/cert.h"

#include "texts.h"

#include <string.h>

#define MAX_NAME  253
#define MAX_LABEL 63

static unsigned lower(unsigned c)
{
    return c - 'A' < 26u ? c + 32 : c;
}

static bool is_digit(unsigned c)
{
    return c - '0' < 10u;
}

bool ussl__text_eq(ussl_span a, ussl_span b)
{
    if (a.n != b.n) {
        return false;
    }
    for (size_t i = 0; i < a.n; i++) {
        if (lower(a.p[i]) != lower(b.p[i])) {
            return false;
        }
    }
    return true;
}

/* "192.0.2.1" to its very end; no leading zeros, which some readers take for octal. */
static bool read_ipv4(const char *text, uint8_t out[4])
{
    for (int i = 0; i < 4; i++) {
        unsigned value = 0;
        int digits = 0;
        for (; is_digit((unsigned char)*text); text++) {
            if (++digits > 3 || (digits > 1 && value == 0)) {
                return false;
            }
            value = value * 10 + (unsigned)(*text - '0');
        }
        if (digits == 0 || value > 255 || *text != (i < 3 ? '.' : '\0')) {
            return false;
        }
        text++;
        out[i] = (uint8_t)value;
    }
    return true;
}

static int hex_value(unsigned c)
{
    c = lower(c);
    return is_digit(c) ? (int)(c - '0') : c - 'a' < 6u ? (int)(c - 'a' + 10) : -1;
}

/* RFC 4291 2.2: groups, one "::", and an IPv4 address as the last 32 bits. */
static bool read_ipv6(const char *text, uint8_t out[16])
{
    size_t at = 0;
    size_t gap = 16 + 1; /* none */
    if (text[0] == ':') {
        if (text[1] != ':') {
            return false;
        }
        text++;
    }
    for (;;) {
        if (*text == ':' && gap > 16) {
            gap = at;
            text++;
            if (*text == '\0') {
                break;
            }
        }
        if (at <= 12 && read_ipv4(text, out + at)) {
            at += 4;
            break;
        }
        unsigned value = 0;
        int digits = 0;
        for (; hex_value((unsigned char)*text) >= 0; text++) {
            if (++digits > 4) {
                return false;
            }
            value = value << 4 | (unsigned)hex_value((unsigned char)*text);
        }
        if (digits == 0 || at > 14) {
            return false;
        }
        out[at++] = (uint8_t)(value >> 8);
        out[at++] = (uint8_t)value;
        if (*text == '\0') {
            break;
        }
        if (*text++ != ':' || *text == '\0') {
            return false;
        }
    }
    if (gap > 16) {
        return at == 16;
    }
    if (at > 14) {
        return false;
    }
    memmove(out + 16 - (at - gap), out + gap, at - gap);
    memset(out + gap, 0, 16 - at);
    return true;
}

size_t ussl__name_ip(const char *name, uint8_t out[16])
{
    return read_ipv4(name, out) ? 4 : read_ipv6(name, out) ? 16 : 0;
}

/* Labels of letters, digits, hyphens and, as networks really have them, underscores. */
static const char *host_fault(ussl_span host)
{
    size_t label = 0;
    bool digits_only = true;
    for (size_t i = 0; i < host.n; i++) {
        unsigned c = host.p[i];
        bool last = i + 1 == host.n || host.p[i + 1] == '.';
        if (c == '.') {
            if (label == 0) {
                return USSL__TEXT("it has an empty label: take out the extra dot");
            }
            label = 0;
            digits_only = true;
            continue;
        }
        if (++label > MAX_LABEL) {
            return USSL__TEXT("one of its labels is longer than 63 characters");
        }
        if (c == '-' && (label == 1 || last)) {
            return USSL__TEXT("a label begins or ends with a hyphen");
        }
        if (!is_digit(c)) {
            digits_only = false;
            if (lower(c) - 'a' >= 26u && c != '-' && c != '_') {
                return c >= 0x80
                           ? USSL__TEXT(
                                 "it is not ASCII: pass the xn-- form of an international name")
                           : USSL__TEXT("it holds a character that no host name has");
            }
        }
    }
    return label == 0    ? USSL__TEXT("it has an empty label: take out the extra dot")
           : digits_only ? USSL__TEXT("it looks like an IP address but is none")
                         : NULL;
}

static const char *name_fault(const char *name)
{
    uint8_t ip[16];
    if (name == NULL || name[0] == '\0') {
        return USSL__TEXT("it is empty: pass a host name or an IP address");
    }
    size_t len = 0;
    while (name[len] != '\0' && len < MAX_NAME + 2) {
        len++;
    }
    if (ussl__name_ip(name, ip) != 0) {
        return NULL;
    }
    if (strchr(name, '/') != NULL) {
        return USSL__TEXT("it is a URL or a path: pass the host alone");
    }
    if (name[0] == '[') {
        return USSL__TEXT("it is in brackets: pass the IPv6 address alone");
    }
    const char *colon = strchr(name, ':');
    if (colon != NULL) {
        return strchr(colon + 1, ':') != NULL
                   ? USSL__TEXT("it looks like an IPv6 address but is none")
                   : USSL__TEXT("it holds a port: pass the host alone");
    }
    /* The dot of a fully qualified name is not part of it (RFC 9525 6.3). */
    if (name[len - 1] == '.') {
        len--;
    }
    if (len > MAX_NAME) {
        return USSL__TEXT("it is longer than 253 characters");
    }
    return host_fault((ussl_span){(const uint8_t *)name, len});
}

int ussl__name_check(const char *name, const char **why)
{
    *why = name_fault(name);
    return *why == NULL ? USSL_OK : USSL_E_ARG;
}

/* A whole left-most "*" label stands for one label, with two more labels behind it. */
static bool dns_match(ussl_span pattern, ussl_span host)
{
    if (pattern.n > 2 && pattern.p[0] == '*' && pattern.p[1] == '.') {
        const uint8_t *dot = memchr(host.p, '.', host.n);
        if (dot == NULL) {
            return false;
        }
        pattern.p += 2;
        pattern.n -= 2;
        host.n -= (size_t)(dot + 1 - host.p);
        host.p = dot + 1;
        if (memchr(host.p, '.', host.n) == NULL) {
            return false;
        }
    }
    /* The host holds no NUL, no "*" and nothing but ASCII, so what equals it does not either. */
    return ussl__text_eq(pattern, host);
}

bool ussl__san_match(ussl_span san, const char *name)
{
    uint8_t ip[16];
    if (name_fault(name) != NULL) {
        return false;
    }
    ussl_span wanted = {ip, ussl__name_ip(name, ip)};
    bool is_ip = wanted.n != 0;
    if (!is_ip) {
        wanted = (ussl_span){(const uint8_t *)name, strlen(name)};
        wanted.n -= wanted.p[wanted.n - 1] == '.';
    }
    unsigned tag;
    ussl_span value;
    while (ussl__der_any(&san, &tag, &value)) {
        if (is_ip ? tag == 0x87 && ussl__span_eq(value, wanted)
                  : tag == 0x82 && dns_match(value, wanted)) {
            return true;
        }
    }
    return false;
}

bool ussl__name_match(ussl_span leaf_der, const char *name)
{
    ussl__cert cert;
    return ussl__cert_read(leaf_der, &cert) && ussl__san_match(cert.san, name);
}
