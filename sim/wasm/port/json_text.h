/* SPDX-License-Identifier: MIT */
/* Writes one JSON object into memory that grows; for events that may be written while the
 * collector runs, so it stays off the Python heap. */
#ifndef SIM_JSON_TEXT_H
#define SIM_JSON_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct {
    char *text; /* NULL: out of memory; all further calls do nothing */
    size_t len, cap;
    bool first;
} json_text;

void json_begin(json_text *t);
void json_end(json_text *t);
void json_free(json_text *t);

void json_string(json_text *t, const char *key, const char *value); /* NULL: null */
void json_number(json_text *t, const char *key, double value);
void json_bool(json_text *t, const char *key, bool value);
void json_hex(json_text *t, const char *key, const uint8_t *data, size_t len);
void json_list(json_text *t, const char *key);
void json_item(json_text *t, const char *value);
void json_item_base64(json_text *t, const uint8_t *data, size_t len);
void json_list_end(json_text *t);

#endif
