/* SPDX-License-Identifier: MIT */
/* The options of `ussl`, one row each. */
#include "args.h"
#include "kinds.h"

#include <stddef.h>

#define BOTH  (CLI_CLIENT | CLI_SERVER)
#define LINK  (CLI_CLIENT | CLI_SERVER)
#define JUDGE (CLI_CLIENT | CLI_SERVER | CLI_VERIFY)
#define ALL   (JUDGE | CLI_SUITES | CLI_VERSION)

#define AT(field) .offset = offsetof(cli_options, field)
#define TEXT(name_, value_, commands_, field_, help_)                                              \
    {                                                                                              \
        .name = (name_), .value = (value_), .commands = (commands_), .kind = CLI_KIND_TEXT,        \
        AT(field_), .help = (help_)                                                                \
    }
#define SWITCH(name_, commands_, field_, help_)                                                    \
    {                                                                                              \
        .name = (name_), .commands = (commands_), .kind = CLI_KIND_SWITCH, AT(field_),             \
        .help = (help_)                                                                            \
    }
#define NUMBER(name_, value_, commands_, field_, min_, max_, help_)                                \
    {                                                                                              \
        .name = (name_), .value = (value_), .commands = (commands_), .kind = CLI_KIND_NUMBER,      \
        AT(field_), .min = (min_), .max = (max_), .help = (help_)                                  \
    }
#define SPECIAL(name_, value_, commands_, kind_, field_, help_)                                    \
    {                                                                                              \
        .name = (name_), .value = (value_), .commands = (commands_), .kind = (kind_), AT(field_),  \
        .help = (help_)                                                                            \
    }

const cli_option cli_option_table[] = {
    TEXT("connect", "HOST:PORT", CLI_CLIENT, connect, "the server; [::1]:443 for IPv6"),
    TEXT("listen", "HOST:PORT", CLI_SERVER, listen, "where to listen; port 0: any free one"),
    TEXT("servername", "N", CLI_CLIENT, servername,
         "name or IP to verify, a name is sent as SNI (default: HOST)"),
    TEXT("verify-name", "N", CLI_CLIENT, verify_name, "verify this name instead"),
    TEXT("cafile", "F", JUDGE, cafile, "trust anchors, PEM bundle or DER"),
    SWITCH("insecure", CLI_CLIENT, insecure,
           "DANGER: do not authenticate the server (what is wrong is still told)"),
    TEXT("crlfile", "F", JUDGE, crlfile, "revocation lists, PEM or DER"),
    SPECIAL("time", "EPOCH", JUDGE, CLI_KIND_TIME, time,
            "judge dates at this time, in seconds since 1970 UTC"),
    SPECIAL("pin", "B64", JUDGE, CLI_KIND_PIN, pins,
            "SHA-256 of a public key that must be in the chain; may come again; without --cafile "
            "the server's key itself must match"),
    TEXT("send", "STR", CLI_CLIENT, send, "send STR, close our side, print what comes back"),
    SWITCH("http", BOTH, http, "client: GET / and print the answer; server: answer with a page"),
    SWITCH("echo", CLI_SERVER, echo, "send back what comes"),
    NUMBER("reconnect", "N", CLI_CLIENT, reconnect, 0, 100000,
           "connect N times more, resuming the session"),
    TEXT("session-in", "F", CLI_CLIENT, session_in, "resume the session saved in F"),
    TEXT("ocsp-out", "F", CLI_CLIENT, ocsp_out,
         "ask for a stapled OCSP response and write it to F"),
    TEXT("session-out", "F", CLI_CLIENT, session_out, "save the session to F: keep F secret"),
    TEXT("out", "F", CLI_CLIENT, out, "write what the server sends to F (default: stdout)"),
    SPECIAL("client-cert", "none|request|require", CLI_SERVER, CLI_KIND_CLIENT_CERT, client_cert,
            "ask clients for a certificate; needs --cafile (default: none)"),
    NUMBER("count", "N", CLI_SERVER, count, 0, 1000000000, "end after N accepted connections"),

    TEXT("cert", "F", JUDGE, cert, "own certificate chain, PEM or DER; verify: the leaf"),
    TEXT("key", "F", BOTH, key, "its private key, PEM or DER"),
    TEXT("cert2", "F", CLI_SERVER, cert2, "a second chain, of another kind of key"),
    TEXT("key2", "F", CLI_SERVER, key2, "its private key"),
    TEXT("passin", "STR|file:F", BOTH, passin,
         "pass phrase of the keys; STR is seen by ps, file:F is not"),
    TEXT("untrusted", "F", CLI_VERIFY, untrusted, "intermediate certificates, PEM or DER"),
    TEXT("name", "N", CLI_VERIFY, name, "name or IP that the leaf must carry"),
    SPECIAL("purpose", "server|client", CLI_VERIFY, CLI_KIND_PURPOSE, purpose,
            "what the leaf is for (default: server)"),
    NUMBER("depth", "N", CLI_VERIFY, depth, 1, 10, "longest chain below the anchor (default: 8)"),

    TEXT("backend", "NAME", ALL, backend, "the TLS library, where several are linked"),
    SPECIAL("min", "tls1.2|tls1.3", LINK, CLI_KIND_VERSION, min_version, "lowest version"),
    SPECIAL("max", "tls1.2|tls1.3", LINK, CLI_KIND_VERSION, max_version, "highest version"),
    TEXT("suites", "LIST", LINK, suites, "suites in order: ids, IANA or OpenSSL names"),
    TEXT("groups", "LIST", LINK, groups, "key exchange groups in order: x25519,P-256"),
    TEXT("sigalgs", "LIST", LINK, sigalgs, "signature schemes: ecdsa_secp256r1_sha256,..."),
    TEXT("alpn", "A,B", LINK, alpn, "application protocols in order"),
    TEXT("psk-identity", "S", LINK, psk_identity, "identity of the pre-shared key"),
    TEXT("psk", "HEX", LINK, psk, "the pre-shared key, 1 to 48 bytes"),
    SWITCH("no-ticket", LINK, no_ticket, "neither ask for session tickets nor give them"),
    TEXT("keylog", "F", LINK, keylog, "append the secrets to F (NSS format): for debugging only"),
    NUMBER("record-limit", "N", LINK, record_limit, 64, 16385,
           "largest record: record_size_limit (RFC 8449), or where the library lacks it, for 512, "
           "1024, 2048 and 4096, max_fragment_length (RFC 6066; clients)"),
    NUMBER("io-chunk", "N", LINK, io_chunk, 1, 1000000, "move at most N bytes at a time"),
    NUMBER("timeout", "MS", LINK, timeout, 1, 1000000000,
           "of connect, handshake and silence (default: 30000)"),
    SWITCH("all", CLI_SUITES, all, "also suites that the documented list does not have"),
    SWITCH("json", ALL, json, "one JSON object a line on stdout, and nothing else there"),
    SWITCH("help", ALL, help, "this text"),
};

const size_t cli_option_count = sizeof cli_option_table / sizeof cli_option_table[0];
