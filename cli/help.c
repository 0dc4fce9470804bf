/* SPDX-License-Identifier: MIT */
/* What `ussl --help` and `ussl COMMAND --help` print. */
#include "args.h"

#include <string.h>

typedef struct manual {
    cli_command command;
    const char *name;
    const char *what;
    const char *more;
    const char *examples;
} manual;

static const manual manuals[] = {
    {CLI_CLIENT, "client", "connect to a TLS server, verify it, and tell what was negotiated",
     "Without --send or --http it closes after the handshake; stdin is never read.\n"
     "What is received goes to stdout (with --json only to --out); the report goes to stderr, or\n"
     "with --json to stdout.\n",
     "  ussl client --connect 127.0.0.1:4433 --servername myssl.com --cafile ca.pem\n"
     "  ussl client --connect example.org:443 --cafile /etc/ssl/certs/ca-certificates.crt --http\n"
     "  ussl client --connect 127.0.0.1:4433 --cafile ca.pem --cert me.pem --key me.key --json\n"
     "  ussl client --connect 127.0.0.1:4433 --cafile ca.pem --max tls1.2 "
     "--suites ECDHE-RSA-AES128-GCM-SHA256\n"
     "  ussl client --connect 127.0.0.1:4433 --cafile ca.pem --reconnect 3 --session-out s.bin\n"},
    {CLI_SERVER, "server", "accept TLS connections; echo, answer, or print what comes",
     "Prints `listening on HOST:PORT` on stderr once it accepts. A failed handshake ends that\n"
     "connection only. Ends after --count connections, or with SIGINT or SIGTERM.\n",
     "  ussl server --listen 127.0.0.1:4433 --cert server.pem --key server.key --echo\n"
     "  ussl server --listen 127.0.0.1:0 --cert s.pem --key s.key --cafile clients.pem "
     "--client-cert require --http\n"
     "  ussl server --listen 127.0.0.1:4433 --cert rsa.pem --key rsa.key --cert2 ec.pem "
     "--key2 ec.key\n"
     "  ussl server --listen 127.0.0.1:4433 --psk-identity board7 --psk 00112233445566778899\n"},
    {CLI_VERIFY, "verify", "judge a certificate chain without a connection",
     "Exit 0: the chain is good; 1: refused, with every reason that was found.\n",
     "  ussl verify --cert server.pem --cafile ca.pem --name myssl.com\n"
     "  ussl verify --cert leaf.pem --untrusted chain.pem --cafile ca.pem --time 1767225600\n"
     "  ussl verify --cert client.pem --cafile ca.pem --purpose client --crlfile ca.crl --json\n"},
    {CLI_SUITES, "suites", "print the suite table and which linked library has each suite",
     "The libraries are asked, nothing is assumed. With --backend only that one is.\n",
     "  ussl suites\n"
     "  ussl suites --all --json\n"},
    {CLI_VERSION, "version", "print the versions of ussl and of the linked libraries", "",
     "  ussl version --json\n"},
};

#define LEFT  34 /* where the explanations begin, less two blanks and one between */
#define RIGHT 60 /* how long their lines are */

static void print_option(const cli_option *option, FILE *to)
{
    char left[64];
    snprintf(left, sizeof left, "--%s%s%s", option->name, option->value != NULL ? " " : "",
             option->value != NULL ? option->value : "");
    fprintf(to, "  %-*s ", LEFT, left);
    const char *text = option->help;
    while (strlen(text) > RIGHT) {
        int n = RIGHT;
        while (n > 0 && text[n] != ' ') {
            n--;
        }
        fprintf(to, "%.*s\n%*s", n, text, LEFT + 3, "");
        text += n + 1;
    }
    fprintf(to, "%s\n", text);
}

void cli_help(cli_command command, FILE *to)
{
    if (command == CLI_NONE) {
        fprintf(to, "ussl: TLS over Mbed TLS or wolfSSL, by one API\n\n");
    }
    for (size_t i = 0; i < sizeof manuals / sizeof manuals[0]; i++) {
        const manual *m = &manuals[i];
        if (command == CLI_NONE) {
            fprintf(to, "  ussl %-8s %s\n", m->name, m->what);
        } else if (m->command == command) {
            fprintf(to, "ussl %s: %s\n\n%s%sOptions:\n", m->name, m->what, m->more,
                    m->more[0] != '\0' ? "\n" : "");
            for (size_t k = 0; k < cli_option_count; k++) {
                if ((cli_option_table[k].commands & (unsigned)command) != 0) {
                    print_option(&cli_option_table[k], to);
                }
            }
            fprintf(to, "\nExamples:\n%s", m->examples);
        }
    }
    fprintf(to,
            "%s\nExit: 0 ok; 1 refused, or a file that cannot be used; 2 bad command line;\n"
            "3 transport; 89 not supported by this backend.\n",
            command == CLI_NONE ? "\n`ussl COMMAND --help` tells the options, with examples.\n"
                                : "");
}
