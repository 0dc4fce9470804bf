/* SPDX-License-Identifier: MIT */
/* ussl_wrap_socket over a real socket pair, against a wrapped server on another thread. */
#include "backends.h"
#include "pki.h"
#include "ussl_wrap.h"

#include <fcntl.h>
#include <pthread.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

typedef enum manner { ECHO, SWALLOW, HANG_UP, KEEP_SILENT } manner;

typedef struct far_end {
    pthread_t thread;
    int fd;
    const ussl_backend *backend;
    manner manner;
    bool mutual;
    int rc;
    size_t received;
    bool client_verified;
} far_end;

static ussl_wrap_options identity(const char *name, pki_file *cert, pki_file *key)
{
    char file[64];
    snprintf(file, sizeof file, "%s.pem", name);
    *cert = pki_read(file);
    snprintf(file, sizeof file, "%s.key", name);
    *key = pki_read(file);
    return (ussl_wrap_options){.cert = cert->text, .key = key->text};
}

static void serve(far_end *s, ussl_socket *socket)
{
    char buf[2048];
    ptrdiff_t n = 0;
    ussl_info info;
    ussl_conn_info(ussl_socket_conn(socket), &info);
    s->client_verified = info.verified;
    if (s->manner == HANG_UP) {
        return;
    }
    while ((n = ussl_socket_read(socket, buf, sizeof buf)) > 0) {
        s->received += (size_t)n;
        if (s->manner == ECHO && ussl_socket_write(socket, buf, (size_t)n) != n) {
            break;
        }
    }
    s->rc = (int)n;
    ussl_socket_close(socket);
}

static void *run(void *arg)
{
    far_end *s = arg;
    pki_file cert, key, ca = pki_read(PKI_ROOT);
    ussl_socket *socket = NULL;
    ussl_wrap_options options = identity(PKI_SERVER_EC, &cert, &key);
    options.server_side = true;
    options.backend = s->backend;
    if (s->mutual) {
        options.ca = ca.text;
        options.client_auth = USSL_CLIENT_AUTH_REQUIRE;
    }
    s->rc = ussl_wrap_socket_ex(&socket, s->fd, &options, NULL);
    if (s->rc == USSL_OK) {
        serve(s, socket);
        ussl_socket_free(socket);
    } else {
        close(s->fd);
    }
    pki_free(&cert);
    pki_free(&key);
    pki_free(&ca);
    return NULL;
}

/* Starts the server and returns the client's end. */
static int start(far_end *s)
{
    int fds[2];
    cr_assert_eq(socketpair(AF_UNIX, SOCK_STREAM, 0, fds), 0);
    s->fd = fds[1];
    if (s->manner != KEEP_SILENT) {
        cr_assert_eq(pthread_create(&s->thread, NULL, run, s), 0);
    }
    return fds[0];
}

static void finish(far_end *s)
{
    if (s->manner == KEEP_SILENT) {
        close(s->fd);
    } else {
        pthread_join(s->thread, NULL);
    }
}

static void trust_test_ca(void)
{
    pki_file ca = pki_read(PKI_ROOT);
    MUST(ussl_wrap_set_default_ca(ca.text));
    pki_free(&ca);
}

static void must_echo(ussl_socket *s)
{
    char buf[16];
    cr_assert_eq(ussl_socket_write(s, "hello", 5), 5);
    cr_assert_eq(ussl_socket_read(s, buf, sizeof buf), 5);
    cr_expect_arr_eq(buf, "hello", 5);
}

Test(wrap_socket, one_way, .timeout = 60)
{
    far_end s = {.manner = ECHO};
    trust_test_ca();
    ussl_socket *socket = ussl_wrap_socket(start(&s), "myssl.com", NULL, NULL);
    ussl_error e;
    ussl_wrap_error(&e);
    cr_assert_not_null(socket, "%s: %s", ussl_result_name(e.code), e.text);
    cr_expect_eq(e.code, USSL_OK);
    must_echo(socket);
    CHECK_RC(ussl_socket_close(socket), USSL_OK, "close");
    CHECK_RC(ussl_socket_close(socket), USSL_OK, "close again");
    cr_expect_eq(ussl_socket_fd(socket), -1);
    char byte = 0;
    cr_expect_eq(ussl_socket_read(socket, &byte, 1), USSL_E_STATE);
    cr_expect_eq(ussl_socket_write(socket, &byte, 1), USSL_E_STATE);
    ussl_socket_free(socket);
    finish(&s);
    CHECK_RC(s.rc, USSL_OK, "the server saw an orderly end");
    cr_expect_not(s.client_verified);
    MUST(ussl_wrap_set_default_ca(NULL));
}

Test(wrap_socket, mutual, .timeout = 60)
{
    far_end s = {.manner = ECHO, .mutual = true};
    pki_file cert, key;
    trust_test_ca();
    identity(PKI_CLIENT_EC, &cert, &key);
    ussl_socket *socket = ussl_wrap_socket(start(&s), "127.0.0.1", cert.text, key.text);
    cr_assert_not_null(socket);
    must_echo(socket);
    ussl_socket_close(socket);
    ussl_socket_free(socket);
    finish(&s);
    cr_expect(s.client_verified);
    pki_free(&cert);
    pki_free(&key);
    MUST(ussl_wrap_set_default_ca(NULL));
}

