/* SPDX-License-Identifier: MIT */
/* The `ussl` command: TLS client, server, chain verification and the suite table. */
#include "commands.h"

#include <signal.h>

int main(int argc, char **argv)
{
    cli_options options;
    /* A peer or a pipe that is gone is an error to report, not the end of the process. */
    signal(SIGPIPE, SIG_IGN);
    int rc = cli_parse(argc, argv, &options, stderr);
    if (rc != EXIT_OK) {
        return rc;
    }
    if (options.help) {
        cli_help(options.command, stdout);
        return EXIT_OK;
    }
    switch (options.command) {
    case CLI_CLIENT:
        return cli_client(&options);
    case CLI_SERVER:
        return cli_server(&options);
    case CLI_VERIFY:
        return cli_verify(&options);
    case CLI_SUITES:
        return cli_suites(&options);
    case CLI_VERSION:
        return cli_version(&options);
    case CLI_NONE:
        break;
    }
    return EXIT_USAGE;
}
