/* SPDX-License-Identifier: MIT */
/* PEM framing: what is a block, what is damaged, and base64 to the last bit. */
#include "check.h"

#include "pem/pem.h"

#include <stdlib.h>
#include <string.h>

static int next(const char *text, ussl__pem_block *block)
{
    size_t pos = 0;
    return ussl__pem_next(text, strlen(text), &pos, block);
}

/* Decodes a body, in memory of exactly its size; -1 if refused. */
static int decode(const char *body, char out[64])
{
    char text[256];
    ussl__pem_block block;
    size_t len = 63;
    snprintf(text, sizeof text, "-----BEGIN X-----\n%s\n-----END X-----\n", body);
    if (next(text, &block) != USSL_OK) {
        return -2;
    }
    uint8_t *exact = malloc(block.body.n + 1);
    memcpy(exact, block.body.p, block.body.n);
    block.body.p = exact;
    int rc = ussl__pem_decode(&block, (uint8_t *)out, &len);
    free(exact);
    cr_expect(rc == USSL_OK || len == 0, "a refused body leaves a length");
    out[len] = '\0';
    return rc == USSL_OK ? (int)len : -1;
}

Test(pem, base64_of_the_rfc)
{
    /* RFC 4648 10 */
    static const char *const pairs[][2] = {{"Zg==", "f"},         {"Zm8=", "fo"},
                                           {"Zm9v", "foo"},       {"Zm9vYg==", "foob"},
                                           {"Zm9vYmE=", "fooba"}, {"Zm9vYmFy", "foobar"}};
    char out[64];
    for (size_t i = 0; i < sizeof pairs / sizeof pairs[0]; i++) {
        cr_expect_eq(decode(pairs[i][0], out), (int)strlen(pairs[i][1]), "%s", pairs[i][0]);
        cr_expect_str_eq(out, pairs[i][1]);
    }
    cr_expect_eq(decode("Zm\t9v\r\nY m\n\nFy", out), 6, "white space between characters");
    cr_expect_eq(decode("+/+/", out), 3);
    cr_expect_eq(memcmp(out, "\xfb\xff\xbf", 3), 0);
}

Test(pem, base64_knows_its_64_characters)
{
    static const char alphabet[] =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    for (int c = 1; c < 256; c++) {
        char body[] = "A?AA", out[64];
        body[1] = (char)c;
        const char *place = strchr(alphabet, c);
        int len = decode(body, out);
        if (place != NULL) {
            unsigned value = (unsigned)(place - alphabet);
            cr_expect(len == 3 && (unsigned char)out[0] == value >> 4 &&
                          (unsigned char)out[1] == (value & 15) << 4,
                      "character %c", c);
        } else {
            cr_expect_eq(len, -1, "byte %d", c);
        }
    }
}

Test(pem, base64_that_is_not_strict_is_refused)
{
    static const char *const bad[] = {"",         "A",        "AA",    "AAA",      "AAAAA",
                                      "=",        "A===",     "====",  "AA=A",     "AA==A",
                                      "AA==AAAA", "AAA=AAA=", "AA=",   "AB==",     "AAB=",
                                      "AA-_",     "AA.A",     "AAAA=", "AAAA====", "AA=\n=A"};
    char out[64];
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        cr_expect_eq(decode(bad[i], out), -1, "\"%s\"", bad[i]);
    }
}

Test(pem, a_small_buffer_is_refused_and_not_overrun)
{
    const char *text = "-----BEGIN X-----\nZm9vYmFy\n-----END X-----";
    ussl__pem_block block;
    MUST(next(text, &block));
    for (size_t cap = 0; cap <= 6; cap++) {
        uint8_t *out = malloc(cap + 1);
        size_t len = cap;
        out[cap] = 0x5a;
        CHECK_RC(ussl__pem_decode(&block, out, &len), cap == 6 ? USSL_OK : USSL_E_CERT, "%zu", cap);
        cr_expect_eq(out[cap], 0x5a);
        free(out);
    }
}

