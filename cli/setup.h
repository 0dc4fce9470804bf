/* SPDX-License-Identifier: MIT */
/* From options to a context. */
#ifndef CLI_SETUP_H
#define CLI_SETUP_H

#include "args.h"

typedef struct cli_setup {
    const cli_options *options;
    const ussl_backend *backend;
    ussl_ctx *ctx;
    FILE *keylog;
    char *psk_identity;
    uint8_t psk[48];
    size_t psk_len;
} cli_setup;

/* The backend that --backend names, else the default: EXIT_OK, EXIT_USAGE after a message. */
int cli_pick_backend(const cli_options *o, const ussl_backend **out);
/* EXIT_OK, or another exit code after a message; cli_setup_close is right in any case. The setup
 * may not move: the context's hooks point to it. */
int cli_setup_open(cli_setup *s, const cli_options *o, ussl_role role);
void cli_setup_close(cli_setup *s);

/* The exit code for a ussl_result below zero. */
int cli_exit_code(int rc);
/* Says on stderr what went wrong, and with what errno of the transport (0: none). */
void cli_complain(const ussl_error *error, int transport_errno);

#endif
