/* SPDX-License-Identifier: MIT */
/* Frozen contexts shared by eight threads with 200 connections each, half of them resumed; a ninth
 * thread makes contexts come and go. A plain program: it also runs under ThreadSanitizer. */
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ussl.h"

#define THREADS     8
#define CONNECTIONS 200
#define PIPE        65536

static int failures;
static pthread_mutex_t failures_lock = PTHREAD_MUTEX_INITIALIZER;

static void fail(const char *what, int rc, const ussl_conn *conn)
{
    ussl_error error;
    ussl_conn_error(conn, &error);
    (void)pthread_mutex_lock(&failures_lock);
    if (failures++ < 10) {
        (void)fprintf(stderr, "%s: %s (%s; %ld %s)\n", what, ussl_result_name(rc), error.text,
                      error.native, error.native_text);
    }
    (void)pthread_mutex_unlock(&failures_lock);
}

/* One direction between two connections of one thread. */
typedef struct lane {
    uint8_t bytes[PIPE];
    size_t len;
} lane;

typedef struct link_end {
    lane *in, *out;
} link_end;

static int link_read(void *arg, void *buf, size_t len, size_t *done)
{
    lane *l = ((link_end *)arg)->in;
    size_t n = len < l->len ? len : l->len;
    if (n == 0) {
        return USSL_WANT_READ;
    }
    memcpy(buf, l->bytes, n);
    memmove(l->bytes, l->bytes + n, l->len - n);
    l->len -= n;
    *done = n;
    return USSL_OK;
}

static int link_write(void *arg, const void *buf, size_t len, size_t *done)
{
    lane *l = ((link_end *)arg)->out;
    size_t n = len < PIPE - l->len ? len : PIPE - l->len;
    if (n == 0) {
        return USSL_WANT_WRITE;
    }
    memcpy(l->bytes + l->len, buf, n);
    l->len += n;
    *done = n;
    return USSL_OK;
}

static char *read_file(const char *name, size_t *len)
{
    char path[512];
    (void)snprintf(path, sizeof path, "%s/%s", USSL_TEST_PKI_DIR, name);
    FILE *f = fopen(path, "rb");
    char *text = calloc(1, 65536);
    if (f == NULL || text == NULL) {
        (void)fprintf(stderr, "%s cannot be read\n", path);
        exit(2);
    }
    *len = fread(text, 1, 65535, f);
    (void)fclose(f);
    return text;
}

typedef struct shared {
    ussl_ctx *client, *server;
    unsigned resumed;
} shared;

typedef struct worker {
    shared *s;
    pthread_t thread;
    lane to_server, to_client;
    uint8_t session[8192];
    size_t session_len;
    unsigned resumed;
} worker;

/* A handshake, then a few bytes each way; the client's read also takes the tickets of TLS 1.3. */
static int talk(ussl_conn *client, ussl_conn *server)
{
    int c = USSL_WANT_READ, s = USSL_WANT_READ;
    for (int round = 0; round < 100 && (c != USSL_OK || s != USSL_OK); round++) {
        c = c != USSL_OK ? ussl_conn_handshake(client) : c;
        s = s != USSL_OK ? ussl_conn_handshake(server) : s;
        if (c < 0 || s < 0) {
            break;
        }
    }
    if (c != USSL_OK || s != USSL_OK) {
        fail("handshake of the client", c, client);
        fail("handshake of the server", s, server);
        return -1;
    }
    static const char hello[] = "from one thread to itself";
    char back[64] = "";
    size_t n;
    int rc = ussl_conn_write(server, hello, sizeof hello, &n);
    rc = rc != USSL_OK ? rc : ussl_conn_read(client, back, sizeof back, &n);
    if (rc != USSL_OK || strcmp(back, hello) != 0) {
        fail("transfer", rc, client);
        return -1;
    }
    return 0;
}

