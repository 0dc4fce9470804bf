/* SPDX-License-Identifier: MIT */
/* `ussl verify`: judges a certificate chain without a connection. */
#include "commands.h"
#include "file.h"
#include "report.h"

static void tell(const cli_setup *s, int rc, uint32_t reasons)
{
    if (s->options->json) {
        cli_json j = {.to = stdout};
        cli_json_open(&j, NULL, '{');
        cli_json_text(&j, "backend", ussl_backend_name(s->backend));
        cli_json_reasons(&j, "verify", reasons);
        cli_json_text(&j, "error", rc == USSL_OK ? NULL : ussl_result_name(rc));
        cli_json_close(&j, '}');
        cli_json_end(&j);
    } else if (rc == USSL_OK) {
        printf("%s: ok\n", s->options->cert);
    } else if (rc == USSL_E_VERIFY) {
        printf("%s: refused:", s->options->cert);
        for (uint32_t bit = 1; bit != 0 && bit <= reasons; bit <<= 1) {
            if ((reasons & bit) != 0) {
                printf(" %s", ussl_verify_reason_name(bit));
            }
        }
        putchar('\n');
    }
}

int cli_verify(const cli_options *o)
{
    cli_setup s;
    cli_bytes leaf = {NULL, 0};
    cli_bytes untrusted = {NULL, 0};
    /* The one who judges a server's certificate is a client, and the other way round. */
    ussl_role role = o->purpose == USSL_PURPOSE_CLIENT ? USSL_SERVER : USSL_CLIENT;
    int exit_code = cli_setup_open(&s, o, role);
    if (exit_code == EXIT_OK) {
        exit_code = cli_read_file(o->cert, "--cert", &leaf);
    }
    if (exit_code == EXIT_OK && o->untrusted != NULL) {
        exit_code = cli_read_file(o->untrusted, "--untrusted", &untrusted);
    }
    if (exit_code == EXIT_OK) {
        uint32_t reasons = 0;
        int rc = ussl_ctx_verify(s.ctx, leaf.p, leaf.n, untrusted.p, untrusted.n, o->name,
                                 (ussl_purpose)o->purpose, &reasons);
        tell(&s, rc, reasons);
        if (rc != USSL_OK && rc != USSL_E_VERIFY) {
            ussl_error error;
            ussl_ctx_error(s.ctx, &error);
            cli_complain(&error, 0);
        }
        exit_code = cli_exit_code(rc);
    }
    cli_free_bytes(&leaf);
    cli_free_bytes(&untrusted);
    cli_setup_close(&s);
    return exit_code;
}
