/* SPDX-License-Identifier: MIT */
/* ussl_wrap_socket refuses what cannot be meant, says what to pass instead, and sends nothing. */
#include "check.h"
#include "pki.h"
#include "ussl_wrap.h"

#include <poll.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

static int fds[2];
static pki_file ca;

static void open_pair(void)
{
    cr_assert_eq(socketpair(AF_UNIX, SOCK_STREAM, 0, fds), 0);
    ca = pki_read(PKI_ROOT);
    MUST(ussl_wrap_set_default_ca(ca.text));
}

static void close_pair(void)
{
    close(fds[0]);
    close(fds[1]);
    pki_free(&ca);
    ussl_wrap_set_default_ca(NULL);
}

TestSuite(wrap_arguments, .init = open_pair, .fini = close_pair, .timeout = 30);

/* The error is `code`, its text holds `hint`, and the peer has not seen a byte. */
static void refused(const ussl_wrap_options *options, int code, const char *hint)
{
    ussl_socket *socket = NULL;
    ussl_error e;
    CHECK_RC(ussl_wrap_socket_ex(&socket, fds[0], options, &e), code, "hint \"%s\"", hint);
    cr_expect_null(socket);
    cr_expect_eq(e.code, code);
    cr_expect_not_null(strstr(e.text, hint), "\"%s\" should say \"%s\"", e.text, hint);
    struct pollfd p = {.fd = fds[1], .events = POLLIN};
    cr_expect_eq(poll(&p, 1, 0), 0, "something was sent");
}

static void name_refused(const char *name, size_t len, const char *hint)
{
    ussl_wrap_options options = {.server_hostname = name, .server_hostname_len = len};
    refused(&options, USSL_E_ARG, hint);
}

Test(wrap_arguments, names)
{
    name_refused(NULL, 0, "server_hostname");
    name_refused("", 0, "server_hostname");
    name_refused("myssl.com:443", 0, "port");
    name_refused("https://myssl.com/", 0, "server_hostname");
    name_refused("myssl.com\0.evil.org", 19, "NUL");
    name_refused("my ssl.com", 0, "server_hostname");
}

Test(wrap_arguments, the_plain_call_tells_too)
{
    ussl_error e;
    cr_expect_null(ussl_wrap_socket(fds[0], "myssl.com:443", NULL, NULL));
    ussl_wrap_error(&e);
    cr_expect_eq(e.code, USSL_E_ARG);
    cr_expect_not_null(strstr(e.text, "port"), "%s", e.text);
    cr_expect_null(ussl_wrap_socket(fds[0], "myssl.com", "server.pem", "server.key"));
    ussl_wrap_error(&e);
    cr_expect_eq(e.code, USSL_E_ARG);
    cr_expect_not_null(strstr(e.text, "file name"), "%s", e.text);
}

Test(wrap_arguments, certificates)
{
    pki_file cert = pki_read("client-ec.pem");
    pki_file key = pki_read("client-ec.key");
    pki_file other = pki_read("mismatch.key");
    ussl_wrap_options options = {.server_hostname = "myssl.com", .cert = cert.text};
    refused(&options, USSL_E_ARG, "both");
    options.cert = NULL;
    options.key = key.text;
    refused(&options, USSL_E_ARG, "both");
    options.cert = "certificate";
    refused(&options, USSL_E_ARG, "cert is not PEM");
    options.cert = cert.text;
    options.key = "Private Key";
    refused(&options, USSL_E_ARG, "key is not PEM");
    options.key = other.text;
    refused(&options, USSL_E_KEY, "match");
    options.key = key.text;
    options.ca = "ca.pem";
    refused(&options, USSL_E_ARG, "ca is not PEM");
    pki_free(&cert);
    pki_free(&key);
    pki_free(&other);
}

Test(wrap_arguments, servers_need_an_identity)
{
    ussl_wrap_options options = {.server_side = true};
    refused(&options, USSL_E_ARG, "cert and key");
}

Test(wrap_arguments, lists)
{
    ussl_wrap_options options = {.server_hostname = "myssl.com", .suites = "TLS_NOTHING"};
    refused(&options, USSL_E_ARG, "TLS_NOTHING");
    options = (ussl_wrap_options){.server_hostname = "myssl.com", .groups = "P-1"};
    refused(&options, USSL_E_ARG, "P-1");
}

Test(wrap_arguments, descriptors)
{
    int pipe_fds[2];
    ussl_wrap_options options = {.server_hostname = "myssl.com"};
    ussl_socket *socket = NULL;
    ussl_error e;
    cr_assert_eq(pipe(pipe_fds), 0);
    CHECK_RC(ussl_wrap_socket_ex(&socket, -1, &options, &e), USSL_E_ARG, "no descriptor");
    CHECK_RC(ussl_wrap_socket_ex(&socket, pipe_fds[0], &options, &e), USSL_E_ARG, "a pipe");
    cr_expect_not_null(strstr(e.text, "socket"));
    close(pipe_fds[0]);
    close(pipe_fds[1]);
}

Test(wrap_arguments, default_anchors)
{
    ussl_error e;
    CHECK_RC(ussl_wrap_set_default_ca("/etc/ssl/cert.pem"), USSL_E_ARG, "a file name");
    ussl_wrap_error(&e);
    cr_expect_not_null(strstr(e.text, "file name"));
    /* What looks like PEM and is none is found out by the wrap. */
    MUST(
        ussl_wrap_set_default_ca("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"));
    ussl_wrap_options options = {.server_hostname = "myssl.com"};
    refused(&options, USSL_E_CERT, "certificate");
}

Test(wrap_arguments, nothing_is_allowed_where_it_says_so)
{
    ussl_socket_free(NULL);
    CHECK_RC(ussl_socket_close(NULL), USSL_E_ARG, "close");
    cr_expect_eq(ussl_socket_read(NULL, fds, 1), USSL_E_ARG);
    cr_expect_eq(ussl_socket_write(NULL, fds, 1), USSL_E_ARG);
}
