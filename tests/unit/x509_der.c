/* SPDX-License-Identifier: MIT */
/* The DER reader: what it takes, and all that it refuses. */
#include "check.h"

#include "x509/der.h"

#include <stdlib.h>
#include <string.h>

#define SPAN(literal) ((ussl_span){(const uint8_t *)(literal), sizeof(literal) - 1})

Test(der, elements_and_lengths)
{
    static const struct {
        ussl_span in;
        bool taken;
    } cases[] = {
        {SPAN("\x04\x00"), true},
        {SPAN("\x04\x01\x55"), true},
        {SPAN(""), false},
        {SPAN("\x04"), false},
        {SPAN("\x04\x01"), false},                 /* the contents are missing */
        {SPAN("\x04\x80\x00\x00"), false},         /* indefinite */
        {SPAN("\x04\x81\x01\x55"), false},         /* not minimal */
        {SPAN("\x04\x82\x00\x80\x55"), false},     /* not minimal */
        {SPAN("\x04\x81"), false},                 /* the length is missing */
        {SPAN("\x04\x82\xff"), false},             /* the length is cut */
        {SPAN("\x04\x82\xff\xff\x55"), false},     /* beyond the end */
        {SPAN("\x04\x83\xff\xff\xff"), false},     /* beyond the end */
        {SPAN("\x04\x84\xff\xff\xff\xff"), false}, /* four bytes of length */
        {SPAN("\x04\x84\x00\x00\x00\x00"), false},
        {SPAN("\x04\xff\x00"), false},
        {SPAN("\x1f\x01\x55"), false}, /* tag numbers above 30 */
        {SPAN("\xbf\x21\x01\x55"), false},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        ussl_span in = cases[i].in, value;
        unsigned tag;
        cr_expect_eq(ussl__der_any(&in, &tag, &value), cases[i].taken, "case %zu", i);
        cr_expect_eq(in.n, cases[i].taken ? 0 : cases[i].in.n, "case %zu: the cursor", i);
    }
}

Test(der, long_lengths)
{
    static const size_t sizes[] = {127, 128, 255, 256, 65535, 65536};
    for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; i++) {
        size_t n = sizes[i], at = 2;
        uint8_t *p = calloc(1, n + 5);
        p[0] = 0x30;
        if (n < 128) {
            p[1] = (uint8_t)n;
        } else {
            uint8_t bytes = n > 65535 ? 3 : n > 255 ? 2 : 1;
            p[1] = (uint8_t)(0x80 | bytes);
            for (uint8_t k = bytes; k > 0; k--) {
                p[at++] = (uint8_t)(n >> (8 * (k - 1)));
            }
        }
        ussl_span value;
        cr_expect(ussl__der_only((ussl_span){p, at + n}, 0x30, &value) && value.n == n, "%zu", n);
        cr_expect_not(ussl__der_only((ussl_span){p, at + n - 1}, 0x30, &value), "%zu", n);
        cr_expect_not(ussl__der_only((ussl_span){p, at + n}, 0x31, &value), "%zu", n);
        free(p);
    }
}

Test(der, integers)
{
    static const struct {
        ussl_span in;
        int small; /* -1: no small number, -2: no integer at all */
    } cases[] = {
        {SPAN("\x02\x01\x00"), 0},
        {SPAN("\x02\x01\x7f"), 127},
        {SPAN("\x02\x02\x00\x80"), 128},
        {SPAN("\x02\x02\x01\x00"), 256},
        {SPAN("\x02\x03\x00\xff\xff"), 65535},
        {SPAN("\x02\x03\x01\x00\x00"), 65535},
        {SPAN("\x02\x05\x01\x00\x00\x00\x00"), 65535},
        {SPAN("\x02\x01\xff"), -1},
        {SPAN("\x02\x02\xff\x7f"), -1},
        {SPAN("\x02\x00"), -2},
        {SPAN("\x02\x02\x00\x01"), -2},
        {SPAN("\x02\x02\xff\x80"), -2},
        {SPAN("\x04\x01\x00"), -2},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        ussl_span in = cases[i].in, value;
        unsigned small;
        cr_expect_eq(ussl__der_integer(&in, &value), cases[i].small != -2, "case %zu", i);
        in = cases[i].in;
        bool taken = ussl__der_small(&in, &small);
        cr_expect_eq(taken, cases[i].small >= 0, "case %zu", i);
        cr_expect(!taken || (int)small == cases[i].small, "case %zu: %u", i, small);
    }
}

