/* SPDX-License-Identifier: MIT */
/* One JSON object a line to the board's console, without printf. */
#include "json.h"

#include <string.h>

#include "board.h"

static char line[4096];
static size_t used;
static char separator;

static void put(const char *text, size_t len)
{
    if (used + len < sizeof(line)) {
        memcpy(line + used, text, len);
        used += len;
    }
}

/* `prefix` may be empty; else it and an underscore stand before the name. */
static void key(const char *prefix, const char *name)
{
    put(&separator, 1);
    separator = ',';
    put("\"", 1);
    if (*prefix != '\0') {
        put(prefix, strlen(prefix));
        put("_", 1);
    }
    put(name, strlen(name));
    put("\":", 2);
}

void json_open(void)
{
    used = 0;
    separator = '{';
}

/* Values are our own words: quotes and control characters are replaced, not escaped. */
void json_text(const char *name, const char *value)
{
    key("", name);
    put("\"", 1);
    for (; *value != '\0'; value++) {
        char c = *value < ' ' || *value == '"' || *value == '\\' ? '\'' : *value;
        put(&c, 1);
    }
    put("\"", 1);
}

static void put_digits(uint64_t value)
{
    char digits[20];
    size_t at = sizeof(digits);
    do {
        digits[--at] = (char)('0' + value % 10);
        value /= 10;
    } while (value != 0);
    put(digits + at, sizeof(digits) - at);
}

void json_side(const char *side, const char *name, uint64_t value)
{
    key(side, name);
    put_digits(value);
}

void json_number(const char *name, uint64_t value)
{
    json_side("", name, value);
}

void json_signed(const char *name, int64_t value)
{
    key("", name);
    put("-", value < 0 ? 1 : 0);
    put_digits(value < 0 ? 0 - (uint64_t)value : (uint64_t)value);
}

void json_close(void)
{
    put("}\n", 2);
    board_write(line, used);
}