static void connect_once(worker *w, bool resume)
{
    link_end at_client = {&w->to_client, &w->to_server}, at_server = {&w->to_server, &w->to_client};
    const ussl_bio client_bio = {link_read, link_write, &at_client};
    const ussl_bio server_bio = {link_read, link_write, &at_server};
    ussl_conn *client = NULL, *server = NULL;
    w->to_client.len = w->to_server.len = 0;
    int rc = ussl_conn_new(&client, w->s->client, &client_bio);
    rc = rc != USSL_OK ? rc : ussl_conn_new(&server, w->s->server, &server_bio);
    rc = rc != USSL_OK ? rc : ussl_conn_set_server_name(client, "myssl.com");
    if (rc == USSL_OK && resume && w->session_len > 0) {
        rc = ussl_conn_set_session(client, w->session, w->session_len);
    }
    if (rc != USSL_OK) {
        fail("making connections", rc, client);
    } else if (talk(client, server) == 0) {
        ussl_info info;
        ussl_conn_info(client, &info);
        w->resumed += info.resumed;
        rc = ussl_conn_save_session(client, w->session, sizeof w->session, &w->session_len);
        if (rc != USSL_OK) {
            fail("saving the session", rc, client);
        }
    }
    ussl_conn_free(client);
    ussl_conn_free(server);
}

static void *work(void *arg)
{
    worker *w = arg;
    for (int i = 0; i < CONNECTIONS; i++) {
        connect_once(w, i % 2 == 1);
    }
    return NULL;
}

/* Contexts of their own start and stop nothing that others use. */
static void *come_and_go(void *arg)
{
    const ussl_backend *backend = arg;
    for (int i = 0; i < 50; i++) {
        ussl_ctx *ctx;
        if (ussl_ctx_new_on(&ctx, backend, USSL_CLIENT) != USSL_OK) {
            fail("a context of its own", -1, NULL);
            break;
        }
        ussl_ctx_free(ctx);
    }
    return NULL;
}

static void must(int rc, const ussl_ctx *ctx, const char *what)
{
    if (rc != USSL_OK) {
        ussl_error error;
        ussl_ctx_error(ctx, &error);
        (void)fprintf(stderr, "%s: %s (%s)\n", what, ussl_result_name(rc), error.text);
        exit(1);
    }
}

static void open_shared(shared *s, const ussl_backend *backend, uint16_t version)
{
    size_t ca_len, chain_len, key_len;
    char *ca = read_file("ca.pem", &ca_len);
    char *chain = read_file("ec.pem", &chain_len), *key = read_file("ec.key", &key_len);
    must(ussl_ctx_new_on(&s->client, backend, USSL_CLIENT), NULL, "client");
    must(ussl_ctx_new_on(&s->server, backend, USSL_SERVER), NULL, "server");
    must(ussl_ctx_add_ca(s->client, ca, ca_len), s->client, "anchors");
    must(ussl_ctx_add_own_cert(s->server, chain, chain_len, key, key_len, NULL), s->server, "cert");
    must(ussl_ctx_set_versions(s->client, version, version), s->client, "versions");
    must(ussl_ctx_set_session_cache(s->server, 16), s->server, "cache");
    must(ussl_ctx_freeze(s->client), s->client, "freeze");
    /* The server is frozen by whoever comes first. */
    free(ca);
    free(chain);
    free(key);
}

static void run(const ussl_backend *backend, uint16_t version)
{
    shared s = {0};
    open_shared(&s, backend, version);
    worker *workers = calloc(THREADS, sizeof *workers);
    pthread_t ninth;
    if (workers == NULL) {
        exit(2);
    }
    for (int i = 0; i < THREADS; i++) {
        workers[i].s = &s;
        if (pthread_create(&workers[i].thread, NULL, work, &workers[i]) != 0) {
            exit(2);
        }
    }
    if (pthread_create(&ninth, NULL, come_and_go, (void *)(uintptr_t)backend) != 0) {
        exit(2);
    }
    for (int i = 0; i < THREADS; i++) {
        (void)pthread_join(workers[i].thread, NULL);
        s.resumed += workers[i].resumed;
    }
    (void)pthread_join(ninth, NULL);
    free(workers);
    ussl_ctx_free(s.client);
    ussl_ctx_free(s.server);
    ussl_memory total;
    ussl_memory_total(&total);
    (void)printf("%s %s: %d connections on %d threads, %u resumed, %zu blocks left\n",
                 ussl_backend_name(backend), ussl_version_name(version), THREADS * CONNECTIONS,
                 THREADS, s.resumed, total.blocks);
    if (total.blocks != 0 || s.resumed < THREADS * CONNECTIONS / 4) {
        (void)fprintf(stderr, "blocks are left, or too few connections resumed\n");
        failures++;
    }
}

int main(void)
{
    size_t count;
    const ussl_backend *const *backends = ussl_backends(&count);
    for (size_t i = 0; i < count; i++) {
        run(backends[i], USSL_TLS1_2);
        run(backends[i], USSL_TLS1_3);
    }
    return failures == 0 ? 0 : 1;
}
