/* SPDX-License-Identifier: MIT */
/* `ussl client`: connect, verify, send, receive, report; once or several times. */
#include "commands.h"
#include "file.h"
#include "net.h"
#include "report.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* The command line was right; the file is not. */
#define DAMAGED_SESSION USSL_E_CERT

typedef struct client {
    const cli_options *o;
    cli_setup setup;
    char host[CLI_HOST_MAX];
    const char *port;
    FILE *payload; /* NULL: what comes is counted and dropped */
    cli_bytes session;
    /* of the connection that runs */
    cli_link link;
    ussl_conn *conn;
    uint64_t deadline_us;
    uint64_t handshake_us;
} client;

static void touch(client *c)
{
    c->deadline_us = cli_now_us() + (uint64_t)c->o->timeout * 1000u;
}

/* Waits for what `rc` wants; other results pass through. */
static int settle(client *c, int rc)
{
    if (rc <= 0 || rc == USSL_CLOSED) {
        return rc;
    }
    return cli_wait(&c->link, rc, c->deadline_us);
}

static int start(client *c)
{
    uint64_t begun = cli_now_us();
    int rc = ussl_conn_set_deadline(c->conn, c->o->timeout);
    while (rc == USSL_OK) {
        rc = ussl_conn_handshake(c->conn);
        if (rc == USSL_OK) {
            break;
        }
        rc = settle(c, rc);
    }
    c->handshake_us = cli_now_us() - begun;
    return rc;
}

/* One read: USSL_OK (something came), a flow result, an error. */
static int take(client *c)
{
    uint8_t buf[16384];
    size_t got = 0;
    int rc = ussl_conn_read(c->conn, buf, sizeof buf, &got);
    if (rc == USSL_OK && c->payload != NULL && fwrite(buf, 1, got, c->payload) != got) {
        fprintf(stderr, "ussl: what was received cannot be written\n");
        return USSL_E_INTERNAL;
    }
    return rc;
}

/* In TLS 1.3 the server judges us after our handshake is done: its alert, or its tickets, come a
 * little later, and an alert would be lost if we wrote into a connection that it has closed. */
static int hear_verdict(client *c)
{
    ussl_info before;
    ussl_info now;
    ussl_conn_info(c->conn, &before);
    if (before.version != USSL_TLS1_3) {
        return USSL_OK;
    }
    uint64_t patience = c->handshake_us * 2 < 100000u ? 100000u : c->handshake_us * 2;
    uint64_t until = cli_now_us() + (patience > 1000000u ? 1000000u : patience);
    for (;;) {
        int rc = take(c);
        ussl_conn_info(c->conn, &now);
        if (rc <= 0 || rc == USSL_CLOSED) {
            return rc == USSL_CLOSED ? USSL_OK : rc;
        }
        if (now.wire_in > before.wire_in && rc == USSL_WANT_READ) {
            return USSL_OK;
        }
        rc = cli_wait(&c->link, rc, until);
        if (rc != USSL_OK) {
            return rc == USSL_E_TIMEOUT ? USSL_OK : rc;
        }
    }
}

static int send_all(client *c, const char *text)
{
    size_t left = strlen(text);
    int rc = USSL_OK;
    touch(c);
    while (rc == USSL_OK && left > 0) {
        size_t done = 0;
        rc = ussl_conn_write(c->conn, text, left, &done);
        if (rc == USSL_OK) {
            text += done;
            left -= done;
            touch(c);
        } else {
            rc = settle(c, rc);
        }
    }
    return rc == USSL_CLOSED ? USSL_OK : rc;
}

static int send_request(client *c)
{
    char request[CLI_HOST_MAX + 128];
    const char *host = c->o->servername != NULL ? c->o->servername : c->host;
    snprintf(request, sizeof request, "GET / HTTP/1.0\r\nHost: %.*s\r\nConnection: close\r\n\r\n",
             CLI_HOST_MAX - 1, host);
    return send_all(c, request);
}