Test(der, booleans_and_bit_strings)
{
    bool on;
    ussl_span in = SPAN("\x01\x01\xff"), value;
    cr_expect(ussl__der_default_false(&in, &on) && on && in.n == 0);
    in = SPAN("\x01\x01\x00");
    cr_expect(ussl__der_default_false(&in, &on) && !on && in.n == 0);
    in = SPAN("\x04\x00");
    cr_expect(ussl__der_default_false(&in, &on) && !on && in.n == 2);
    in = SPAN("\x01\x01\x01");
    cr_expect_not(ussl__der_default_false(&in, &on));
    in = SPAN("\x01\x02\xff\xff");
    cr_expect_not(ussl__der_default_false(&in, &on));
    in = SPAN("\x03\x02\x00\x55");
    cr_expect(ussl__der_bytes(&in, &value) && value.n == 1);
    in = SPAN("\x03\x02\x01\x54");
    cr_expect_not(ussl__der_bytes(&in, &value), "unused bits");
    in = SPAN("\x03\x01\x00");
    cr_expect_not(ussl__der_bytes(&in, &value), "nothing in it");
    cr_expect_not(ussl__der_list(SPAN("")));
    cr_expect(ussl__der_list(SPAN("\x04\x00\x05\x00")));
    cr_expect_not(ussl__der_list(SPAN("\x04\x00\x05")));
}

static int64_t when(const char *text, unsigned tag)
{
    uint8_t der[32] = {(uint8_t)tag, (uint8_t)strlen(text)};
    memcpy(der + 2, text, strlen(text));
    ussl_span in = {der, strlen(text) + 2};
    int64_t t;
    return ussl__der_time(&in, &t) && in.n == 0 ? t : INT64_MIN;
}

Test(der, times)
{
    static const struct {
        const char *text;
        int64_t seconds;
    } good[] = {
        {"700101000000Z", 0},
        {"691231235959Z", -1},
        {"500101000000Z", -631152000},
        {"491231235959Z", 2524607999},
        {"000229000000Z", 951782400},
        {"240229120000Z", 1709208000},
        {"19700101000000Z", 0},
        {"20000229000000Z", 951782400},
        {"20500101000000Z", 2524608000},
        {"99991231235959Z", 253402300799},
        {"20380119031408Z", 2147483648},
        {"00000101000000Z", -62167219200},
    };
    static const char *const bad[] = {
        "230229000000Z",
        "19000229000000Z",
        "21000229000000Z",
        "241301000000Z",
        "240001000000Z",
        "240100000000Z",
        "240132000000Z",
        "240431000000Z",
        "240101240000Z",
        "240101006000Z",
        "240101000060Z",
        "2401010000Z",
        "240101000000",
        "240101000000+0000",
        "20240101000000.0Z",
        "24010100000xZ",
        "-40101000000Z",
        "240101000000z",
        "",
        "2024 101000000Z",
    };
    for (size_t i = 0; i < sizeof good / sizeof good[0]; i++) {
        const char *text = good[i].text;
        cr_expect_eq(when(text, strlen(text) == 13 ? 0x17 : 0x18), good[i].seconds, "%s", text);
        cr_expect_eq(when(text, strlen(text) == 13 ? 0x18 : 0x17), INT64_MIN, "%s", text);
    }
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        cr_expect_eq(when(bad[i], 0x17), INT64_MIN, "%s", bad[i]);
        cr_expect_eq(when(bad[i], 0x18), INT64_MIN, "%s", bad[i]);
    }
}
