/* SPDX-License-Identifier: MIT */
/* Fuzzes the command line of `ussl`, and the texts that its options take. */
#include "fuzz.h"

#include "../../cli/args.h"
#include "../../cli/file.h"

#define WORDS_MAX 40

/* Words apart by newlines. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static FILE *nowhere;
    char *argv[WORDS_MAX + 2] = {"ussl"};
    int argc = 1;
    if (nowhere == NULL) {
        nowhere = fopen("/dev/null", "w");
        FUZZ_ASSERT(nowhere != NULL);
    }
    char *text = malloc(size + 1);
    FUZZ_ASSERT(text != NULL);
    memcpy(text, data, size);
    text[size] = '\0';
    for (char *at = text; at != NULL && argc <= WORDS_MAX; argc++) {
        argv[argc] = at;
        at = strchr(at, '\n');
        if (at != NULL) {
            *at++ = '\0';
        }
    }

    cli_options o;
    int rc = cli_parse(argc, argv, &o, nowhere);
    FUZZ_ASSERT(rc == EXIT_OK || rc == EXIT_USAGE);
    if (rc == EXIT_OK && !o.help) {
        FUZZ_ASSERT(o.command != CLI_NONE && o.pin_count <= CLI_PINS_MAX && o.timeout > 0);
        FUZZ_ASSERT(o.command != CLI_CLIENT || o.connect != NULL);
        FUZZ_ASSERT(o.command != CLI_SERVER || (o.listen != NULL && (o.cert || o.psk)));
        FUZZ_ASSERT((o.psk == NULL) == (o.psk_identity == NULL));
        uint8_t bytes[48];
        if (o.psk != NULL) {
            FUZZ_ASSERT(cli_read_hex(o.psk, bytes, sizeof bytes) <= sizeof bytes);
        }
        for (size_t i = 0; i < o.pin_count; i++) {
            (void)cli_read_pin(o.pins[i], bytes);
        }
    }
    free(text);
    return 0;
}
