/* SPDX-License-Identifier: MIT */
/* Every suite that a client backend has against every server backend that has it too, smooth and
 * stuttering; what went through is written down for docs/suites.md. */
#include "backends.h"
#include "pair.h"
#include "pki.h"
#include "ussl_config.h"

#include <string.h>

#define PAYLOAD 20000

/* What a pair had when this was written; fewer is a failure, more is news for this table. */
static const struct {
    const char *client, *server;
    size_t suites;
} floors[] = {
    {"mbedtls", "mbedtls", 84},
    {"mbedtls", "wolfssl", 57},
    {"wolfssl", "mbedtls", 57},
    {"wolfssl", "wolfssl", 57},
};

/* The profiles below `fast` leave suites out on purpose. */
static size_t floor_of(const ussl_backend *client, const ussl_backend *server)
{
    for (size_t i = 0; USSL_PROFILE_FAST && i < sizeof floors / sizeof floors[0]; i++) {
        if (strcmp(floors[i].client, ussl_backend_name(client)) == 0 &&
            strcmp(floors[i].server, ussl_backend_name(server)) == 0) {
            return floors[i].suites;
        }
    }
    return 0;
}

static bool one_suite(const ussl_suite *suite, const ussl_backend *client,
                      const ussl_backend *server, bool stutter)
{
    pair p;
    pair_open(&p, client, server);
    p.wire.stutter = stutter;
    pair_trust(&p.client, PKI_ROOT);
    pair_show(&p.server, pki_identity_for(suite));
    pair_force_suite(&p, suite->id);

    bool met = pair_meet(&p);
    cr_expect(met, "%s %s: client %s; server %s", pair_names(&p), suite->name, pair_why(&p.client),
              pair_why(&p.server));
    bool moved = met && pair_exchange(&p, PAYLOAD);
    cr_expect(!met || moved, "%s %s: data: client %s; server %s", pair_names(&p), suite->name,
              pair_why(&p.client), pair_why(&p.server));
    ussl_info at_client = {0}, at_server = {0};
    ussl_conn_info(p.client.conn, &at_client);
    ussl_conn_info(p.server.conn, &at_server);
    bool exact = at_client.suite == suite->id && at_server.suite == suite->id;
    cr_expect(!met || exact, "%s %s: client says 0x%04x, server 0x%04x", pair_names(&p),
              suite->name, at_client.suite, at_server.suite);
    bool counted = at_client.bytes_in == PAYLOAD && at_client.bytes_out == PAYLOAD &&
                   at_server.bytes_in == PAYLOAD && at_server.bytes_out == PAYLOAD;
    cr_expect(!moved || counted, "%s %s: the bytes are counted wrongly", pair_names(&p),
              suite->name);
    bool closed = moved && pair_finish(&p);
    cr_expect(!moved || closed, "%s %s: close: client %s; server %s", pair_names(&p), suite->name,
              pair_why(&p.client), pair_why(&p.server));
    pair_free(&p);
    return met && moved && exact && counted && closed;
}

static void whole_matrix(const ussl_backend *client, const ussl_backend *server, bool stutter)
{
    char path[512];
    snprintf(path, sizeof path, "%s/matrix-%s-%s-%s.txt", USSL_TEST_OUT_DIR,
             ussl_backend_name(client), ussl_backend_name(server), stutter ? "stutter" : "smooth");
    FILE *out = fopen(path, "w");
    cr_assert(out != NULL, "cannot write %s", path);

    size_t count, passed = 0;
    const ussl_suite *suites = ussl_suites(&count);
    for (size_t i = 0; i < count; i++) {
        const ussl_suite *s = &suites[i];
        bool ours = (s->flags & (USSL_SUITE_SEED | USSL_SUITE_TLS1_3)) != 0;
        if (!ours || (s->flags & USSL_SUITE_SIGNALLING) != 0 ||
            !ussl_backend_has_suite(client, s->id) || !ussl_backend_has_suite(server, s->id)) {
            continue;
        }
        if (one_suite(s, client, server, stutter)) {
            fprintf(out, "0x%04x\n", s->id);
            passed++;
        }
    }
    fclose(out);
    size_t floor = floor_of(client, server);
    printf("suite matrix %s -> %s, %s: %zu suites\n", ussl_backend_name(client),
           ussl_backend_name(server), stutter ? "stuttering" : "smooth", passed);
    cr_expect(passed >= floor, "%s -> %s: %zu suites, there were %zu", ussl_backend_name(client),
              ussl_backend_name(server), passed, floor);
}

EACH_PAIR(suite_matrix, smooth)
{
    whole_matrix(client, server, false);
}

EACH_PAIR(suite_matrix, stuttering)
{
    whole_matrix(client, server, true);
}

/* What each linked backend says about each row, for the document. */
Test(suite_matrix, inventory)
{
    char path[512];
    snprintf(path, sizeof path, "%s/matrix-inventory.txt", USSL_TEST_OUT_DIR);
    FILE *out = fopen(path, "w");
    cr_assert(out != NULL, "cannot write %s", path);
    size_t rows, backends;
    const ussl_suite *suites = ussl_suites(&rows);
    const ussl_backend *const *all = ussl_backends(&backends);
    for (size_t b = 0; b < backends; b++) {
        fprintf(out, "backend\t%s\t%s\n", ussl_backend_name(all[b]), ussl_backend_version(all[b]));
    }
    for (size_t i = 0; i < rows; i++) {
        const ussl_suite *s = &suites[i];
        fprintf(out, "suite\t0x%04x\t%s\t%s\t%u", s->id, s->name,
                s->openssl != NULL ? s->openssl : "", s->flags);
        for (size_t b = 0; b < backends; b++) {
            const char *reason = ussl_backend_lacks_suite(all[b], s->id);
            bool has = ussl_backend_has_suite(all[b], s->id);
            bool signal = (s->flags & USSL_SUITE_SIGNALLING) != 0;
            cr_expect(has || signal || reason != NULL, "%s lacks %s without a reason",
                      ussl_backend_name(all[b]), s->name);
            cr_expect(!has || reason == NULL, "%s has %s, and a reason why not: %s",
                      ussl_backend_name(all[b]), s->name, reason);
            fprintf(out, "\t%s", has ? "+" : reason != NULL ? reason : "");
        }
        fputc('\n', out);
    }
    fclose(out);
}
