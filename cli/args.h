/* SPDX-License-Identifier: MIT */
/* The command line of `ussl`: one table of options that parser and help share. */
#ifndef CLI_ARGS_H
#define CLI_ARGS_H

#include "ussl.h"

#include <stdio.h>

/* Exit codes; scripts rely on them. */
#define EXIT_OK        0
#define EXIT_REFUSED   1  /* handshake or verification refused; a file that cannot be used */
#define EXIT_USAGE     2  /* a command line that cannot be parsed */
#define EXIT_TRANSPORT 3  /* the network failed, or nothing came within the timeout */
#define EXIT_NOTSUP    89 /* this backend or this build cannot do that */

typedef enum cli_command {
    CLI_NONE = 0,
    CLI_CLIENT = 1,
    CLI_SERVER = 2,
    CLI_VERIFY = 4,
    CLI_SUITES = 8,
    CLI_VERSION = 16
} cli_command;

#define CLI_PINS_MAX 8

/* Texts point into argv. NULL or 0: not given, save for the defaults named here. */
typedef struct cli_options {
    cli_command command;
    bool help, json, all;
    bool insecure, no_ticket, http, echo, has_time;
    const char *backend;
    const char *suites, *groups, *sigalgs, *alpn;
    const char *cert, *key, *cert2, *key2, *passin;
    const char *psk_identity, *psk, *keylog;
    const char *connect, *listen, *servername, *verify_name, *name;
    const char *cafile, *crlfile, *untrusted;
    const char *send, *out, *session_in, *session_out, *ocsp_out;
    const char *pins[CLI_PINS_MAX];
    size_t pin_count;
    uint16_t min_version, max_version;
    unsigned record_limit, io_chunk, timeout; /* timeout: default 30000 */
    unsigned reconnect, count, depth;
    int64_t time;
    unsigned client_cert; /* ussl_client_auth */
    unsigned purpose;     /* ussl_purpose */
} cli_options;

/* Reads argv; touches nothing else. EXIT_OK, or EXIT_USAGE after a message with a hint on `err`. */
int cli_parse(int argc, char **argv, cli_options *out, FILE *err);
/* The manual of one command, CLI_NONE: of all. */
void cli_help(cli_command command, FILE *to);

/* One row of the table, for the help. */
typedef struct cli_option {
    const char *name;  /* without the dashes */
    const char *value; /* "F"; NULL: a switch */
    unsigned commands; /* set of cli_command */
    int kind;          /* args.c's own */
    size_t offset;
    unsigned min, max; /* of numbers */
    const char *help;
} cli_option;
extern const cli_option cli_option_table[];
extern const size_t cli_option_count;

#endif
