/* SPDX-License-Identifier: MIT */
/* What a linked backend has is told by itself, and what it lacks with a reason. */
#include "backends.h"

EACH_BACKEND(suites_linked, has_or_tells_why_not)
{
    size_t count = 0;
    const ussl_suite *rows = ussl_suites(&count);
    for (size_t i = 0; i < count; i++) {
        bool has = ussl_backend_has_suite(backend, rows[i].id);
        const char *why = ussl_backend_lacks_suite(backend, rows[i].id);
        cr_expect_eq(has, why == NULL, "%s: %s: %s", ussl_backend_name(backend), rows[i].name,
                     why != NULL ? why : "no reason");
        cr_expect(why == NULL || why[0] != '\0');
    }
}

EACH_BACKEND(suites_linked, a_signal_is_no_suite)
{
    cr_expect_not(ussl_backend_has_suite(backend, 0x00ff));
    cr_expect_not_null(ussl_backend_lacks_suite(backend, 0x00ff));
}

EACH_BACKEND(suites_linked, the_unknown_is_absent)
{
    cr_expect_not(ussl_backend_has_suite(backend, 0x0000));
    cr_expect_not_null(ussl_backend_lacks_suite(backend, 0x0000));
    cr_expect_not(ussl_backend_has_group(backend, 0x9999));
    cr_expect_not(ussl_backend_has_sigalg(backend, 0x9999));
}

EACH_BACKEND(suites_linked, the_common_groups_and_schemes_are_there)
{
    cr_expect(ussl_backend_has_group(backend, ussl_group_by_name("secp256r1")));
    cr_expect(ussl_backend_has_group(backend, ussl_group_by_name("x25519")));
    cr_expect(ussl_backend_has_sigalg(backend, ussl_sigalg_by_name("ecdsa_secp256r1_sha256")));
    cr_expect(ussl_backend_has_sigalg(backend, ussl_sigalg_by_name("rsa_pss_rsae_sha256")));
}

Test(suites_linked, no_backend_has_nothing)
{
    cr_expect_not(ussl_backend_has_suite(NULL, 0x1301));
    cr_expect_not_null(ussl_backend_lacks_suite(NULL, 0x1301));
}
