/* SPDX-License-Identifier: MIT */
/* A key that a build cannot seal with is refused when it is set, with the reason.
 *
 *   seals SESSIONS TICKETS      each 1 where the build seals them, 0 where it must refuse */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ussl.h"

static int failed;

static void expect(const char *what, int got, int wanted)
{
    if (got != wanted) {
        (void)fprintf(stderr, "seals: %s: %s, not %s\n", what, ussl_result_name(got),
                      ussl_result_name(wanted));
        failed = 1;
    }
}

/* After the refusal of an option: which one, and why. */
static void expect_reason(const ussl_ctx *ctx, const char *operation, const char *why)
{
    ussl_error error;
    ussl_ctx_error(ctx, &error);
    if (error.code != USSL_E_NOTSUP || strcmp(error.operation, operation) != 0 ||
        strstr(error.text, why) == NULL) {
        (void)fprintf(stderr, "seals: the error of %s says %s: '%s'\n", operation,
                      ussl_result_name(error.code), error.text);
        failed = 1;
    }
}

int main(int argc, char **argv)
{
    static const uint8_t key[48] = {7};
    if (argc != 3) {
        return 2;
    }
    bool sessions = atoi(argv[1]) == 1, tickets = atoi(argv[2]) == 1;

    ussl_ctx *client = NULL, *server = NULL;
    expect("a client", ussl_ctx_new(&client, USSL_CLIENT), USSL_OK);
    expect("no key", ussl_ctx_set_session_seal(client, NULL), USSL_E_ARG);
    expect("a key for sessions", ussl_ctx_set_session_seal(client, key),
           sessions ? USSL_OK : USSL_E_NOTSUP);
    if (!sessions) {
        expect_reason(client, "set_session_seal", "AES-256-GCM");
    }

    expect("a server", ussl_ctx_new(&server, USSL_SERVER), USSL_OK);
    bool can = (ussl_backend_caps(ussl_ctx_backend(server)) & USSL_CAP_TICKET_KEYS) != 0;
    expect("the capability of ticket keys", can, tickets);
    expect("a key for tickets", ussl_ctx_set_ticket_key(server, key),
           tickets ? USSL_OK : USSL_E_NOTSUP);
    if (!tickets) {
        expect_reason(server, "set_ticket_key", "AES-GCM");
    }
    ussl_ctx_free(client);
    ussl_ctx_free(server);
    (void)printf("seals: sessions %d, tickets %d: %s\n", sessions, tickets,
                 failed ? "FAILED" : "as it should");
    return failed;
}
