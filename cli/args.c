/* SPDX-License-Identifier: MIT */
/* Reads the command line by the table of options. */
#include "args.h"
#include "kinds.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

static const struct {
    const char *name;
    cli_command command;
} commands[] = {
    {"client", CLI_CLIENT}, {"server", CLI_SERVER},   {"verify", CLI_VERIFY},
    {"suites", CLI_SUITES}, {"version", CLI_VERSION},
};
#define COMMAND_COUNT (sizeof commands / sizeof commands[0])

static const char *command_name(cli_command command)
{
    for (size_t i = 0; i < COMMAND_COUNT; i++) {
        if (commands[i].command == command) {
            return commands[i].name;
        }
    }
    return "";
}

/* Edit distance, for "did you mean"; words longer than the table are far from everything. */
static size_t distance(const char *a, size_t a_len, const char *b)
{
    enum { WORD_MAX = 32 };
    size_t b_len = strlen(b);
    size_t row[WORD_MAX + 1];
    if (a_len > WORD_MAX || b_len > WORD_MAX) {
        return WORD_MAX;
    }
    for (size_t j = 0; j <= b_len; j++) {
        row[j] = j;
    }
    for (size_t i = 1; i <= a_len; i++) {
        size_t diagonal = row[0];
        row[0] = i;
        for (size_t j = 1; j <= b_len; j++) {
            size_t best = diagonal + (a[i - 1] != b[j - 1]);
            diagonal = row[j];
            best = row[j] + 1 < best ? row[j] + 1 : best;
            best = row[j - 1] + 1 < best ? row[j - 1] + 1 : best;
            row[j] = best;
        }
    }
    return row[b_len];
}

static int unknown_option(const char *word, size_t len, cli_command command, FILE *err)
{
    const cli_option *nearest = NULL;
    size_t nearest_distance = 3;
    for (size_t i = 0; i < cli_option_count; i++) {
        const cli_option *option = &cli_option_table[i];
        size_t d = distance(word, len, option->name);
        if (d == 0) {
            fprintf(err, "ussl %s: --%s is not for this command; see `ussl %s --help`\n",
                    command_name(command), option->name, command_name(command));
            return EXIT_USAGE;
        }
        if ((option->commands & (unsigned)command) != 0 && d < nearest_distance) {
            nearest = option;
            nearest_distance = d;
        }
    }
    fprintf(err, "ussl %s: there is no option --%.*s", command_name(command), (int)len, word);
    if (nearest != NULL) {
        fprintf(err, "; did you mean --%s?", nearest->name);
    }
    fprintf(err, "%s See `ussl %s --help`\n", nearest == NULL ? "." : "", command_name(command));
    return EXIT_USAGE;
}

static int bad_value(const cli_option *option, const char *value, FILE *err)
{
    fprintf(err, "ussl: --%s takes %s, not \"%s\"", option->name, option->value, value);
    if (option->kind == CLI_KIND_NUMBER) {
        fprintf(err, "; a number from %u to %u", option->min, option->max);
    }
    fputc('\n', err);
    return EXIT_USAGE;
}

/* strtoll takes blanks, signs and garbage at the end; this does not. */
static bool read_number(const char *text, long long min, long long max, long long *out)
{
    char *end = NULL;
    const char *digits = text[0] == '-' ? text + 1 : text;
    if (digits[0] < '0' || digits[0] > '9') {
        return false;
    }
    errno = 0;
    *out = strtoll(text, &end, 10);
    return errno == 0 && *end == '\0' && *out >= min && *out <= max;
}

static bool choose(const char *value, const char *const *words, unsigned *out)
{
    for (unsigned i = 0; words[i] != NULL; i++) {
        if (strcmp(words[i], value) == 0) {
            *out = i;
            return true;
        }
    }
    return false;
}

