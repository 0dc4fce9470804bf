/* SPDX-License-Identifier: MIT */
/* The linked backends: what they are, what they can do, and which are refused. */
#include "ussl_internal.h"

#include <string.h>

/* What the first release of this contract had; a newer backend may have more. */
#define FIRST_STRUCT_SIZE ((uint32_t)sizeof(ussl_backend))

bool ussl__backend_usable(const ussl_backend *backend)
{
    return backend->abi_major == USSL_BACKEND_ABI_MAJOR &&
           backend->struct_size >= FIRST_STRUCT_SIZE && backend->align != 0 &&
           (backend->align & (backend->align - 1)) == 0;
}

const ussl_backend *const *ussl_backends(size_t *count)
{
    *count = ussl__backend_list_count;
    return ussl__backend_list;
}

const ussl_backend *ussl_backend_by_name(const char *name)
{
    for (size_t i = 0; name != NULL && i < ussl__backend_list_count; i++) {
        if (strcmp(ussl__backend_list[i]->name, name) == 0) {
            return ussl__backend_list[i];
        }
    }
    return NULL;
}

const char *ussl_backend_name(const ussl_backend *backend)
{
    return backend->name;
}

const char *ussl_backend_version(const ussl_backend *backend)
{
    return backend->version();
}

const char *ussl_backend_licence(const ussl_backend *backend)
{
    return backend->licence;
}

uint32_t ussl_backend_caps(const ussl_backend *backend)
{
    return backend->caps;
}

const char *ussl_backend_lacks(const ussl_backend *backend, uint32_t cap)
{
    if ((backend->caps & cap) == cap) {
        return NULL;
    }
    const char *why = backend->lacks(cap);
    return why != NULL ? why : ussl__left_out(cap);
}

const char *ussl_version(void)
{
    return USSL_VERSION_STRING;
}
