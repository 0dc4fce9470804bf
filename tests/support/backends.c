/* SPDX-License-Identifier: MIT */
/* The linked backends as parameters of Criterion tests: indices, since pointers do not survive the
 * way into a test's own process. */
#include "backends.h"

#define MOST 8

static int indices[MOST * MOST];

static size_t linked(void)
{
    size_t count = 0;
    ussl_backends(&count);
    return count < MOST ? count : MOST;
}

static struct criterion_test_params first(size_t count)
{
    for (size_t i = 0; i < count; i++) {
        indices[i] = (int)i;
    }
    return cr_make_param_array(int, indices, count);
}

struct criterion_test_params backends_params(void)
{
    return first(linked());
}

struct criterion_test_params backends_pair_params(void)
{
    return first(linked() * linked());
}

const ussl_backend *backends_at(int index)
{
    size_t count;
    return ussl_backends(&count)[index];
}

const ussl_backend *backends_pair_client(int index)
{
    return backends_at(index / (int)linked());
}

const ussl_backend *backends_pair_server(int index)
{
    return backends_at(index % (int)linked());
}

bool backend_can(const ussl_backend *backend, uint32_t cap)
{
    return (ussl_backend_caps(backend) & cap) != 0;
}
