/* SPDX-License-Identifier: MIT */
/* Verdicts on chains: the table on each backend's arithmetic, bounds of work, hooks and pins. */
#include "backends.h"
#include "cases.h"
#include "chains.h"
#include "pki.h"

#include <stdlib.h>
#include <string.h>

EACH_BACKEND(chain, table_of_verdicts)
{
    size_t count, judged = 0;
    const verdict_case *all = cases_all(&count);
    for (size_t i = 0; i < 2 * count; i++) {
        const verdict_case *c = &all[i / 2];
        bool client = i % 2 != 0;
        if (client ? !c->as_client : !c->as_server) {
            continue;
        }
        chains set;
        chains_open(&set, backend, c->chain, c->ca);
        set.trust.crl_count = c->crl != NULL ? chains_load(c->crl, set.crls) : 0;
        set.trust.crl_policy = c->policy;
        set.request.name = c->verify_name;
        set.request.purpose = client ? USSL_PURPOSE_CLIENT : USSL_PURPOSE_SERVER;
        set.request.now = c->has_time ? c->time : set.request.now;
        ussl__chain_verdict v = chains_judge(&set);
        CHECK_RC(v.rc, USSL_OK, "%s", c->name);
        cr_expect_eq(v.reasons, c->reasons, "%s (%s): found %s, expected %s", c->name,
                     client ? "client" : "server", cases_words(v.reasons), cases_words(c->reasons));
        cr_expect_eq(v.alert, c->reasons != 0 ? cases_alert(c->reasons) : 0, "%s", c->name);
        chains_close(&set);
        judged++;
    }
    cr_expect(judged > 300, "%zu verdicts", judged);
}

/* ---- work ---- */

static unsigned verified, fails_after;
static int answer;

static int counted(const ussl_signature *sig)
{
    (void)sig;
    return ++verified > fails_after && fails_after > 0 ? USSL_E_NOMEM : answer;
}

static ussl_pki_ops counting_ops(const ussl_backend *backend)
{
    ussl_pki_ops ops = *backend->pki;
    ops.verify_signature = counted;
    return ops;
}

/* Certificates each of which could have issued every other. */
static void everybody_issued_everybody(chains *set, size_t count)
{
    for (size_t i = set->request.presented_count; i < count; i++) {
        set->presented[i] = chains_copy(set->presented[0]);
        ((uint8_t *)(uintptr_t)set->presented[i].p)[set->presented[i].n - 1] ^= (uint8_t)i;
    }
    set->request.presented_count = count;
}

EACH_BACKEND(chain, work_is_bounded_whatever_is_presented)
{
    const ussl_pki_ops ops = counting_ops(backend);
    ussl_backend fake = *backend;
    fake.pki = &ops;
    static const int answers[] = {USSL_OK, USSL_E_CERT, USSL_E_NOTSUP};
    for (size_t i = 0; i < sizeof answers / sizeof answers[0]; i++) {
        chains set;
        chains_open(&set, &fake, "self-signed.pem", "ca.pem");
        everybody_issued_everybody(&set, USSL__MOST_CERTS);
        verified = 0;
        answer = answers[i];
        ussl__chain_verdict v = chains_judge(&set);
        cr_expect((v.reasons & USSL_V_UNTRUSTED) != 0, "%s", cases_words(v.reasons));
        cr_expect(verified > 0 && verified <= 32, "%u signatures", verified);
        chains_close(&set);
    }
}

EACH_BACKEND(chain, more_than_are_looked_at_are_refused_unread)
{
    const ussl_pki_ops ops = counting_ops(backend);
    ussl_backend fake = *backend;
    fake.pki = &ops;
    chains set;
    chains_open(&set, &fake, "self-signed.pem", "ca.pem");
    everybody_issued_everybody(&set, USSL__MOST_CERTS + 1);
    verified = 0;
    ussl__chain_verdict v = chains_judge(&set);
    cr_expect_eq(v.reasons, USSL_V_PATH_TOO_LONG, "%s", cases_words(v.reasons));
    cr_expect_eq(v.alert, 48);
    cr_expect_eq(verified, 0, "%u signatures", verified);
    chains_close(&set);
}

