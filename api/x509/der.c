/* SPDX-License-Identifier: MIT */
/* A strict reader of DER. */
#include "x509/der.h"

#include <string.h>

bool ussl__span_eq(ussl_span a, ussl_span b)
{
    return a.n == b.n && (a.n == 0 || memcmp(a.p, b.p, a.n) == 0);
}

bool ussl__der_any(ussl_span *in, unsigned *tag, ussl_span *value)
{
    const uint8_t *p = in->p;
    if (in->n < 2 || (p[0] & 0x1f) == 0x1f) {
        return false;
    }
    size_t head = 2;
    size_t len = p[1];
    if (len >= 0x80) {
        size_t count = len & 0x7f;
        if (count == 0 || count > 3 || in->n < 2 + count) {
            return false;
        }
        if (p[2] == 0) {
            return false;
        }
        len = 0;
        while (head < 2 + count) {
            len = len << 8 | p[head++];
        }
        if (len < 0x80) {
            return false;
        }
    }
    if (len > in->n - head) {
        return false;
    }
    *tag = p[0];
    *value = (ussl_span){p + head, len};
    in->p = p + head + len;
    in->n -= head + len;
    return true;
}

bool ussl__der_at(const ussl_span *in, unsigned tag)
{
    return in->n != 0 && in->p[0] == tag;
}

bool ussl__der_get(ussl_span *in, unsigned tag, ussl_span *value)
{
    unsigned found;
    return ussl__der_at(in, tag) && ussl__der_any(in, &found, value);
}

bool ussl__der_whole(ussl_span *in, unsigned tag, ussl_span *whole)
{
    ussl_span value;
    const uint8_t *start = in->p;
    if (!ussl__der_get(in, tag, &value)) {
        return false;
    }
    *whole = (ussl_span){start, (size_t)(in->p - start)};
    return true;
}

bool ussl__der_only(ussl_span in, unsigned tag, ussl_span *value)
{
    return ussl__der_get(&in, tag, value) && in.n == 0;
}

bool ussl__der_list(ussl_span in)
{
    do {
        unsigned tag;
        ussl_span value;
        if (!ussl__der_any(&in, &tag, &value)) {
            return false;
        }
    } while (in.n != 0);
    return true;
}

bool ussl__der_integer(ussl_span *in, ussl_span *value)
{
    ussl_span rest = *in;
    if (!ussl__der_get(&rest, USSL__DER_INTEGER, value) || value->n == 0) {
        return false;
    }
    /* Nine equal bits at the start mean that a shorter form exists. */
    const uint8_t *p = value->p;
    if (value->n > 1 && ((p[0] == 0 && p[1] < 0x80) || (p[0] == 0xff && p[1] >= 0x80))) {
        return false;
    }
    *in = rest;
    return true;
}

bool ussl__der_small(ussl_span *in, unsigned *value)
{
    ussl_span rest = *in;
    ussl_span bytes;
    if (!ussl__der_integer(&rest, &bytes) || bytes.p[0] >= 0x80) {
        return false;
    }
    *value = 0;
    for (size_t i = 0; i < bytes.n; i++) {
        *value = bytes.n > 3 ? 65535 : *value << 8 | bytes.p[i];
    }
    if (*value > 65535) {
        *value = 65535;
    }
    *in = rest;
    return true;
}

bool ussl__der_bytes(ussl_span *in, ussl_span *value)
{
    ussl_span rest = *in;
    if (!ussl__der_get(&rest, USSL__DER_BIT_STRING, value) || value->n < 2 || value->p[0] != 0) {
        return false;
    }
    value->p++;
    value->n--;
    *in = rest;
    return true;
}

bool ussl__der_default_false(ussl_span *in, bool *value)
{
    ussl_span rest = *in;
    ussl_span byte;
    *value = false;
    if (!ussl__der_at(in, USSL__DER_BOOLEAN)) {
        return true;
    }
    if (!ussl__der_get(&rest, USSL__DER_BOOLEAN, &byte) || byte.n != 1 ||
        (byte.p[0] != 0 && byte.p[0] != 0xff)) {
        return false;
    }
    *value = byte.p[0] != 0;
    *in = rest;
    return true;
}

bool ussl__der_time(ussl_span *in, int64_t *seconds)
{
    static const uint8_t month_days[12] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    enum { CENTURY, YEAR, MONTH, DAY, HOUR, MINUTE, SECOND, FIELDS };
    ussl_span rest = *in;
    unsigned tag, f[FIELDS];
    ussl_span text;
    if (!ussl__der_any(&rest, &tag, &text)) {
        return false;
    }
    bool short_form = tag == USSL__DER_UTC_TIME && text.n == 13;
    if (!short_form && (tag != USSL__DER_GENERALIZED_TIME || text.n != 15)) {
        return false;
    }
    const uint8_t *p = text.p;
    for (unsigned i = short_form; i < FIELDS; i++, p += 2) {
        unsigned tens = p[0] - (unsigned)'0';
        unsigned ones = p[1] - (unsigned)'0';
        if (tens > 9 || ones > 9) {
            return false;
        }
        f[i] = tens * 10 + ones;
    }
    if (short_form) {
        f[CENTURY] = f[YEAR] < 50 ? 20 : 19;
    }
    int year = (int)(f[CENTURY] * 100 + f[YEAR]);
    unsigned leap_day = f[MONTH] == 2 && year % 4 == 0 && (f[YEAR] != 0 || f[CENTURY] % 4 == 0);
    if (*p != 'Z' || f[MONTH] - 1 >= 12 || f[DAY] - 1 >= month_days[f[MONTH] - 1] + leap_day ||
        f[HOUR] > 23 || f[MINUTE] > 59 || f[SECOND] > 59) {
        return false;
    }
    /* Days since 1970-01-01; the year begins in March, so that a leap day comes last. */
    int y = year - (f[MONTH] <= 2);
    int m = (int)(f[MONTH] + 9) % 12;
    int days = 365 * y + (y >= 0 ? y / 4 - y / 100 + y / 400 : -1) + (m * 306 + 5) / 10 +
               (int)f[DAY] - 1 - 719468;
    *seconds = (int64_t)days * 86400 + (int64_t)((f[HOUR] * 60 + f[MINUTE]) * 60 + f[SECOND]);
    *in = rest;
    return true;
}
