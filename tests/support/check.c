/* SPDX-License-Identifier: MIT */
/* Reports results by their names. */
#include "check.h"

#include <stdarg.h>

void check_rc(const char *file, int line, const char *what, int actual, int expected,
              const char *format, ...)
{
    char where[512];
    va_list args;
    va_start(args, format);
    vsnprintf(where, sizeof where, format, args);
    va_end(args);
    cr_expect(actual == expected, "%s:%d: %s is %s (%d), expected %s: %s", file, line, what,
              ussl_result_name(actual), actual, ussl_result_name(expected), where);
}
