/* SPDX-License-Identifier: MIT */
/* Writes JSON (RFC 8259) as it goes; a library would be larger than this need. */
#ifndef CLI_JSON_H
#define CLI_JSON_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

typedef struct cli_json {
    FILE *to;
    bool comma; /* does the next item need one? */
} cli_json;

/* `key` NULL inside a list, and for the outermost value. */
void cli_json_open(cli_json *j, const char *key, char bracket); /* '{' or '[' */
void cli_json_close(cli_json *j, char bracket);                 /* '}' or ']' */
/* NULL becomes null. Bytes that are no UTF-8 become U+FFFD: names from a peer may hold anything. */
void cli_json_text(cli_json *j, const char *key, const char *text);
void cli_json_bool(cli_json *j, const char *key, bool value);
void cli_json_number(cli_json *j, const char *key, uint64_t value);
/* Thousandths: 12345 is 12.345. */
void cli_json_milli(cli_json *j, const char *key, uint64_t thousandths);
void cli_json_null(cli_json *j, const char *key);
/* Ends the line and flushes it. */
void cli_json_end(cli_json *j);

#endif
