/* SPDX-License-Identifier: MIT */
/* What is told about one connection. */
#include "report.h"

#include <inttypes.h>
#include <string.h>

void cli_error(ussl_error *error, int code, const char *operation, const char *text)
{
    memset(error, 0, sizeof *error);
    error->code = code;
    error->alert_sent = -1;
    error->alert_received = -1;
    error->operation = operation;
    snprintf(error->text, sizeof error->text, "%s", text);
}

void cli_json_reasons(cli_json *j, const char *key, uint32_t reasons)
{
    cli_json_open(j, key, '[');
    for (uint32_t bit = 1; bit != 0 && bit <= reasons; bit <<= 1) {
        if ((reasons & bit) != 0) {
            cli_json_text(j, NULL, ussl_verify_reason_name(bit));
        }
    }
    cli_json_close(j, ']');
}

static const char *suite_name(uint16_t id)
{
    const ussl_suite *suite = id == 0 ? NULL : ussl_suite_by_id(id);
    return suite == NULL ? NULL : suite->name;
}

static void alert(cli_json *j, const char *key, int description)
{
    if (description < 0) {
        cli_json_null(j, key);
    } else {
        cli_json_number(j, key, (uint64_t)description);
    }
}

static void as_json(const cli_setup *s, const ussl_info *info, const ussl_error *error,
                    uint64_t handshake_us)
{
    cli_json j = {.to = stdout};
    cli_json_open(&j, NULL, '{');
    cli_json_text(&j, "backend", ussl_backend_name(s->backend));
    cli_json_text(&j, "version", info->version != 0 ? ussl_version_name(info->version) : NULL);
    cli_json_text(&j, "suite", suite_name(info->suite));
    cli_json_text(&j, "group", info->group != 0 ? ussl_group_name(info->group) : NULL);
    cli_json_text(&j, "sigalg", info->sigalg != 0 ? ussl_sigalg_name(info->sigalg) : NULL);
    cli_json_text(&j, "alpn", info->alpn);
    cli_json_text(&j, "sni", info->sni);
    cli_json_bool(&j, "resumed", info->resumed);
    cli_json_reasons(&j, "verify", info->verify | error->verify);
    alert(&j, "alert_sent", info->alert_sent);
    alert(&j, "alert_received", info->alert_received);
    cli_json_text(&j, "error", error->code == USSL_OK ? NULL : ussl_result_name(error->code));
    cli_json_milli(&j, "handshake_ms", handshake_us);
    cli_json_number(&j, "bytes_in", info->bytes_in);
    cli_json_number(&j, "bytes_out", info->bytes_out);
    cli_json_close(&j, '}');
    cli_json_end(&j);
}

static void as_line(const cli_setup *s, const ussl_info *info, uint64_t handshake_us)
{
    const char *suite = suite_name(info->suite);
    const char *group = info->group != 0 ? ussl_group_name(info->group) : NULL;
    const char *peer = info->verified         ? "peer verified"
                       : info->verify != 0    ? "PEER NOT VERIFIED"
                       : s->options->insecure ? "PEER NOT VERIFIED"
                                              : "peer without certificate";
    fprintf(stderr,
            "ussl: %s %s %s%s%s%s, %s, %" PRIu64 ".%" PRIu64 " ms, %" PRIu64 " bytes in, %" PRIu64
            " out\n",
            ussl_backend_name(s->backend), ussl_version_name(info->version),
            suite != NULL ? suite : "?", group != NULL ? " " : "", group != NULL ? group : "",
            info->resumed ? ", resumed" : "", peer, handshake_us / 1000, handshake_us / 100 % 10,
            info->bytes_in, info->bytes_out);
}

void cli_report(const cli_setup *s, const ussl_conn *conn, const ussl_error *error,
                uint64_t handshake_us)
{
    ussl_info info = {.alert_sent = -1, .alert_received = -1};
    if (conn != NULL) {
        ussl_conn_info(conn, &info);
    }
    if (s->options->json) {
        as_json(s, &info, error, handshake_us);
    } else if (info.established) {
        as_line(s, &info, handshake_us);
    }
}
