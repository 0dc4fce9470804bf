/* SPDX-License-Identifier: MIT */
/* Builds short sentences without the printf family, which costs firmware more than they do. */
#include "ussl_internal.h"

#include <string.h>

void ussl__say(char *out, size_t cap, const char *more)
{
    size_t at = strlen(out);
    while (*more != '\0' && at + 1 < cap) {
        out[at++] = *more++;
    }
    out[at] = '\0';
}

void ussl__say_number(char *out, size_t cap, unsigned long number)
{
    char digits[24];
    size_t at = sizeof digits - 1;
    digits[at] = '\0';
    do {
        digits[--at] = (char)('0' + number % 10);
        number /= 10;
    } while (number != 0);
    ussl__say(out, cap, digits + at);
}
