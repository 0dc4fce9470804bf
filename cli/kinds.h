/* SPDX-License-Identifier: MIT */
/* How the value of an option is read. */
#ifndef CLI_KINDS_H
#define CLI_KINDS_H

typedef enum cli_kind {
    CLI_KIND_SWITCH,
    CLI_KIND_TEXT,
    CLI_KIND_NUMBER,
    CLI_KIND_TIME,
    CLI_KIND_VERSION,
    CLI_KIND_PIN,
    CLI_KIND_CLIENT_CERT,
    CLI_KIND_PURPOSE
} cli_kind;

#endif
