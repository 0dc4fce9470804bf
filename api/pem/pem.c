/* SPDX-License-Identifier: MIT */
/* PEM framing and strict base64. */
#include "pem/pem.h"

#include "x509/der.h"

#include <string.h>

#define BEGIN "-----BEGIN "
#define END   "-----END "
#define DASH  "-----"

static bool starts(const uint8_t *p, const uint8_t *end, const char *text)
{
    size_t n = strlen(text);
    return (size_t)(end - p) >= n && memcmp(p, text, n) == 0;
}

/* The first place of `text` in [p, end), or `end`. */
static const uint8_t *find(const uint8_t *p, const uint8_t *end, const char *text)
{
    while (p != end && !starts(p, end, text)) {
        p++;
    }
    return p;
}

bool ussl__pem_is(const void *data, size_t len)
{
    const uint8_t *p = data;
    ussl_span value;
    /* A certificate may hold such text as a comment: what is one whole DER element is DER. */
    return len != 0 && !ussl__der_only((ussl_span){p, len}, USSL__DER_SEQUENCE, &value) &&
           find(p, p + len, "-----BEGIN") != p + len;
}

static bool is_blank(uint8_t c)
{
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

/* The label after "-----BEGIN " or "-----END ", and its dashes; NULL if it is none. */
static const uint8_t *read_label(const uint8_t *p, const uint8_t *end, ussl_span *label)
{
    label->p = p;
    while (p != end && *p >= ' ' && *p < 0x7f && !starts(p, end, DASH)) {
        p++;
    }
    label->n = (size_t)(p - label->p);
    return label->n != 0 && starts(p, end, DASH) ? p + strlen(DASH) : NULL;
}

int ussl__pem_next(const void *data, size_t len, size_t *pos, ussl__pem_block *block)
{
    if (*pos >= len) {
        return USSL_CLOSED;
    }
    const uint8_t *start = data;
    const uint8_t *end = start + len;
    const uint8_t *from = start + *pos;
    const uint8_t *begin = find(from, end, BEGIN);
    /* An end without its beginning is a block that somebody damaged: never pass over it. */
    if (find(from, begin, END) != begin) {
        return USSL_E_CERT;
    }
    if (begin == end) {
        *pos = len;
        return USSL_CLOSED;
    }
    ussl_span label;
    const uint8_t *body = read_label(begin + strlen(BEGIN), end, &block->label);
    if (body == NULL) {
        return USSL_E_CERT;
    }
    const uint8_t *tail = find(body, end, END);
    if (tail == end || find(body, tail, BEGIN) != tail) {
        return USSL_E_CERT;
    }
    const uint8_t *after = read_label(tail + strlen(END), end, &label);
    if (after == NULL || !ussl__span_eq(label, block->label)) {
        return USSL_E_CERT;
    }
    while (body != tail && is_blank(*body)) {
        body++;
    }
    block->whole = (ussl_span){begin, (size_t)(after - begin)};
    block->body = (ussl_span){body, (size_t)(tail - body)};
    block->encrypted = USSL__SPAN_IS(block->label, "ENCRYPTED PRIVATE KEY") ||
                       find(body, tail, "Proc-Type: 4,ENCRYPTED") != tail;
    *pos = (size_t)(after - start);
    return USSL_OK;
}

/* 0xff where `c` lies in [low, high], else 0; keys pass here, so no branch and no table. */
static unsigned within(unsigned c, unsigned low, unsigned high)
{
    return ~((c - low) >> 8 | (high - c) >> 8) & 0xff;
}

/* The value of a base64 character, or 0xff: RFC 4648 4. */
static unsigned base64_value(unsigned c)
{
    unsigned value = within(c, 'A', 'Z') & (c - 'A');
    value |= within(c, 'a', 'z') & (c - 'a' + 26);
    value |= within(c, '0', '9') & (c - '0' + 52);
    value |= within(c, '+', '+') & 62;
    value |= within(c, '/', '/') & 63;
    unsigned known = within(c, 'A', 'Z') | within(c, 'a', 'z') | within(c, '0', '9') |
                     within(c, '+', '+') | within(c, '/', '/');
    return value | (~known & 0xff);
}

int ussl__pem_decode(const ussl__pem_block *block, uint8_t *out, size_t *out_len)
{
    size_t cap = *out_len, done = 0;
    unsigned bits = 0, count = 0, padding = 0;
    *out_len = 0;
    for (size_t i = 0; i < block->body.n; i++) {
        uint8_t c = block->body.p[i];
        if (is_blank(c)) {
            continue;
        }
        unsigned value = c == '=' ? 0 : base64_value(c);
        padding += c == '=';
        if (value == 0xff || (padding != 0 && c != '=')) {
            return USSL_E_CERT;
        }
        bits = bits << 6 | value;
        if (++count % 4 != 0) {
            continue;
        }
        /* Padding hides whole bytes, whose bits must then be zero. */
        unsigned bytes = 3 - padding;
        if (padding > 2 || cap - done < bytes || (bits & ((1u << 8 * padding) - 1)) != 0) {
            return USSL_E_CERT;
        }
        for (unsigned k = 0; k < bytes; k++) {
            out[done++] = (uint8_t)(bits >> (16 - 8 * k));
        }
        bits = 0;
    }
    if (count % 4 != 0 || done == 0) {
        return USSL_E_CERT;
    }
    *out_len = done;
    return USSL_OK;
}
