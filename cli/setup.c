/* SPDX-License-Identifier: MIT */
/* From options to a context. */
#include "setup.h"

#include "file.h"

#include <stdlib.h>
#include <string.h>

#define ALPN_MAX      16
/* Sessions that a server remembers for clients without ticket support. */
#define CACHE_ENTRIES 256

int cli_exit_code(int rc)
{
    switch (rc) {
    case USSL_OK:
        return EXIT_OK;
    case USSL_E_ARG:
        return EXIT_USAGE;
    case USSL_E_IO:
    case USSL_E_TIMEOUT:
        return EXIT_TRANSPORT;
    case USSL_E_NOTSUP:
        return EXIT_NOTSUP;
    default:
        return EXIT_REFUSED;
    }
}

void cli_complain(const ussl_error *error, int transport_errno)
{
    fprintf(stderr, "ussl: %s: %s: %s", error->operation != NULL ? error->operation : "setup",
            ussl_result_name(error->code), error->text);
    /* The text names the primary reason; a set of several is told in full. */
    bool several = (error->verify & (error->verify - 1)) != 0;
    for (uint32_t bit = 1; several && bit != 0 && bit <= error->verify; bit <<= 1) {
        if ((error->verify & bit) != 0) {
            fprintf(stderr, " [%s]", ussl_verify_reason_name(bit));
        }
    }
    if (transport_errno != 0) {
        fprintf(stderr, " (%s)", strerror(transport_errno));
    }
    if (error->native != 0 || error->native_text[0] != '\0') {
        fprintf(stderr, " (library: %ld %s)", error->native, error->native_text);
    }
    fputc('\n', stderr);
}

int cli_pick_backend(const cli_options *o, const ussl_backend **out)
{
    size_t count = 0;
    const ussl_backend *const *all = ussl_backends(&count);
    *out = o->backend == NULL ? all[0] : ussl_backend_by_name(o->backend);
    if (*out != NULL) {
        return EXIT_OK;
    }
    fprintf(stderr, "ussl: --backend takes");
    for (size_t i = 0; i < count; i++) {
        fprintf(stderr, "%s%s", i == 0 ? " " : " or ", ussl_backend_name(all[i]));
    }
    fprintf(stderr, " in this build, not \"%s\"\n", o->backend);
    return EXIT_USAGE;
}

/* `what`: the option's value that was refused; NULL: none to show. */
static int result_of(const cli_setup *s, int rc, const char *option, const char *what)
{
    if (rc == USSL_OK) {
        return EXIT_OK;
    }
    ussl_error e;
    ussl_ctx_error(s->ctx, &e);
    fprintf(stderr, "ussl: %s%s%s: ", option, what != NULL ? " " : "", what != NULL ? what : "");
    if (e.code == rc && e.text[0] != '\0') {
        fprintf(stderr, "%s\n", e.text);
    } else {
        fprintf(stderr, "%s\n", ussl_result_name(rc));
    }
    return cli_exit_code(rc);
}

static int result(const cli_setup *s, int rc, const char *option)
{
    return result_of(s, rc, option, NULL);
}

typedef int (*add_fn)(ussl_ctx *ctx, const void *data, size_t len);

static int add_file(const cli_setup *s, const char *path, const char *option, add_fn add)
{
    cli_bytes bytes;
    if (path == NULL) {
        return EXIT_OK;
    }
    int rc = cli_read_file(path, option, &bytes);
    if (rc == EXIT_OK) {
        rc = result_of(s, add(s->ctx, bytes.p, bytes.n), option, path);
        cli_free_bytes(&bytes);
    }
    return rc;
}

static int add_own(const cli_setup *s, const char *cert, const char *key, const char *option)
{
    cli_bytes chain = {NULL, 0};
    cli_bytes secret = {NULL, 0};
    cli_bytes pass = {NULL, 0};
    if (cert == NULL) {
        return EXIT_OK;
    }
    int rc = cli_read_file(cert, option, &chain);
    rc = rc != EXIT_OK ? rc : cli_read_file(key, option[6] == '2' ? "--key2" : "--key", &secret);
    rc = rc != EXIT_OK ? rc : cli_read_pass(s->options->passin, &pass);
    if (rc == EXIT_OK) {
        rc = result_of(s,
                       ussl_ctx_add_own_cert(s->ctx, chain.p, chain.n, secret.p, secret.n,
                                             (const char *)pass.p),
                       option, cert);
    }
    cli_free_bytes(&chain);
    cli_free_bytes(&secret);
    cli_free_bytes(&pass);
    return rc;
}

