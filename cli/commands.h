/* SPDX-License-Identifier: MIT */
/* The commands; each returns the exit code. */
#ifndef CLI_COMMANDS_H
#define CLI_COMMANDS_H

#include "args.h"

int cli_client(const cli_options *o);
int cli_server(const cli_options *o);
int cli_verify(const cli_options *o);
int cli_suites(const cli_options *o);
int cli_version(const cli_options *o);

#endif
