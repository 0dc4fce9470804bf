/* SPDX-License-Identifier: MIT */
/* Writes JSON (RFC 8259) as it goes. */
#include "json.h"

#include <inttypes.h>
#include <string.h>

/* Length of the UTF-8 sequence at `s` (RFC 3629), 0 if it is none. */
static size_t sequence(const unsigned char *s)
{
    static const struct {
        unsigned char first, last, second_min, second_max, length;
    } forms[] = {
        {0x20, 0x7f, 0, 0, 1},       {0xc2, 0xdf, 0x80, 0xbf, 2}, {0xe0, 0xe0, 0xa0, 0xbf, 3},
        {0xe1, 0xec, 0x80, 0xbf, 3}, {0xed, 0xed, 0x80, 0x9f, 3}, {0xee, 0xef, 0x80, 0xbf, 3},
        {0xf0, 0xf0, 0x90, 0xbf, 4}, {0xf1, 0xf3, 0x80, 0xbf, 4}, {0xf4, 0xf4, 0x80, 0x8f, 4},
    };
    for (size_t i = 0; i < sizeof forms / sizeof forms[0]; i++) {
        if (s[0] < forms[i].first || s[0] > forms[i].last) {
            continue;
        }
        if (forms[i].length > 1 && (s[1] < forms[i].second_min || s[1] > forms[i].second_max)) {
            return 0;
        }
        for (size_t k = 2; k < forms[i].length; k++) {
            if (s[k] < 0x80 || s[k] > 0xbf) {
                return 0;
            }
        }
        return forms[i].length;
    }
    return 0;
}

static void quoted(FILE *to, const char *text)
{
    const unsigned char *s = (const unsigned char *)text;
    fputc('"', to);
    while (*s != '\0') {
        size_t n = sequence(s);
        if (*s < 0x20 || *s == 0x7f) {
            fprintf(to, "\\u%04x", *s);
            n = 1;
        } else if (n == 0) {
            fputs("\\ufffd", to);
            n = 1;
        } else {
            if (*s == '"' || *s == '\\') {
                fputc('\\', to);
            }
            fwrite(s, 1, n, to);
        }
        s += n;
    }
    fputc('"', to);
}

static void item(cli_json *j, const char *key)
{
    if (j->comma) {
        fputs(", ", j->to);
    }
    j->comma = true;
    if (key != NULL) {
        quoted(j->to, key);
        fputs(": ", j->to);
    }
}

void cli_json_open(cli_json *j, const char *key, char bracket)
{
    item(j, key);
    fputc(bracket, j->to);
    j->comma = false;
}

void cli_json_close(cli_json *j, char bracket)
{
    fputc(bracket, j->to);
    j->comma = true;
}

void cli_json_text(cli_json *j, const char *key, const char *text)
{
    item(j, key);
    if (text == NULL) {
        fputs("null", j->to);
    } else {
        quoted(j->to, text);
    }
}

void cli_json_bool(cli_json *j, const char *key, bool value)
{
    item(j, key);
    fputs(value ? "true" : "false", j->to);
}

void cli_json_number(cli_json *j, const char *key, uint64_t value)
{
    item(j, key);
    fprintf(j->to, "%" PRIu64, value);
}

void cli_json_milli(cli_json *j, const char *key, uint64_t thousandths)
{
    item(j, key);
    fprintf(j->to, "%" PRIu64 ".%03" PRIu64, thousandths / 1000, thousandths % 1000);
}

void cli_json_null(cli_json *j, const char *key)
{
    cli_json_text(j, key, NULL);
}

void cli_json_end(cli_json *j)
{
    fputc('\n', j->to);
    fflush(j->to);
    j->comma = false;
}
