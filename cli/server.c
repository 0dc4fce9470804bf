/* SPDX-License-Identifier: MIT */
/* `ussl server`: accepts connections and serves them side by side from one thread. */
#include "commands.h"
#include "peer.h"

#include <limits.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <unistd.h>

#define PEERS_MAX 128

typedef struct server {
    const cli_options *o;
    cli_setup setup;
    int listener; /* -1: no more */
    unsigned accepted;
    cli_peer *peers[PEERS_MAX];
    size_t count;
} server;

static volatile sig_atomic_t stopped;

static void on_signal(int number)
{
    (void)number;
    stopped = 1;
}

static void stop_listening(server *s)
{
    if (s->listener >= 0) {
        close(s->listener);
        s->listener = -1;
    }
}

static void take_new(server *s)
{
    while (s->count < PEERS_MAX) {
        int fd = cli_accept(s->listener);
        if (fd < 0) {
            return;
        }
        s->accepted++;
        cli_peer *peer = cli_peer_new(&s->setup, fd);
        if (peer != NULL) {
            s->peers[s->count++] = peer;
        }
        if (s->o->count != 0 && s->accepted >= s->o->count) {
            stop_listening(s);
            return;
        }
    }
}

/* Steps whom there is news for, or whose time has come; those that are over leave. */
static void step_peers(server *s, const struct pollfd *polled, size_t polled_count)
{
    uint64_t now = cli_now_us();
    size_t kept = 0;
    for (size_t i = 0; i < s->count; i++) {
        uint64_t deadline = 0;
        cli_peer_wants(s->peers[i], &deadline);
        bool news = i >= polled_count || polled[i].revents != 0 || now >= deadline;
        if (news && cli_peer_step(s->peers[i])) {
            cli_peer_free(s->peers[i]);
        } else {
            s->peers[kept++] = s->peers[i];
        }
    }
    s->count = kept;
}

static int milliseconds_until(uint64_t deadline_us)
{
    uint64_t now = cli_now_us();
    if (deadline_us == UINT64_MAX) {
        return -1;
    }
    if (deadline_us <= now) {
        return 0;
    }
    uint64_t ms = (deadline_us - now + 999u) / 1000u;
    return ms > INT_MAX ? INT_MAX : (int)ms;
}

static void serve(server *s)
{
    while (!stopped && (s->listener >= 0 || s->count > 0)) {
        struct pollfd fds[PEERS_MAX + 1];
        uint64_t next = UINT64_MAX;
        size_t polled = s->count;
        for (size_t i = 0; i < polled; i++) {
            uint64_t deadline = 0;
            short events = cli_peer_wants(s->peers[i], &deadline);
            fds[i] = (struct pollfd){.fd = cli_peer_fd(s->peers[i]), .events = events};
            next = deadline < next ? deadline : next;
        }
        bool listening = s->listener >= 0 && s->count < PEERS_MAX;
        fds[polled] = (struct pollfd){.fd = listening ? s->listener : -1, .events = POLLIN};
        if (poll(fds, (nfds_t)(polled + 1), milliseconds_until(next)) < 0) {
            continue; /* a signal: the loop's condition looks at it */
        }
        if (listening && fds[polled].revents != 0) {
            take_new(s);
        }
        step_peers(s, fds, polled);
    }
}

static int no_read(void *arg, void *buf, size_t len, size_t *done)
{
    (void)arg, (void)buf, (void)len, (void)done;
    return USSL_WANT_READ;
}

static int no_write(void *arg, const void *buf, size_t len, size_t *done)
{
    (void)arg, (void)buf, (void)len, (void)done;
    return USSL_WANT_WRITE;
}

/* A context whose options contradict each other should fail before it listens. */
static int rehearse(server *s)
{
    static const ussl_bio none = {.read = no_read, .write = no_write};
    ussl_conn *conn = NULL;
    int rc = ussl_conn_new(&conn, s->setup.ctx, &none);
    if (rc != USSL_OK) {
        ussl_error error;
        ussl_ctx_error(s->setup.ctx, &error);
        cli_complain(&error, 0);
    }
    ussl_conn_free(conn);
    return cli_exit_code(rc);
}

int cli_server(const cli_options *o)
{
    server s = {.o = o, .listener = -1};
    char host[CLI_HOST_MAX];
    char shown[CLI_HOST_MAX];
    const char *port = NULL;
    struct sigaction action = {.sa_handler = on_signal};
    int rc = cli_split(o->listen, "--listen", host, &port);
    if (rc != EXIT_OK) {
        return rc;
    }
    rc = cli_setup_open(&s.setup, o, USSL_SERVER);
    rc = rc != EXIT_OK ? rc : rehearse(&s);
    rc = rc != EXIT_OK ? rc : cli_listen(host, port, &s.listener, shown, sizeof shown);
    if (rc == EXIT_OK) {
        sigaction(SIGINT, &action, NULL);
        sigaction(SIGTERM, &action, NULL);
        fprintf(stderr, "listening on %s\n", shown);
        fflush(stderr);
        serve(&s);
    }
    for (size_t i = 0; i < s.count; i++) {
        cli_peer_free(s.peers[i]);
    }
    stop_listening(&s);
    cli_setup_close(&s.setup);
    return rc;
}