static int store(const cli_option *option, const char *value, cli_options *o, FILE *err)
{
    static const char *const auths[] = {"none", "request", "require", NULL};
    static const char *const purposes[] = {"server", "client", NULL};
    static const char *const versions[] = {"tls1.2", "tls1.3", NULL};
    void *field = (char *)o + option->offset;
    long long number = 0;
    unsigned choice = 0;

    switch ((cli_kind)option->kind) {
    case CLI_KIND_SWITCH:
        *(bool *)field = true;
        return EXIT_OK;
    case CLI_KIND_TEXT:
        *(const char **)field = value;
        return EXIT_OK;
    case CLI_KIND_NUMBER:
        if (!read_number(value, option->min, option->max, &number)) {
            return bad_value(option, value, err);
        }
        *(unsigned *)field = (unsigned)number;
        return EXIT_OK;
    case CLI_KIND_TIME:
        if (!read_number(value, INT64_MIN, INT64_MAX, &number)) {
            return bad_value(option, value, err);
        }
        *(int64_t *)field = number;
        o->has_time = true;
        return EXIT_OK;
    case CLI_KIND_VERSION:
        if (!choose(value, versions, &choice)) {
            return bad_value(option, value, err);
        }
        *(uint16_t *)field = choice == 0 ? USSL_TLS1_2 : USSL_TLS1_3;
        return EXIT_OK;
    case CLI_KIND_PIN:
        if (o->pin_count == CLI_PINS_MAX) {
            fprintf(err, "ussl: at most %d pins\n", CLI_PINS_MAX);
            return EXIT_USAGE;
        }
        o->pins[o->pin_count++] = value;
        return EXIT_OK;
    case CLI_KIND_CLIENT_CERT:
        return choose(value, auths, field) ? EXIT_OK : bad_value(option, value, err);
    case CLI_KIND_PURPOSE:
        return choose(value, purposes, field) ? EXIT_OK : bad_value(option, value, err);
    }
    return EXIT_USAGE;
}

static const cli_option *find(const char *word, size_t len, cli_command command)
{
    for (size_t i = 0; i < cli_option_count; i++) {
        const cli_option *option = &cli_option_table[i];
        if (strlen(option->name) == len && memcmp(option->name, word, len) == 0 &&
            (option->commands & (unsigned)command) != 0) {
            return option;
        }
    }
    return NULL;
}

static int need(const char *value, const char *what, const cli_options *o, FILE *err)
{
    if (value != NULL) {
        return EXIT_OK;
    }
    fprintf(err, "ussl %s: %s is needed; see `ussl %s --help`\n", command_name(o->command), what,
            command_name(o->command));
    return EXIT_USAGE;
}

static int pair(const char *a, const char *b, const char *names, FILE *err)
{
    if ((a == NULL) == (b == NULL)) {
        return EXIT_OK;
    }
    fprintf(err, "ussl: %s belong together: give both\n", names);
    return EXIT_USAGE;
}

static int exclude(bool a, bool b, const char *names, FILE *err)
{
    if (!(a && b)) {
        return EXIT_OK;
    }
    fprintf(err, "ussl: %s exclude each other: give one\n", names);
    return EXIT_USAGE;
}

