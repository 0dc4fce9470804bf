/* SPDX-License-Identifier: MIT */
/* Which suites, groups and signature schemes a linked backend has: asked of the library itself. */
#include "ussl_internal.h"

/* More than either library knows with every option on. */
#define LIST_MAX 256

typedef size_t (*list_fn)(uint16_t *out, size_t cap);

static bool lists(list_fn list, uint16_t id)
{
    uint16_t ids[LIST_MAX];
    size_t n = list(ids, LIST_MAX);
    for (size_t i = 0; i < n && i < LIST_MAX; i++) {
        if (ids[i] == id) {
            return true;
        }
    }
    return false;
}

bool ussl_backend_has_suite(const ussl_backend *backend, uint16_t id)
{
    return backend != NULL && lists(backend->info->list_suites, id);
}

bool ussl_backend_has_group(const ussl_backend *backend, uint16_t id)
{
    return backend != NULL && lists(backend->info->list_groups, id);
}

bool ussl_backend_has_sigalg(const ussl_backend *backend, uint16_t id)
{
    return backend != NULL && lists(backend->info->list_sigalgs, id);
}

const char *ussl_backend_lacks_suite(const ussl_backend *backend, uint16_t id)
{
    if (backend == NULL) {
        return "there is no such backend in this build";
    }
    const ussl_suite *suite = ussl_suite_by_id(id);
    if (suite == NULL) {
        return "it is not in the suite table (`ussl suites --all` prints it)";
    }
    if ((suite->flags & USSL_SUITE_SIGNALLING) != 0) {
        return "no suite but a signal (RFC 5746): its meaning is sent in every handshake, and it "
               "is never negotiated";
    }
    if (ussl_backend_has_suite(backend, id)) {
        return NULL;
    }
    const char *reason = backend->lacks_suite(suite);
    return reason != NULL ? reason : ussl__left_out_suite();
}
