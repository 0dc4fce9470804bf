/* SPDX-License-Identifier: MIT */
/* Holds every linked backend against its contract: no operation is missing, and the tables agree
 * with what the rest of the house says. */
#include "backends.h"
#include "ussl_backend.h"

#include <string.h>

/* A table of operations is an array of pointers in memory, and none may be NULL. */
static void scan(const char *backend, const char *table, const void *ops, size_t size)
{
    cr_assert(ops != NULL, "%s has no %s table", backend, table);
    typedef void (*operation)(void);
    cr_assert(size % sizeof(operation) == 0);
    for (size_t i = 0; i < size / sizeof(operation); i++) {
        operation op;
        memcpy(&op, (const uint8_t *)ops + i * sizeof op, sizeof op);
        cr_expect(op != NULL, "%s: operation %zu of %s is NULL", backend, i, table);
    }
}

EACH_BACKEND(contract, no_operation_is_null)
{
    const ussl_backend *b = backend;
    scan(b->name, "ctx", b->ctx, sizeof *b->ctx);
    scan(b->name, "conn", b->conn, sizeof *b->conn);
    scan(b->name, "sess", b->sess, sizeof *b->sess);
    scan(b->name, "info", b->info, sizeof *b->info);
    scan(b->name, "pki", b->pki, sizeof *b->pki);
    cr_expect(b->version != NULL && b->start != NULL && b->stop != NULL);
    cr_expect(b->lacks != NULL && b->lacks_suite != NULL);
}

EACH_BACKEND(contract, numbers_are_sound)
{
    cr_expect_eq(backend->abi_major, USSL_BACKEND_ABI_MAJOR);
    cr_expect_eq(backend->struct_size, sizeof(ussl_backend));
    cr_expect(backend->align >= 16 && (backend->align & (backend->align - 1)) == 0);
    cr_expect(backend->ctx_size > 0 && backend->conn_size > 0);
    cr_expect(backend->name != NULL && strlen(backend->name) > 0);
    cr_expect_eq(ussl_backend_by_name(backend->name), backend);
    cr_expect(strlen(ussl_backend_version(backend)) >= 5, "\"%s\"", ussl_backend_version(backend));
    cr_expect(strlen(ussl_backend_licence(backend)) >= 3);
    cr_expect_eq(backend->caps >> USSL_CAP_COUNT, 0, "a capability that has no name");
}

EACH_BACKEND(contract, each_absent_capability_has_a_reason)
{
    for (unsigned i = 0; i < USSL_CAP_COUNT; i++) {
        uint32_t cap = 1u << i;
        const char *why = ussl_backend_lacks(backend, cap);
        cr_expect(
            (ussl_backend_caps(backend) & cap) != 0 ? why == NULL : why != NULL && strlen(why) > 10,
            "%s, %s: %s", backend->name, ussl_cap_name(cap), why != NULL ? why : "(no reason)");
        cr_expect(ussl_cap_name(cap) != NULL, "capability %u has no name", i);
    }
    cr_expect_null(ussl_cap_name(1u << USSL_CAP_COUNT));
    cr_expect_null(ussl_cap_name(3));
}

EACH_BACKEND(contract, lists_are_known_unique_and_asked_in_parts)
{
    static const char *const kinds[] = {"suites", "groups", "sigalgs"};
    for (int kind = 0; kind < 3; kind++) {
        size_t (*list)(uint16_t *, size_t) = kind == 0   ? backend->info->list_suites
                                             : kind == 1 ? backend->info->list_groups
                                                         : backend->info->list_sigalgs;
        uint16_t ids[512] = {0}, few[2] = {0, 0};
        size_t count = list(ids, 512);
        cr_assert(count > 0 && count <= 512, "%s: %zu %s", backend->name, count, kinds[kind]);
        cr_expect_eq(list(NULL, 0), count);
        cr_expect_eq(list(few, 1), count);
        cr_expect_eq(few[1], 0, "written past the end");
        for (size_t i = 0; i < count; i++) {
            const char *name = kind == 0   ? (ussl_suite_by_id(ids[i]) != NULL ? "known" : NULL)
                               : kind == 1 ? ussl_group_name(ids[i])
                                           : ussl_sigalg_name(ids[i]);
            cr_expect(name != NULL, "%s: %s has 0x%04x, which the core does not know",
                      backend->name, kinds[kind], ids[i]);
            for (size_t j = 0; j < i; j++) {
                cr_expect(ids[i] != ids[j], "%s: %s has 0x%04x twice", backend->name, kinds[kind],
                          ids[i]);
            }
        }
    }
}

Test(contract, backends_are_listed_once_and_found_by_name)
{
    size_t count = 0;
    const ussl_backend *const *all = ussl_backends(&count);
    cr_assert(count >= 1);
    for (size_t i = 0; i < count; i++) {
        for (size_t j = 0; j < i; j++) {
            cr_expect(strcmp(ussl_backend_name(all[i]), ussl_backend_name(all[j])) != 0);
        }
    }
    cr_expect_null(ussl_backend_by_name("openssl"));
    cr_expect_null(ussl_backend_by_name(""));
    cr_expect_null(ussl_backend_by_name(NULL));
}
