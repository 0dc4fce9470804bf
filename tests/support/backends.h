/* SPDX-License-Identifier: MIT */
/* Runs a test body on every linked backend, or on every pair of client and server. */
#ifndef USSL_TEST_BACKENDS_H
#define USSL_TEST_BACKENDS_H

#include "check.h"

/*
 *     EACH_BACKEND(read, returns_truncated) { ... `backend` ... }
 *     EACH_PAIR(matrix, smooth) { ... `client`, `server` ... }
 *
 * What differs between backends is asked of ussl_backend_caps, never of a name or a macro.
 */
struct criterion_test_params backends_params(void);
struct criterion_test_params backends_pair_params(void);
const ussl_backend *backends_at(int index);
const ussl_backend *backends_pair_client(int index);
const ussl_backend *backends_pair_server(int index);
bool backend_can(const ussl_backend *backend, uint32_t cap);

#define EACH_BACKEND(suite, name)                                                                  \
    static void suite##_##name##_on(const ussl_backend *backend);                                  \
    ParameterizedTestParameters(suite, name)                                                       \
    {                                                                                              \
        return backends_params();                                                                  \
    }                                                                                              \
    ParameterizedTest(int *index, suite, name, .timeout = 120)                                     \
    {                                                                                              \
        suite##_##name##_on(backends_at(*index));                                                  \
    }                                                                                              \
    static void suite##_##name##_on(const ussl_backend *backend)

#define EACH_PAIR(suite, name)                                                                     \
    static void suite##_##name##_on(const ussl_backend *client, const ussl_backend *server);       \
    ParameterizedTestParameters(suite, name)                                                       \
    {                                                                                              \
        return backends_pair_params();                                                             \
    }                                                                                              \
    ParameterizedTest(int *index, suite, name, .timeout = 300)                                     \
    {                                                                                              \
        suite##_##name##_on(backends_pair_client(*index), backends_pair_server(*index));           \
    }                                                                                              \
    static void suite##_##name##_on(const ussl_backend *client, const ussl_backend *server)

#endif