static int64_t fixed_time(void *arg)
{
    return ((const cli_setup *)arg)->options->time;
}

static int add_trust(cli_setup *s)
{
    const cli_options *o = s->options;
    int rc = add_file(s, o->cafile, "--cafile", ussl_ctx_add_ca);
    rc = rc != EXIT_OK ? rc : add_file(s, o->crlfile, "--crlfile", ussl_ctx_add_crl);
    for (size_t i = 0; rc == EXIT_OK && i < o->pin_count; i++) {
        uint8_t pin[32];
        if (cli_read_pin(o->pins[i], pin) != 0) {
            fprintf(stderr,
                    "ussl: --pin takes the base64 of a SHA-256, 44 characters, not "
                    "\"%s\"\n",
                    o->pins[i]);
            return EXIT_USAGE;
        }
        rc = result(s, ussl_ctx_add_pin(s->ctx, pin), "--pin");
    }
    if (rc == EXIT_OK && o->pin_count > 0 && o->cafile == NULL && !o->insecure) {
        rc = result(s, ussl_ctx_set_pins_only(s->ctx, true), "--pin");
    }
    if (rc == EXIT_OK && o->insecure) {
        rc = result(s, ussl_ctx_danger_disable_verification(s->ctx), "--insecure");
    }
    if (rc == EXIT_OK && o->has_time) {
        rc = result(s, ussl_ctx_set_clock(s->ctx, USSL_CLOCK_CALLBACK, fixed_time, s), "--time");
    }
    if (rc == EXIT_OK && o->depth != 0) {
        rc = result(s, ussl_ctx_set_max_depth(s->ctx, o->depth), "--depth");
    }
    return rc;
}

static int set_alpn(const cli_setup *s)
{
    const char *names[ALPN_MAX];
    size_t count = 0;
    if (s->options->alpn == NULL) {
        return EXIT_OK;
    }
    char *copy = strdup(s->options->alpn);
    if (copy == NULL) {
        return EXIT_REFUSED;
    }
    int rc = EXIT_OK;
    for (char *at = copy; at != NULL && rc == EXIT_OK;) {
        char *comma = strchr(at, ',');
        if (comma != NULL) {
            *comma = '\0';
        }
        if (count == ALPN_MAX) {
            fprintf(stderr, "ussl: --alpn takes at most %d names\n", ALPN_MAX);
            rc = EXIT_USAGE;
        } else {
            names[count++] = at;
        }
        at = comma == NULL ? NULL : comma + 1;
    }
    rc = rc != EXIT_OK ? rc : result(s, ussl_ctx_set_alpn(s->ctx, names, count), "--alpn");
    free(copy);
    return rc;
}

static int psk_lookup(void *arg, ussl_conn *conn, const char *identity, uint8_t key[48],
                      size_t *key_len)
{
    const cli_setup *s = arg;
    (void)conn;
    if (strcmp(identity, s->psk_identity) != 0) {
        return USSL_E_KEY;
    }
    memcpy(key, s->psk, s->psk_len);
    *key_len = s->psk_len;
    return USSL_OK;
}

static int set_psk(cli_setup *s, ussl_role role)
{
    const cli_options *o = s->options;
    if (o->psk == NULL) {
        return EXIT_OK;
    }
    s->psk_len = cli_read_hex(o->psk, s->psk, sizeof s->psk);
    if (s->psk_len == 0) {
        fprintf(stderr, "ussl: --psk takes 1 to 48 bytes in hexadecimal digits\n");
        return EXIT_USAGE;
    }
    s->psk_identity = strdup(o->psk_identity);
    if (s->psk_identity == NULL) {
        return EXIT_REFUSED;
    }
    int rc = role == USSL_CLIENT ? ussl_ctx_set_psk(s->ctx, o->psk_identity, s->psk, s->psk_len)
                                 : ussl_ctx_set_psk_lookup(s->ctx, psk_lookup, s);
    return result(s, rc, "--psk");
}

static void keylog_line(void *arg, ussl_conn *conn, const char *line)
{
    const cli_setup *s = arg;
    (void)conn;
    fprintf(s->keylog, "%s\n", line);
    fflush(s->keylog);
}