Test(pem, blocks_in_turn_and_text_between)
{
    const char *text =
        "a comment\n-----BEGIN ONE-----\nAAAA\n-----END ONE-----\nmore text\r\n"
        "-----BEGIN TWO WORDS-----\r\nBBBB\r\n-----END TWO WORDS-----\r\n# end ------\n";
    size_t pos = 0;
    ussl__pem_block block;
    MUST(ussl__pem_next(text, strlen(text), &pos, &block));
    cr_expect(block.label.n == 3 && memcmp(block.label.p, "ONE", 3) == 0);
    cr_expect(block.whole.p == (const uint8_t *)strchr(text, '-') &&
              memcmp(block.whole.p + block.whole.n - 12, "END ONE-----", 12) == 0);
    cr_expect_eq(memcmp(block.body.p, "AAAA", 4), 0);
    cr_expect_not(block.encrypted);
    MUST(ussl__pem_next(text, strlen(text), &pos, &block));
    cr_expect(block.label.n == 9 && memcmp(block.label.p, "TWO WORDS", 9) == 0);
    CHECK_RC(ussl__pem_next(text, strlen(text), &pos, &block), USSL_CLOSED, "the end");
    CHECK_RC(ussl__pem_next(text, strlen(text), &pos, &block), USSL_CLOSED, "the end, again");
    CHECK_RC(next("", &block), USSL_CLOSED, "nothing");
    CHECK_RC(next("no block here", &block), USSL_CLOSED, "text");
}

Test(pem, a_damaged_block_is_never_skipped)
{
    static const char *const bad[] = {
        "-----BEGIN X-----\nAAAA\n",
        "-----BEGIN X-----\nAAAA\n-----END Y-----\n",
        "-----BEGIN X-----\nAAAA\n-----END X----\n",
        "-----BEGIN X----\nAAAA\n-----END X-----\n",
        "-----BEGIN -----\nAAAA\n-----END -----\n",
        "-----BEGIN X\nAAAA\n-----END X-----\n",
        "----BEGIN X-----\nAAAA\n-----END X-----\n",
        "-----BEGIN X-----\nAAAA\n-----BEGIN X-----\nAAAA\n-----END X-----\n",
        "AAAA\n-----END X-----\n-----BEGIN X-----\nAAAA\n-----END X-----\n",
        "-----BEGIN X-----\nAAAA\n-----END XY-----\n",
        "-----BEGIN X-----",
        "-----BEGIN ",
    };
    ussl__pem_block block;
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        CHECK_RC(next(bad[i], &block), USSL_E_CERT, "%s", bad[i]);
    }
}

Test(pem, encrypted_keys_are_told)
{
    ussl__pem_block block;
    MUST(next("-----BEGIN ENCRYPTED PRIVATE KEY-----\nAAAA\n-----END ENCRYPTED PRIVATE KEY-----\n",
              &block));
    cr_expect(block.encrypted);
    MUST(
        next("-----BEGIN RSA PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\nDEK-Info: AES-256-CBC,00\n\n"
             "AAAA\n-----END RSA PRIVATE KEY-----\n",
             &block));
    cr_expect(block.encrypted);
    MUST(next("-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n", &block));
    cr_expect_not(block.encrypted);
}

Test(pem, pem_or_der)
{
    cr_expect(ussl__pem_is("x\n-----BEGIN X-----", 18));
    cr_expect_not(ussl__pem_is("", 0));
    cr_expect_not(ussl__pem_is("\x30\x00", 2));
    cr_expect_not(ussl__pem_is("-----BEGI", 9));
    /* DER with such a text inside. */
    cr_expect_not(ussl__pem_is("\x30\x0d\x0c\x0b-----BEGIN ", 15));
}

Test(pem, every_beginning_of_a_bundle_is_safe)
{
    static const char text[] =
        "t\n-----BEGIN X-----\nZm9v\n-----END X-----\n-----BEGIN Y-----\nAA==\n"
        "-----END Y-----\n";
    for (size_t n = 0; n < sizeof text; n++) {
        char *exact = malloc(n + 1);
        memcpy(exact, text, n);
        exact = realloc(exact, n > 0 ? n : 1);
        size_t pos = 0, blocks = 0;
        ussl__pem_block block;
        int rc;
        while ((rc = ussl__pem_next(exact, n, &pos, &block)) == USSL_OK) {
            uint8_t out[8];
            size_t len = sizeof out;
            MUST(ussl__pem_decode(&block, out, &len));
            blocks++;
        }
        cr_expect(blocks <= 2 && (rc == USSL_CLOSED || rc == USSL_E_CERT), "%zu", n);
        free(exact);
    }
}
