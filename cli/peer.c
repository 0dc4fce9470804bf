/* SPDX-License-Identifier: MIT */
/* One accepted connection of `ussl server`, as a machine that never blocks. */
#include "peer.h"

#include "report.h"

#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

/* Steps of one turn, so that a busy peer leaves time for the others. */
#define STEPS_OF_A_TURN 64
/* How long we listen after our last word: closing at once could reset the connection, and the peer
 * would lose what it has not read yet, an alert for example. */
#define LINGER_US       1000000u

typedef enum state { SHAKE, TAKE, GIVE, CLOSE, LINGER, OVER } state;

struct cli_peer {
    cli_setup *setup;
    cli_link link;
    ussl_conn *conn;
    state state;
    int want; /* a flow result; USSL_OK: a turn was cut short */
    uint64_t start_us, handshake_us, deadline_us;
    uint8_t buf[16384];
    size_t have, given;
};

static void touch(cli_peer *p)
{
    p->deadline_us = cli_now_us() + (uint64_t)p->setup->options->timeout * 1000u;
}

cli_peer *cli_peer_new(cli_setup *setup, int fd)
{
    cli_peer *p = calloc(1, sizeof *p);
    ussl_bio bio;
    if (p == NULL) {
        close(fd);
        return NULL;
    }
    p->setup = setup;
    p->link = (cli_link){.fd = fd, .chunk = setup->options->io_chunk};
    p->start_us = cli_now_us();
    touch(p);
    cli_bio(&p->link, &bio);
    int rc = ussl_conn_new(&p->conn, setup->ctx, &bio);
    if (rc != USSL_OK) {
        ussl_error error;
        ussl_ctx_error(setup->ctx, &error);
        cli_complain(&error, 0);
        cli_peer_free(p);
        return NULL;
    }
    return p;
}

static void report(cli_peer *p, int rc)
{
    ussl_error error;
    if (p->state == SHAKE) {
        p->handshake_us = cli_now_us() - p->start_us;
    }
    cli_error(&error, USSL_OK, "server", "");
    if (rc != USSL_OK) {
        ussl_conn_error(p->conn, &error);
        if (error.code != rc) {
            cli_error(&error, rc, "server",
                      rc == USSL_E_TIMEOUT ? "the client said nothing within the timeout"
                                           : ussl_result_name(rc));
        }
        cli_complain(&error, p->link.last_errno);
    }
    cli_report(p->setup, p->conn, &error, p->handshake_us);
}

/* TLS is over, well or not: tell it, and leave the peer time to read our last word. */
static void finish(cli_peer *p, int rc)
{
    report(p, rc);
    shutdown(p->link.fd, SHUT_WR);
    p->state = LINGER;
    p->deadline_us = cli_now_us() + LINGER_US;
}

static int shake(cli_peer *p)
{
    int rc = ussl_conn_handshake(p->conn);
    if (rc == USSL_OK) {
        p->handshake_us = cli_now_us() - p->start_us;
        p->state = TAKE;
        touch(p);
    }
    return rc;
}

static bool is_request(const cli_peer *p)
{
    for (size_t i = 0; i + 1 < p->have; i++) {
        if (p->buf[i] == '\n' && (p->buf[i + 1] == '\n' ||
                                  (i + 2 < p->have && memcmp(p->buf + i + 1, "\r\n", 2) == 0))) {
            return true;
        }
    }
    return p->have == sizeof p->buf;
}

static void write_page(cli_peer *p)
{
    char page[512];
    ussl_info info;
    ussl_conn_info(p->conn, &info);
    const ussl_suite *suite = ussl_suite_by_id(info.suite);
    snprintf(page, sizeof page, "ussl %s over %s: %s %s%s\n", ussl_version(), info.backend,
             ussl_version_name(info.version), suite != NULL ? suite->name : "?",
             info.verified ? ", client verified" : "");
    int n = snprintf((char *)p->buf, sizeof p->buf,
                     "HTTP/1.0 200 OK\r\nContent-Type: text/plain; charset=utf-8\r\n"
                     "Content-Length: %zu\r\nConnection: close\r\n\r\n%s",
                     strlen(page), page);
    p->have = (size_t)n;
    p->given = 0;
    p->state = GIVE;
}

static int take(cli_peer *p)
{
    const cli_options *o = p->setup->options;
    size_t got = 0;
    int rc = ussl_conn_read(p->conn, p->buf + p->have, sizeof p->buf - p->have, &got);
    if (rc == USSL_CLOSED) {
        p->state = CLOSE;
        return USSL_OK;
    }
    if (rc != USSL_OK) {
        return rc;
    }
    touch(p);
    p->have += got;
    if (o->http) {
        if (is_request(p)) {
            write_page(p);
        }
    } else if (o->echo) {
        p->given = 0;
        p->state = GIVE;
    } else {
        if (!o->json) {
            fwrite(p->buf, 1, p->have, stdout);
            fflush(stdout);
        }
        p->have = 0;
    }
    return USSL_OK;
}

static int give(cli_peer *p)
{
    size_t done = 0;
    int rc = ussl_conn_write(p->conn, p->buf + p->given, p->have - p->given, &done);
    if (rc == USSL_OK) {
        touch(p);
        p->given += done;
        if (p->given == p->have) {
            p->have = 0;
            p->state = p->setup->options->http ? CLOSE : TAKE;
        }
    }
    return rc;
}

static int close_ours(cli_peer *p)
{
    int rc = ussl_conn_close(p->conn);
    if (rc == USSL_OK || rc == USSL_CLOSED) {
        finish(p, USSL_OK);
        return USSL_OK;
    }
    return rc;
}

static int linger(cli_peer *p)
{
    ssize_t n = recv(p->link.fd, p->buf, sizeof p->buf, 0);
    if (n > 0) {
        return USSL_OK;
    }
    if (n < 0 && cli_now_us() < p->deadline_us && cli_would_block()) {
        return USSL_WANT_READ;
    }
    p->state = OVER;
    return USSL_OK;
}

static int step(cli_peer *p)
{
    switch (p->state) {
    case SHAKE:
        return shake(p);
    case TAKE:
        return take(p);
    case GIVE:
        return give(p);
    case CLOSE:
        return close_ours(p);
    case LINGER:
        return linger(p);
    case OVER:
        break;
    }
    return USSL_OK;
}

bool cli_peer_step(cli_peer *p)
{
    p->want = USSL_OK;
    for (unsigned i = 0; i < STEPS_OF_A_TURN && p->state != OVER; i++) {
        int rc = step(p);
        if (rc > 0) {
            if (cli_now_us() < p->deadline_us) {
                p->want = rc;
                return false;
            }
            rc = USSL_E_TIMEOUT;
        }
        if (rc < 0) {
            finish(p, rc);
        }
    }
    return p->state == OVER;
}

short cli_peer_wants(const cli_peer *p, uint64_t *deadline_us)
{
    *deadline_us = p->want == USSL_OK ? 0 : p->deadline_us;
    return p->want == USSL_WANT_WRITE ? POLLOUT : POLLIN;
}

int cli_peer_fd(const cli_peer *p)
{
    return p->link.fd;
}

void cli_peer_free(cli_peer *p)
{
    if (p == NULL) {
        return;
    }
    ussl_conn_free(p->conn);
    close(p->link.fd);
    explicit_bzero(p->buf, sizeof p->buf);
    free(p);
}