/* Where the library lacks record_size_limit, a client may still ask for one of the four lengths of
 * max_fragment_length. */
static int limit_records(const cli_setup *s)
{
    unsigned n = s->options->record_limit;
    bool is_length = n == 512 || n == 1024 || n == 2048 || n == 4096;
    bool has_limit = (ussl_backend_caps(s->backend) & USSL_CAP_RECORD_SIZE_LIMIT) != 0;
    return !has_limit && is_length && s->options->command == CLI_CLIENT
               ? ussl_ctx_set_max_fragment(s->ctx, n)
               : ussl_ctx_set_record_size_limit(s->ctx, n);
}

static int set_protocol(cli_setup *s)
{
    const cli_options *o = s->options;
    ussl_ctx *ctx = s->ctx;
    int rc = EXIT_OK;
    if (o->min_version != 0 || o->max_version != 0) {
        rc = result(s,
                    ussl_ctx_set_versions(ctx, o->min_version != 0 ? o->min_version : USSL_TLS1_2,
                                          o->max_version != 0 ? o->max_version : USSL_TLS1_3),
                    "--min, --max");
    }
    if (rc == EXIT_OK && o->suites != NULL) {
        rc = result(s, ussl_ctx_set_suites_str(ctx, o->suites), "--suites");
    }
    if (rc == EXIT_OK && o->groups != NULL) {
        rc = result(s, ussl_ctx_set_groups_str(ctx, o->groups), "--groups");
    }
    if (rc == EXIT_OK && o->sigalgs != NULL) {
        rc = result(s, ussl_ctx_set_sigalgs_str(ctx, o->sigalgs), "--sigalgs");
    }
    if (rc == EXIT_OK && o->no_ticket) {
        rc = result(s, ussl_ctx_set_tickets(ctx, false), "--no-ticket");
    }
    if (rc == EXIT_OK && o->record_limit != 0) {
        rc = result(s, limit_records(s), "--record-limit");
    }
    rc = rc != EXIT_OK ? rc : set_alpn(s);
    if (rc == EXIT_OK && o->ocsp_out != NULL) {
        rc = result(s, ussl_ctx_set_ocsp_stapling(ctx, true), "--ocsp-out");
    }
    if (rc == EXIT_OK && o->keylog != NULL) {
        /* Asked first: a build without it should not leave an empty file. */
        rc = result(s, ussl_ctx_set_keylog(ctx, keylog_line, s), "--keylog");
        rc = rc != EXIT_OK ? rc : cli_open_file(o->keylog, "--keylog", "a", &s->keylog);
    }
    return rc;
}

int cli_setup_open(cli_setup *s, const cli_options *o, ussl_role role)
{
    memset(s, 0, sizeof *s);
    s->options = o;
    int rc = cli_pick_backend(o, &s->backend);
    if (rc != EXIT_OK) {
        return rc;
    }
    rc = ussl_ctx_new_on(&s->ctx, s->backend, role);
    if (rc != USSL_OK) {
        fprintf(stderr, "ussl: %s makes no %s context: %s\n", ussl_backend_name(s->backend),
                role == USSL_CLIENT ? "client" : "server", ussl_result_name(rc));
        return cli_exit_code(rc);
    }
    rc = add_trust(s);
    if (o->command != CLI_VERIFY) {
        rc = rc != EXIT_OK ? rc : add_own(s, o->cert, o->key, "--cert");
        rc = rc != EXIT_OK ? rc : add_own(s, o->cert2, o->key2, "--cert2");
        rc = rc != EXIT_OK ? rc : set_psk(s, role);
        rc = rc != EXIT_OK ? rc : set_protocol(s);
    }
    if (rc == EXIT_OK && role == USSL_SERVER) {
        rc = result(s, ussl_ctx_set_client_auth(s->ctx, (ussl_client_auth)o->client_cert),
                    "--client-cert");
        rc = rc != EXIT_OK
                 ? rc
                 : result(s, ussl_ctx_set_session_cache(s->ctx, CACHE_ENTRIES), "session cache");
    }
    return rc;
}

void cli_setup_close(cli_setup *s)
{
    ussl_ctx_free(s->ctx);
    if (s->keylog != NULL) {
        fclose(s->keylog);
    }
    free(s->psk_identity);
    explicit_bzero(s, sizeof *s);
}