/* What no single option can know. */
static int check(const cli_options *o, FILE *err)
{
    int rc = EXIT_OK;
    switch (o->command) {
    case CLI_CLIENT:
        rc = need(o->connect, "--connect HOST:PORT", o, err);
        rc = rc != EXIT_OK ? rc : exclude(o->send != NULL, o->http, "--send and --http", err);
        rc = rc != EXIT_OK ? rc : pair(o->cert, o->key, "--cert and --key", err);
        break;
    case CLI_SERVER:
        rc = need(o->listen, "--listen HOST:PORT", o, err);
        rc = rc != EXIT_OK ? rc : pair(o->cert, o->key, "--cert and --key", err);
        rc = rc != EXIT_OK ? rc : pair(o->cert2, o->key2, "--cert2 and --key2", err);
        rc = rc != EXIT_OK ? rc : exclude(o->echo, o->http, "--echo and --http", err);
        if (rc == EXIT_OK && o->psk == NULL) {
            rc = need(o->cert, "--cert F --key F", o, err);
        }
        if (rc == EXIT_OK && o->client_cert != USSL_CLIENT_AUTH_NONE && o->pin_count == 0) {
            rc = need(o->cafile, "--cafile F, to judge the clients' certificates by,", o, err);
        }
        break;
    case CLI_VERIFY:
        rc = need(o->cert, "--cert LEAF", o, err);
        rc = rc != EXIT_OK ? rc : need(o->cafile, "--cafile F", o, err);
        break;
    default:
        break;
    }
    if (rc == EXIT_OK && o->min_version != 0 && o->max_version != 0 &&
        o->min_version > o->max_version) {
        fprintf(err, "ussl: --min is above --max\n");
        return EXIT_USAGE;
    }
    return rc != EXIT_OK ? rc : pair(o->psk, o->psk_identity, "--psk and --psk-identity", err);
}

static int read_command(const char *word, cli_options *out, FILE *err)
{
    if (strcmp(word, "--help") == 0 || strcmp(word, "-h") == 0 || strcmp(word, "help") == 0) {
        out->help = true;
        return EXIT_OK;
    }
    if (strcmp(word, "--version") == 0) {
        out->command = CLI_VERSION;
        return EXIT_OK;
    }
    for (size_t i = 0; i < COMMAND_COUNT; i++) {
        if (strcmp(word, commands[i].name) == 0) {
            out->command = commands[i].command;
            return EXIT_OK;
        }
    }
    fprintf(err,
            "ussl: there is no command \"%s\"; there are client, server, verify, suites, "
            "version. See `ussl --help`\n",
            word);
    return EXIT_USAGE;
}

int cli_parse(int argc, char **argv, cli_options *out, FILE *err)
{
    bool seen[64] = {false};
    memset(out, 0, sizeof *out);
    out->timeout = 30000;
    if (argc < 2) {
        cli_help(CLI_NONE, err);
        return EXIT_USAGE;
    }
    int rc = read_command(argv[1], out, err);
    if (rc != EXIT_OK || out->command == CLI_NONE) {
        return rc;
    }
    for (int i = 2; i < argc; i++) {
        const char *word = argv[i];
        if (strcmp(word, "-h") == 0) {
            word = "--help";
        }
        if (strncmp(word, "--", 2) != 0 || word[2] == '\0') {
            fprintf(err, "ussl %s: \"%s\" is no option; see `ussl %s --help`\n",
                    command_name(out->command), word, command_name(out->command));
            return EXIT_USAGE;
        }
        word += 2;
        const char *equals = strchr(word, '=');
        size_t len = equals != NULL ? (size_t)(equals - word) : strlen(word);
        const cli_option *option = find(word, len, out->command);
        if (option == NULL) {
            return unknown_option(word, len, out->command, err);
        }
        const char *value = equals != NULL ? equals + 1 : NULL;
        if (option->kind == CLI_KIND_SWITCH && value != NULL) {
            fprintf(err, "ussl: --%s takes no value\n", option->name);
            return EXIT_USAGE;
        }
        if (option->kind != CLI_KIND_SWITCH && value == NULL) {
            if (i + 1 >= argc) {
                fprintf(err, "ussl: --%s needs a value: %s\n", option->name, option->value);
                return EXIT_USAGE;
            }
            value = argv[++i];
        }
        size_t row = (size_t)(option - cli_option_table);
        if (row < sizeof seen && seen[row] && option->kind != CLI_KIND_PIN) {
            fprintf(err, "ussl: --%s comes twice\n", option->name);
            return EXIT_USAGE;
        }
        seen[row % sizeof seen] = true;
        rc = store(option, value, out, err);
        if (rc != EXIT_OK) {
            return rc;
        }
    }
    return out->help ? EXIT_OK : check(out, err);
}