static int close_ours(client *c)
{
    int rc = USSL_OK;
    touch(c);
    do {
        rc = ussl_conn_close(c->conn);
        if (rc == USSL_OK || rc == USSL_CLOSED) {
            return USSL_OK;
        }
        rc = settle(c, rc);
    } while (rc == USSL_OK);
    return rc;
}

/* Reads until the server's close_notify. */
static int drain(client *c)
{
    int rc = USSL_OK;
    touch(c);
    while (rc == USSL_OK) {
        rc = take(c);
        if (rc == USSL_CLOSED) {
            return USSL_OK;
        }
        if (rc == USSL_OK) {
            touch(c);
        } else {
            rc = settle(c, rc);
        }
    }
    return rc;
}

/* After our close_notify, with nothing asked of the server, it need not answer (RFC 8446 6.1); an
 * alert it sends still counts. */
static int drain_idle(client *c)
{
    int rc = drain(c);
    bool gone = rc == USSL_E_TRUNCATED || rc == USSL_E_IO || rc == USSL_E_TIMEOUT;
    return gone ? USSL_OK : rc;
}

static int talk(client *c)
{
    int rc = hear_verdict(c);
    if (rc != USSL_OK) {
        return rc;
    }
    if (c->o->http) {
        rc = send_request(c);
        rc = rc != USSL_OK ? rc : drain(c);
        return rc != USSL_OK ? rc : close_ours(c);
    }
    if (c->o->send != NULL) {
        rc = send_all(c, c->o->send);
        rc = rc != USSL_OK ? rc : close_ours(c);
        return rc != USSL_OK ? rc : drain(c);
    }
    rc = close_ours(c);
    return rc != USSL_OK ? rc : drain_idle(c);
}

/* Keeps the newest session; a server need not give one. */
static int keep_session(client *c)
{
    size_t len = 0;
    int rc = ussl_conn_save_session(c->conn, NULL, 0, &len);
    if (rc == USSL_E_STATE) {
        return USSL_OK;
    }
    uint8_t *blob = rc == USSL_OK ? malloc(len) : NULL;
    if (blob == NULL) {
        return rc == USSL_OK ? USSL_E_NOMEM : rc;
    }
    rc = ussl_conn_save_session(c->conn, blob, len, &len);
    if (rc == USSL_OK) {
        cli_free_bytes(&c->session);
        c->session = (cli_bytes){.p = blob, .n = len};
        return USSL_OK;
    }
    explicit_bzero(blob, len);
    free(blob);
    return rc;
}

static bool trusts_nobody(const cli_options *o)
{
    return o->cafile == NULL && o->pin_count == 0 && !o->insecure && o->psk == NULL;
}

static int prepare(client *c)
{
    const cli_options *o = c->o;
    ussl_bio bio;
    if (trusts_nobody(o)) {
        return USSL_E_STATE;
    }
    cli_bio(&c->link, &bio);
    int rc = ussl_conn_new(&c->conn, c->setup.ctx, &bio);
    if (rc != USSL_OK) {
        return rc;
    }
    rc = ussl_conn_set_server_name(c->conn, o->servername != NULL ? o->servername : c->host);
    if (rc == USSL_OK && o->verify_name != NULL) {
        rc = ussl_conn_set_verify_name(c->conn, o->verify_name);
    }
    if (rc == USSL_OK && c->session.p != NULL) {
        rc = ussl_conn_set_session(c->conn, c->session.p, c->session.n);
        if (rc == USSL_E_ARG) {
            rc = DAMAGED_SESSION;
        }
    }
    return rc;
}

/* What the connection knows of the failure, else our own words. */
static void explain(const client *c, int rc, ussl_error *error)
{
    const cli_options *o = c->o;
    if (c->conn != NULL) {
        ussl_conn_error(c->conn, error);
    } else {
        ussl_ctx_error(c->setup.ctx, error);
    }
    if (rc == USSL_E_STATE && trusts_nobody(o)) {
        cli_error(error, rc, "client",
                  "nobody is trusted: give --cafile F (the system's is often "
                  "/etc/ssl/certs/ca-certificates.crt), --pin B64, or for tests only --insecure");
    } else if (error->code == rc) {
        return;
    } else if (rc == DAMAGED_SESSION) {
        cli_error(error, rc, "--session-in",
                  "the session is damaged; leave the option out for a full handshake");
    } else if (rc == USSL_E_TIMEOUT) {
        cli_error(error, rc, "client", "the server said nothing within the timeout (--timeout)");
    } else {
        cli_error(error, rc, "client", ussl_result_name(rc));
    }
}

