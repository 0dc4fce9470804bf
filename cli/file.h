/* SPDX-License-Identifier: MIT */
/* Files that the command reads and writes. */
#ifndef CLI_FILE_H
#define CLI_FILE_H

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

typedef struct cli_bytes {
    uint8_t *p; /* with a NUL behind the last byte */
    size_t n;
} cli_bytes;

/* Reads the whole file: EXIT_OK, or EXIT_REFUSED after a message that names `option` and the file.
 * At most 16 MB. */
int cli_read_file(const char *path, const char *option, cli_bytes *out);
/* Wipes, because any of them may be a key. */
void cli_free_bytes(cli_bytes *bytes);
/* Writes it anew, readable for the owner only. */
int cli_write_secret(const char *path, const char *option, const uint8_t *data, size_t len);
/* Opens for appending (`mode` "a") or anew ("w"), readable for the owner only. */
int cli_open_file(const char *path, const char *option, const char *mode, FILE **out);
/* The pass phrase of --passin: the text itself, or the first line of "file:F"; free with
 * cli_free_bytes. `text` NULL: out->p stays NULL. */
int cli_read_pass(const char *text, cli_bytes *out);
/* Base64 of exactly 32 bytes, "sha256/" or "sha256//" before it is skipped. 0, or -1. */
int cli_read_pin(const char *text, uint8_t out[32]);
/* Hexadecimal digits into at most `cap` bytes: their number, 0 if it is no such text. */
size_t cli_read_hex(const char *text, uint8_t *out, size_t cap);

#endif
