/* SPDX-License-Identifier: MIT */
/* Words for tests: results by their names, and steps that must succeed. */
#ifndef USSL_TEST_CHECK_H
#define USSL_TEST_CHECK_H

#include <criterion/criterion.h>
#include <criterion/parameterized.h>
#include <stdio.h>

#include "ussl.h"

/* Holds two results against each other and names both; a format and its arguments say where. */
#define CHECK_RC(actual, expected, ...)                                                            \
    check_rc(__FILE__, __LINE__, #actual, (actual), (expected), __VA_ARGS__)
void check_rc(const char *file, int line, const char *what, int actual, int expected,
              const char *format, ...) __attribute__((format(printf, 6, 7)));

/* A step without which the test makes no sense. */
#define MUST(call)                                                                                 \
    do {                                                                                           \
        int rc_ = (call);                                                                          \
        cr_assert(rc_ == USSL_OK, "%s:%d: %s is %s", __FILE__, __LINE__, #call,                    \
                  ussl_result_name(rc_));                                                          \
    } while (0)

#define MUST_CTX(ctx, call)                                                                        \
    do {                                                                                           \
        int rc_ = (call);                                                                          \
        ussl_error err_;                                                                           \
        ussl_ctx_error((ctx), &err_);                                                              \
        cr_assert(rc_ == USSL_OK, "%s:%d: %s is %s: %s (%ld %s)", __FILE__, __LINE__, #call,       \
                  ussl_result_name(rc_), err_.text, err_.native, err_.native_text);                \
    } while (0)

#define MUST_CONN(conn, call)                                                                      \
    do {                                                                                           \
        int rc_ = (call);                                                                          \
        ussl_error err_;                                                                           \
        ussl_conn_error((conn), &err_);                                                            \
        cr_assert(rc_ == USSL_OK, "%s:%d: %s is %s: %s (%ld %s)", __FILE__, __LINE__, #call,       \
                  ussl_result_name(rc_), err_.text, err_.native, err_.native_text);                \
    } while (0)

#endif