EACH_PAIR(wrap_socket, options_reach_the_connection)
{
    far_end s = {.manner = ECHO, .backend = server};
    pki_file ca = pki_read(PKI_ROOT);
    ussl_wrap_options options = {.backend = client,
                                 .server_hostname = "myssl.com:443",
                                 .server_hostname_len = 9,
                                 .ca = ca.text,
                                 .max_version = USSL_TLS1_2,
                                 .suites = "ECDHE-ECDSA-AES128-GCM-SHA256",
                                 .groups = "P-256",
                                 .sni = "localhost"};
    ussl_socket *socket = NULL;
    ussl_error e;
    int rc = ussl_wrap_socket_ex(&socket, start(&s), &options, &e);
    cr_assert_eq(rc, USSL_OK, "%s: %s", ussl_result_name(rc), e.text);
    ussl_info info;
    ussl_conn_info(ussl_socket_conn(socket), &info);
    cr_expect_eq(info.suite, 0xc02b);
    cr_expect_eq(info.version, USSL_TLS1_2);
    cr_expect(info.verified);
    cr_expect_str_eq(info.sni, "localhost");
    must_echo(socket);
    ussl_socket_free(socket);
    finish(&s);
    pki_free(&ca);
}

EACH_BACKEND(wrap_socket, a_wrong_name_is_refused)
{
    far_end s = {.manner = ECHO, .backend = backend};
    pki_file ca = pki_read(PKI_ROOT);
    ussl_wrap_options options = {
        .backend = backend, .server_hostname = "example.org", .ca = ca.text};
    ussl_socket *socket = NULL;
    ussl_error e;
    int fd = start(&s);
    CHECK_RC(ussl_wrap_socket_ex(&socket, fd, &options, &e), USSL_E_VERIFY, "wrong name");
    cr_expect_null(socket);
    cr_expect_eq(e.verify, USSL_V_WRONG_NAME);
    cr_expect(fcntl(fd, F_GETFD) >= 0, "after a failed wrap the descriptor is the caller's");
    close(fd);
    finish(&s);
    pki_free(&ca);
}

EACH_BACKEND(wrap_socket, danger_is_a_word_to_say)
{
    far_end s = {.manner = ECHO, .backend = backend};
    ussl_wrap_options options = {.backend = backend, .danger_disable_verification = true};
    ussl_socket *socket = NULL;
    CHECK_RC(ussl_wrap_socket_ex(&socket, start(&s), &options, NULL), USSL_OK, "no verification");
    must_echo(socket);
    ussl_socket_free(socket);
    finish(&s);
}

EACH_BACKEND(wrap_socket, truncation_is_no_end)
{
    far_end s = {.manner = HANG_UP, .backend = backend};
    pki_file ca = pki_read(PKI_ROOT);
    char byte = 0;
    ussl_wrap_options options = {.backend = backend, .server_hostname = "myssl.com", .ca = ca.text};
    ussl_socket *socket = NULL;
    CHECK_RC(ussl_wrap_socket_ex(&socket, start(&s), &options, NULL), USSL_OK, "handshake");
    cr_expect_eq(ussl_socket_read(socket, &byte, 1), USSL_E_TRUNCATED);
    ussl_error e;
    ussl_socket_error(socket, &e);
    cr_expect_eq(e.code, USSL_E_TRUNCATED);
    ussl_socket_free(socket);
    finish(&s);
    pki_free(&ca);
}

EACH_BACKEND(wrap_socket, silence_times_out_and_hurts_nothing)
{
    far_end s = {.manner = ECHO, .backend = backend};
    pki_file ca = pki_read(PKI_ROOT);
    char byte = 0;
    ussl_wrap_options options = {
        .backend = backend, .server_hostname = "myssl.com", .ca = ca.text, .timeout_ms = 5000};
    ussl_socket *socket = NULL;
    CHECK_RC(ussl_wrap_socket_ex(&socket, start(&s), &options, NULL), USSL_OK, "handshake");
    ussl_ctx *ctx = ussl_conn_ctx(ussl_socket_conn(socket));
    cr_expect_not_null(ctx);
    cr_expect_eq(ussl_socket_read(socket, &byte, 0), USSL_E_ARG);
    must_echo(socket);
    ussl_socket_free(socket);
    finish(&s);

    far_end silent = {.manner = KEEP_SILENT};
    ussl_error e;
    int fd = start(&silent);
    options.timeout_ms = 50;
    CHECK_RC(ussl_wrap_socket_ex(&socket, fd, &options, &e), USSL_E_TIMEOUT, "a silent peer");
    cr_expect(e.text[0] != '\0');
    close(fd);
    finish(&silent);
    pki_free(&ca);
}

EACH_BACKEND(wrap_socket, a_long_write_is_one_call)
{
    static char data[300000];
    far_end s = {.manner = SWALLOW, .backend = backend};
    pki_file ca = pki_read(PKI_ROOT);
    ussl_wrap_options options = {.backend = backend, .server_hostname = "::1", .ca = ca.text};
    ussl_socket *socket = NULL;
    CHECK_RC(ussl_wrap_socket_ex(&socket, start(&s), &options, NULL), USSL_OK, "handshake");
    cr_expect_eq(ussl_socket_write(socket, data, sizeof data), (ptrdiff_t)sizeof data);
    cr_expect_eq(ussl_socket_write(socket, data, 0), 0);
    ussl_socket_close(socket);
    ussl_socket_free(socket);
    finish(&s);
    cr_expect_eq(s.received, sizeof data);
    pki_free(&ca);
}
