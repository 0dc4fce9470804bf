/* SPDX-License-Identifier: MIT */
/* What is told about one connection: one JSON object, or one line for people. */
#ifndef CLI_REPORT_H
#define CLI_REPORT_H

#include "json.h"
#include "setup.h"

/* `conn` NULL: TCP did not come about. `error->code` USSL_OK: all went well. */
void cli_report(const cli_setup *s, const ussl_conn *conn, const ussl_error *error,
                uint64_t handshake_us);
/* The set as a list of names, the primary reason first. */
void cli_json_reasons(cli_json *j, const char *key, uint32_t reasons);
/* An error of the command's own, with no library behind it. */
void cli_error(ussl_error *error, int code, const char *operation, const char *text);

#endif