EACH_BACKEND(chain, what_cannot_be_verified_is_not_trusted)
{
    const ussl_pki_ops ops = counting_ops(backend);
    ussl_backend fake = *backend;
    fake.pki = &ops;
    chains set;
    chains_open(&set, &fake, "ec.pem", "ca.pem");
    answer = USSL_E_NOTSUP;
    cr_expect_eq(chains_judge(&set).reasons, USSL_V_UNTRUSTED);
    answer = USSL_E_INTERNAL;
    cr_expect_eq(chains_judge(&set).reasons, USSL_V_UNTRUSTED);
    answer = USSL_E_NOMEM;
    CHECK_RC(chains_judge(&set).rc, USSL_E_NOMEM, "no memory is no verdict");
    answer = USSL_OK;
    set.trust.crl_count = chains_load("leaf.crl.pem", set.crls);
    cr_expect_eq(chains_judge(&set).reasons, 0);
    for (fails_after = 1; fails_after <= 2; fails_after++) {
        verified = 0;
        CHECK_RC(chains_judge(&set).rc, USSL_E_NOMEM, "after %u signatures", fails_after);
    }
    fails_after = 0;
    chains_close(&set);
}

EACH_BACKEND(chain, lists_that_nobody_can_judge_revoke_everything)
{
    chains set;
    chains_open(&set, backend, "ec.pem", "ca.pem");
    set.trust.crl_count = chains_load("leaf.crl.pem", set.crls);
    cr_expect_eq(chains_judge(&set).reasons, 0);
    set.trust.crl_judge = NULL;
    cr_expect_eq(chains_judge(&set).reasons, USSL_V_REVOKED);
    chains_close(&set);
}

static int no_hash(const uint8_t *data, size_t len, uint8_t out[32])
{
    (void)data;
    (void)len;
    (void)out;
    return answer;
}

EACH_BACKEND(chain, without_a_hash_there_is_no_verdict)
{
    ussl_pki_ops ops = *backend->pki;
    ops.sha256 = no_hash;
    ussl_backend fake = *backend;
    fake.pki = &ops;
    chains set;
    chains_open(&set, &fake, "ec.pem", "ca.pem");
    answer = USSL_E_NOTSUP;
    CHECK_RC(chains_judge(&set).rc, USSL_E_INTERNAL, "a hash that is not there");
    answer = USSL_E_NOMEM;
    CHECK_RC(chains_judge(&set).rc, USSL_E_NOMEM, "no memory for a hash");
    chains_close(&set);
}

/* ---- what is told ---- */

EACH_BACKEND(chain, end_of_validity_and_leaf_key)
{
    chains set;
    chains_open(&set, backend, "ec.pem", "ca.pem");
    ussl__chain_verdict v = chains_judge(&set);
    cr_expect_eq(v.not_after, 2524521600);
    /* The hash of the generator, by another implementation. */
    char hex[65];
    for (int i = 0; i < 32; i++) {
        snprintf(hex + 2 * i, 3, "%02x", v.leaf_spki_sha256[i]);
    }
    pki_file pins = pki_read("pins.tsv");
    const char *row = strstr(pins.text, "\nec\t");
    cr_assert(row != NULL);
    cr_expect_eq(memcmp(row + 4, hex, 64), 0, "%.64s is not %s", row + 4, hex);
    pki_free(&pins);
    chains_close(&set);

    chains_open(&set, backend, "forever.pem", "ca.pem");
    cr_expect_eq(chains_judge(&set).not_after, 2840054400, "the intermediate ends first");
    set.trust.anchor_count = 0;
    v = chains_judge(&set);
    cr_expect_eq(v.reasons, USSL_V_UNTRUSTED);
    cr_expect_eq(v.not_after, 253402214400, "the leaf alone");
    chains_close(&set);
}

EACH_BACKEND(chain, nothing_and_nonsense)
{
    chains set;
    chains_open(&set, backend, "ec.pem", "ca.pem");
    size_t count = set.request.presented_count;
    set.request.presented_count = 0;
    cr_expect_eq(chains_judge(&set).reasons, USSL_V_UNTRUSTED);
    set.request.presented_count = count;
    set.presented[1].n--;
    ussl__chain_verdict v = chains_judge(&set);
    cr_expect_eq(v.reasons, USSL_V_UNTRUSTED | USSL_V_BAD_CHAIN, "%s", cases_words(v.reasons));
    cr_expect_eq(v.alert, 48);
    set.presented[0].n--;
    v = chains_judge(&set);
    cr_expect_eq(v.reasons, USSL_V_BAD_CHAIN, "%s", cases_words(v.reasons));
    cr_expect_eq(v.alert, 42);
    chains_close(&set);
}

