/* SPDX-License-Identifier: MIT */
/* `ussl version`: ussl, the linked libraries, their sources and what they can do. */
#include "commands.h"
#include "json.h"
#include "setup.h"

#include "ussl_config.h"
#include "ussl_sources.h"

#include <string.h>

static const ussl_source *source_of(const char *backend)
{
    static const ussl_source unknown = {"", "", "unknown", ""};
    for (size_t i = 0; i < sizeof ussl_sources / sizeof ussl_sources[0]; i++) {
        if (strcmp(ussl_sources[i].backend, backend) == 0) {
            return &ussl_sources[i];
        }
    }
    return &unknown;
}

static void one_json(cli_json *j, const ussl_backend *b)
{
    const ussl_source *source = source_of(ussl_backend_name(b));
    cli_json_open(j, NULL, '{');
    cli_json_text(j, "name", ussl_backend_name(b));
    cli_json_text(j, "version", ussl_backend_version(b));
    cli_json_text(j, "licence", ussl_backend_licence(b));
    cli_json_text(j, "source", source->origin);
    cli_json_text(j, "sha256", source->sha256[0] != '\0' ? source->sha256 : NULL);
    cli_json_open(j, "caps", '[');
    for (unsigned i = 0; i < USSL_CAP_COUNT; i++) {
        if ((ussl_backend_caps(b) & 1u << i) != 0) {
            cli_json_text(j, NULL, ussl_cap_name(1u << i));
        }
    }
    cli_json_close(j, ']');
    cli_json_close(j, '}');
}

static void as_json(const ussl_backend *const *backends, size_t count)
{
    cli_json j = {.to = stdout};
    cli_json_open(&j, NULL, '{');
    cli_json_text(&j, "ussl", ussl_version());
    cli_json_text(&j, "profile", USSL_PROFILE_NAME);
    cli_json_open(&j, "backends", '[');
    for (size_t i = 0; i < count; i++) {
        one_json(&j, backends[i]);
    }
    cli_json_close(&j, ']');
    cli_json_close(&j, '}');
    cli_json_end(&j);
}

static void as_text(const ussl_backend *const *backends, size_t count)
{
    printf("ussl %s, profile %s\n", ussl_version(), USSL_PROFILE_NAME);
    for (size_t i = 0; i < count; i++) {
        const ussl_backend *b = backends[i];
        const ussl_source *source = source_of(ussl_backend_name(b));
        printf("%s %s (%s%s%s), licence %s%s\n", ussl_backend_name(b), ussl_backend_version(b),
               source->origin, source->sha256[0] != '\0' ? ", sha256 " : "", source->sha256,
               ussl_backend_licence(b), i == 0 && count > 1 ? ", the default" : "");
        for (unsigned k = 0; k < USSL_CAP_COUNT; k++) {
            const char *why = ussl_backend_lacks(b, 1u << k);
            if (why != NULL) {
                printf("  lacks %s: %s\n", ussl_cap_name(1u << k), why);
            }
        }
    }
}

int cli_version(const cli_options *o)
{
    size_t count = 0;
    const ussl_backend *const *backends = ussl_backends(&count);
    const ussl_backend *only = NULL;
    if (o->backend != NULL) {
        int rc = cli_pick_backend(o, &only);
        if (rc != EXIT_OK) {
            return rc;
        }
        backends = &only;
        count = 1;
    }
    if (o->json) {
        as_json(backends, count);
    } else {
        as_text(backends, count);
    }
    return fflush(stdout) == 0 ? EXIT_OK : EXIT_REFUSED;
}
