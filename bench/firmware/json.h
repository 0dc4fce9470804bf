/* SPDX-License-Identifier: MIT */
/* One JSON object a line to the board's console, without printf. */
#ifndef USSL_BENCH_JSON_H
#define USSL_BENCH_JSON_H

#include <stdint.h>

void json_open(void);
void json_text(const char *key, const char *value);
void json_number(const char *key, uint64_t value);
/* The same with "SIDE_" before the key. */
void json_side(const char *side, const char *key, uint64_t value);
void json_signed(const char *key, int64_t value);
void json_close(void);

#endif