EACH_BACKEND(chain, depth_and_time_as_asked)
{
    chains set;
    chains_open(&set, backend, "ec.pem", "ca.pem");
    set.trust.max_depth = 1;
    cr_expect_eq(chains_judge(&set).reasons, USSL_V_PATH_TOO_LONG);
    set.trust.max_depth = 2;
    cr_expect_eq(chains_judge(&set).reasons, 0);
    chains_close(&set);
    chains_open(&set, backend, "expired.pem", "ca.pem");
    set.request.judge_time = false;
    cr_expect_eq(chains_judge(&set).reasons, 0, "dates are not judged");
    set.request.now = 0;
    cr_expect_eq(chains_judge(&set).reasons, 0, "nor is the clock");
    chains_close(&set);
    chains_open(&set, backend, "eku-code.pem", "ca.pem");
    set.request.purpose = USSL_PURPOSE_ANY;
    cr_expect_eq(chains_judge(&set).reasons, 0, "any purpose");
    chains_close(&set);
}

/* ---- hooks ---- */

static struct {
    size_t depths[8];
    uint32_t reasons[8];
    size_t calls;
    size_t answer_depth;
    int answer;
} seen;

static int hook(void *arg, ussl_conn *conn, const ussl_cert_view *cert)
{
    cr_expect(arg == &seen && conn == NULL && cert->der_len > 0);
    seen.depths[seen.calls] = cert->depth;
    seen.reasons[seen.calls++] = cert->reasons;
    return cert->depth == seen.answer_depth ? seen.answer : 0;
}

static ussl__chain_verdict ask(chains *set, size_t depth, int what, bool may_accept)
{
    memset(&seen, 0, sizeof seen);
    seen.answer_depth = depth;
    seen.answer = what;
    set->request.hook = hook;
    set->request.hook_arg = &seen;
    set->request.hook_may_accept = may_accept;
    return chains_judge(set);
}

EACH_BACKEND(chain, hook_sees_each_certificate_and_may_refuse)
{
    chains set;
    chains_open(&set, backend, "ec.pem", "ca.pem");
    ussl__chain_verdict v = ask(&set, 9, 0, false);
    cr_expect(v.reasons == 0 && v.alert == 0 && seen.calls == 3);
    cr_expect(seen.depths[0] == 2 && seen.depths[1] == 1 && seen.depths[2] == 0);
    v = ask(&set, 1, 80, false);
    cr_expect(v.reasons == USSL_V_REFUSED_BY_HOOK && v.alert == 80 && seen.calls == 3);
    cr_expect_eq(seen.reasons[2], USSL_V_REFUSED_BY_HOOK,
                 "the leaf is shown what was found so far");
    v = ask(&set, 0, 1000, false);
    cr_expect(v.reasons == USSL_V_REFUSED_BY_HOOK && v.alert == 49, "no alert number: 49");
    v = ask(&set, 0, USSL_HOOK_ACCEPT, false);
    cr_expect(v.reasons == USSL_V_REFUSED_BY_HOOK && v.alert == 49, "a plain hook cannot accept");
    set.request.name = "b.example";
    v = ask(&set, 0, 80, false);
    cr_expect(v.reasons == (USSL_V_WRONG_NAME | USSL_V_REFUSED_BY_HOOK) && v.alert == 42,
              "the primary reason decides the alert");
    chains_close(&set);
}

EACH_BACKEND(chain, accepting_hook_forgives_one_certificate)
{
    chains set;
    chains_open(&set, backend, "expired-int.pem", "ca.pem");
    set.request.name = "b.example";
    ussl__chain_verdict v = ask(&set, 1, USSL_HOOK_ACCEPT, true);
    cr_expect_eq(v.reasons, USSL_V_WRONG_NAME, "%s", cases_words(v.reasons));
    cr_expect(seen.reasons[0] == 0 && seen.reasons[1] == USSL_V_EXPIRED &&
              seen.reasons[2] == USSL_V_WRONG_NAME);
    v = ask(&set, 0, USSL_HOOK_ACCEPT, true);
    cr_expect_eq(v.reasons, USSL_V_EXPIRED);
    chains_close(&set);
    chains_open(&set, backend, "untrusted.pem", "ca.pem");
    v = ask(&set, 0, USSL_HOOK_ACCEPT, true);
    cr_expect(v.reasons == 0 && v.alert == 0 && seen.calls == 1 &&
              seen.reasons[0] == USSL_V_UNTRUSTED);
    chains_close(&set);
}