/* The response that the server stapled. */
static int keep_staple(const client *c)
{
    const uint8_t *der;
    size_t len;
    if (c->o->ocsp_out == NULL) {
        return EXIT_OK;
    }
    if (ussl_conn_ocsp_response(c->conn, &der, &len) != USSL_OK) {
        fprintf(stderr, "ussl: --ocsp-out: the server stapled nothing, nothing is written\n");
        return EXIT_REFUSED;
    }
    return cli_write_secret(c->o->ocsp_out, "--ocsp-out", der, len);
}

static int once(client *c)
{
    bool wants_session = c->o->reconnect > 0 || c->o->session_out != NULL;
    ussl_error error;
    c->link = (cli_link){.fd = -1, .chunk = c->o->io_chunk};
    c->conn = NULL;
    c->handshake_us = 0;
    cli_error(&error, USSL_OK, "client", "");
    /* First what needs no network: names, session, options that contradict each other. */
    int rc = prepare(c);
    if (rc == USSL_OK) {
        int exit_code = cli_connect(c->host, c->port, c->o->timeout, &c->link.fd);
        if (exit_code != EXIT_OK) {
            cli_error(&error, USSL_E_IO, "connect", "no TCP connection");
            cli_report(&c->setup, NULL, &error, 0);
            ussl_conn_free(c->conn);
            return exit_code;
        }
        touch(c);
        rc = start(c);
    }
    rc = rc != USSL_OK ? rc : talk(c);
    if (rc == USSL_OK && wants_session) {
        rc = keep_session(c);
    }
    if (rc != USSL_OK) {
        explain(c, rc, &error);
        cli_complain(&error, c->link.last_errno);
    }
    cli_report(&c->setup, c->conn, &error, c->handshake_us);
    int exit_code = rc == USSL_OK ? keep_staple(c) : cli_exit_code(rc);
    ussl_conn_free(c->conn);
    if (c->link.fd >= 0) {
        close(c->link.fd);
    }
    return exit_code;
}

static int save(const client *c)
{
    if (c->o->session_out == NULL) {
        return EXIT_OK;
    }
    if (c->session.p == NULL) {
        fprintf(stderr, "ussl: --session-out: the server gave no session, nothing is saved\n");
        return EXIT_REFUSED;
    }
    return cli_write_secret(c->o->session_out, "--session-out", c->session.p, c->session.n);
}

int cli_client(const cli_options *o)
{
    client c = {.o = o};
    int rc = cli_split(o->connect, "--connect", c.host, &c.port);
    if (rc != EXIT_OK) {
        return rc;
    }
    rc = cli_setup_open(&c.setup, o, USSL_CLIENT);
    if (rc == EXIT_OK && o->session_in != NULL) {
        rc = cli_read_file(o->session_in, "--session-in", &c.session);
    }
    if (rc == EXIT_OK && o->out != NULL) {
        rc = cli_open_file(o->out, "--out", "w", &c.payload);
    } else if (rc == EXIT_OK && !o->json) {
        c.payload = stdout;
    }
    for (unsigned i = 0; rc == EXIT_OK && i <= o->reconnect; i++) {
        rc = once(&c);
    }
    rc = rc != EXIT_OK ? rc : save(&c);
    if (c.payload != NULL && fflush(c.payload) != 0 && rc == EXIT_OK) {
        fprintf(stderr, "ussl: what was received cannot be written\n");
        rc = EXIT_REFUSED;
    }
    if (c.payload != NULL && c.payload != stdout) {
        fclose(c.payload);
    }
    cli_free_bytes(&c.session);
    cli_setup_close(&c.setup);
    return rc;
}
