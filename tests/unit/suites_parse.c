/* SPDX-License-Identifier: MIT */
/* Lists of names: what is taken, in which order, and what is pointed out as wrong. */
#include "check.h"
#include "suites/parse.h"

#include <string.h>

static uint16_t ids[USSL__IDS_MAX];
static size_t count;
static const char *bad;
static size_t bad_len;

static int parse(const char *list, ussl__id_kind kind)
{
    count = 99;
    bad = NULL;
    bad_len = 99;
    return ussl__parse_ids(list, kind, ids, USSL__IDS_MAX, &count, &bad, &bad_len);
}

static void refuses(const char *list, ussl__id_kind kind, const char *word)
{
    CHECK_RC(parse(list, kind), USSL_E_ARG, "\"%s\"", list);
    cr_assert_not_null(bad, "\"%s\"", list);
    cr_expect(bad >= list && bad + bad_len <= list + strlen(list), "\"%s\"", list);
    cr_expect(bad_len == strlen(word) && memcmp(bad, word, bad_len) == 0,
              "\"%s\": \"%.*s\", not \"%s\"", list, (int)bad_len, bad, word);
}

Test(suites_parse, keeps_the_order)
{
    CHECK_RC(parse("TLS_AES_128_GCM_SHA256:ECDHE-RSA-AES128-GCM-SHA256 , 0xc0ad", USSL__ID_SUITE),
             USSL_OK, "three ways to name a suite");
    cr_assert_eq(count, 3);
    cr_expect_eq(ids[0], 0x1301);
    cr_expect_eq(ids[1], 0xc02f);
    cr_expect_eq(ids[2], 0xc0ad);
    CHECK_RC(parse("x25519,P-256", USSL__ID_GROUP), USSL_OK, "groups");
    cr_expect(count == 2 && ids[0] == 29 && ids[1] == 23);
    CHECK_RC(parse("\trsa_pss_rsae_sha256\n", USSL__ID_SIGALG), USSL_OK, "one scheme");
    cr_expect(count == 1 && ids[0] == 0x0804);
}

Test(suites_parse, takes_every_suite_at_once)
{
    char list[8192] = "";
    size_t rows = 0;
    const ussl_suite *suites = ussl_suites(&rows);
    for (size_t i = 0; i < rows; i++) {
        strcat(list, i > 0 ? "," : "");
        strcat(list, suites[i].name);
    }
    CHECK_RC(parse(list, USSL__ID_SUITE), USSL_OK, "all rows");
    cr_expect_eq(count, rows);
}

Test(suites_parse, points_at_what_is_wrong)
{
    refuses("x25519,P-257,P-256", USSL__ID_GROUP, "P-257");
    refuses("x25519", USSL__ID_SUITE, "x25519");
    refuses("0x1301,TLS_NOTHING", USSL__ID_SUITE, "TLS_NOTHING");
    refuses("0x1301,0x1301", USSL__ID_SUITE, "0x1301");
    refuses("P-256,secp256r1", USSL__ID_GROUP, "secp256r1");
}

Test(suites_parse, refuses_empty_items)
{
    refuses("", USSL__ID_SUITE, "");
    refuses("  ", USSL__ID_SUITE, "");
    refuses("0x1301,", USSL__ID_SUITE, "");
    refuses(":0x1301", USSL__ID_SUITE, "");
    refuses("0x1301,,0x1302", USSL__ID_SUITE, "");
}

Test(suites_parse, stays_inside_the_array)
{
    uint16_t two[3] = {0, 0, 0xdead};
    const char *list = "x25519,P-256,P-384";
    CHECK_RC(ussl__parse_ids(list, USSL__ID_GROUP, two, 2, &count, &bad, &bad_len), USSL_E_ARG,
             "three into two");
    cr_expect_str_eq(bad, "P-384");
    cr_expect_eq(two[2], 0xdead);
    CHECK_RC(ussl__parse_ids("P-1", USSL__ID_GROUP, two, 2, &count, NULL, NULL), USSL_E_ARG,
             "the caller need not ask what is wrong");
}