/* ---- pins ---- */

static uint8_t pin_list[2][32];

static void pin(chains *set, const ussl_backend *backend, const char *file)
{
    ussl_span all[CHAINS_MOST];
    ussl__anchor cert;
    size_t count = chains_load(file, all);
    MUST(ussl__anchor_read(all[0], &cert));
    memset(pin_list, 0, sizeof pin_list);
    MUST(backend->pki->sha256(cert.spki.p, cert.spki.n, pin_list[1]));
    set->trust.pins = (const uint8_t(*)[32])pin_list;
    set->trust.pin_count = 2;
    while (count > 0) {
        free((void *)(uintptr_t)all[--count].p);
    }
}

EACH_BACKEND(chain, pins_of_any_certificate_on_the_path)
{
    static const char *const on_path[] = {"ec-leaf.pem", "int-ec.pem", "root-ec.pem"};
    chains set;
    chains_open(&set, backend, "ec.pem", "ca.pem");
    for (size_t i = 0; i < 3; i++) {
        pin(&set, backend, on_path[i]);
        cr_expect_eq(chains_judge(&set).reasons, 0, "%s", on_path[i]);
    }
    pin(&set, backend, "root-rsa.pem");
    ussl__chain_verdict v = chains_judge(&set);
    cr_expect(v.reasons == USSL_V_PIN_MISMATCH && v.alert == 42,
              "an anchor that is not on the path");
    pin(&set, backend, "ec-leaf.pem");
    set.trust.anchor_count = 0;
    cr_expect_eq(chains_judge(&set).reasons, USSL_V_UNTRUSTED, "a pin alone is no trust");
    chains_close(&set);
}

EACH_BACKEND(chain, pins_alone)
{
    chains set;
    chains_open(&set, backend, "self-signed.pem", NULL);
    pin(&set, backend, "self-signed.pem");
    set.trust.pins_only = true;
    set.request.name = "myssl.com";
    cr_expect_eq(chains_judge(&set).reasons, 0);
    set.request.name = "b.example";
    cr_expect_eq(chains_judge(&set).reasons, USSL_V_WRONG_NAME, "the name still counts");
    set.request.name = NULL;
    set.request.now = 4102444800;
    cr_expect_eq(chains_judge(&set).reasons, USSL_V_EXPIRED, "so does time");
    set.request.now = 1767225600;
    pin(&set, backend, "root-ec.pem");
    cr_expect_eq(chains_judge(&set).reasons, USSL_V_PIN_MISMATCH);
    set.trust.pin_count = 0;
    cr_expect_eq(chains_judge(&set).reasons, USSL_V_PIN_MISMATCH, "no pin matches nothing");
    chains_close(&set);
    /* An issuer that is pinned does not count: nothing says that it issued anything. */
    chains_open(&set, backend, "ec.pem", NULL);
    pin(&set, backend, "int-ec.pem");
    set.trust.pins_only = true;
    cr_expect_eq(chains_judge(&set).reasons, USSL_V_PIN_MISMATCH);
    chains_close(&set);
}

/* ---- alerts ---- */

Test(chain, alerts_follow_the_primary_reason)
{
    for (uint32_t set = 0; set < 1u << USSL_V_COUNT; set += 7) {
        uint32_t first = set & (0u - set);
        cr_assert_eq(ussl__verify_alert(set), ussl__verify_alert(first));
        cr_assert_eq(ussl__verify_alert(set), set != 0 ? cases_alert(set) : 0);
    }
    cr_expect_eq(ussl__verify_alert(USSL_V_REVOKED), 44);
    cr_expect_eq(ussl__verify_alert(USSL_V_UNTRUSTED), 48);
    cr_expect_eq(ussl__verify_alert(USSL_V_REFUSED_BY_HOOK), 49);
}
