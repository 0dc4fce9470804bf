/* SPDX-License-Identifier: MIT */
/* wrap_socket for BSD sockets: TLS over a connected socket in one blocking call. */
#ifndef USSL_WRAP_H
#define USSL_WRAP_H

#include "ussl.h"

#ifdef __cplusplus
extern "C" {
#endif

/*
 * The call of QuecPython's ussl module, in C, for hosts with POSIX sockets:
 *
 *     int fd = connected_tcp_socket();
 *     ussl_socket *s = ussl_wrap_socket(fd, "myssl.com", NULL, NULL);
 *     if (s == NULL) {
 *         ussl_error e;
 *         ussl_wrap_error(&e);
 *         fprintf(stderr, "%s: %s\n", ussl_result_name(e.code), e.text);
 *         close(fd);
 *         return 1;
 *     }
 *     ussl_socket_write(s, request, strlen(request));
 *     while ((n = ussl_socket_read(s, buf, sizeof buf)) > 0)
 *         use(buf, n);
 *     ussl_socket_close(s);
 *     ussl_socket_free(s);
 *
 * Everything here blocks, up to a timeout (30 s unless the options say otherwise). Firmware without
 * sockets leaves this header and its files out; the rest of ussl does not know them.
 *
 * Ownership: a successful wrap takes the descriptor over; after a failed one it is still the
 * caller's, open, and should be closed (the handshake may have begun). The descriptor may be
 * blocking or not; its flags are not touched. All texts and bytes that are passed in are copied.
 *
 * Threads: one thread at a time for each ussl_socket.
 */

typedef struct ussl_socket ussl_socket;

/*
 * Makes a verified TLS connection as a client; returns after the handshake.
 *
 * `server_hostname`: the name or IP address that the server's certificate must carry (RFC 9525; a
 * name is also sent as SNI, an address never is). It is not optional here: without it nobody knows
 * who answered, so NULL is refused with an error that says so.
 * `cert`, `key`: PEM texts of our own chain (leaf first) and its unencrypted private key, for
 * servers that ask for one (mutual authentication); both NULL: none.
 *
 * Trust comes from ussl_wrap_set_default_ca, else from the system's bundle
 * (/etc/ssl/certs/ca-certificates.crt), else the call is refused.
 *
 * NULL on error; ussl_wrap_error then tells which: USSL_E_ARG (an argument: "host:443", an empty
 * name, a certificate that is not PEM), USSL_E_STATE (no trust anchor), USSL_E_CERT, USSL_E_KEY
 * (they cannot be read, or do not match), USSL_E_VERIFY, USSL_E_ALERT, USSL_E_PROTO,
 * USSL_E_TIMEOUT, USSL_E_IO, USSL_E_TRUNCATED, USSL_E_NOMEM.
 */
ussl_socket *ussl_wrap_socket(int fd, const char *server_hostname, const char *cert,
                              const char *key);

/* Why the last ussl_wrap_* call of this thread failed; code USSL_OK if it did not. */
void ussl_wrap_error(ussl_error *out);

/* Trust anchors for every later wrap without anchors of its own, as a PEM text; NULL: back to the
 * system's bundle. Copied; the certificates are read at each wrap. USSL_E_ARG if it is not PEM,
 * USSL_E_NOMEM. */
int ussl_wrap_set_default_ca(const char *pem);

#define USSL_WRAP_NO_TIMEOUT 0xffffffffu

/* What ussl_wrap_socket_ex takes. Zero it, then set what you need: zero always is the secure
 * default. A length of 0 beside a text means that it ends in NUL. */
typedef struct ussl_wrap_options {
    bool server_side;            /* we are the server: cert and key are needed */
    const ussl_backend *backend; /* NULL: the build's default */
    const char *server_hostname; /* as above; on a server: the name that a client's certificate
                                    must carry, NULL: any */
    size_t server_hostname_len;  /* for names from outside: a NUL inside is refused */
    const char *sni;             /* another name to send than to verify; NULL: server_hostname */
    bool no_sni;                 /* send none */
    const void *ca;              /* anchors: PEM bundle, or one DER certificate with its length */
    size_t ca_len;
    const void *crl; /* PEM, or one DER CRL with its length */
    size_t crl_len;
    const void *cert, *key; /* PEM, or DER with their lengths */
    size_t cert_len, key_len;
    const char *key_pass;      /* of an encrypted key */
    const uint8_t (*pins)[32]; /* SHA-256 of SubjectPublicKeyInfo: one must match as well */
    size_t pin_count;
    bool pins_only;                        /* pins instead of anchors (ussl_ctx_set_pins_only) */
    uint16_t min_version, max_version;     /* 0: the default */
    const char *suites, *groups, *sigalgs; /* lists of names; NULL: the default */
    const char *const *alpn;
    size_t alpn_count;
    ussl_client_auth client_auth; /* servers; needs `ca` */
    const char *psk_identity;     /* clients: pre-shared key instead of certificates */
    const uint8_t *psk;
    size_t psk_len;
    unsigned timeout_ms; /* of the handshake and of each later call; 0: 30000 */
    /* DANGER: the server is not authenticated; anyone in between can read and change everything. */
    bool danger_disable_verification;
} ussl_wrap_options;

/* The same with options. `*out` is NULL on error, and `error` (may be NULL) tells. */
int ussl_wrap_socket_ex(ussl_socket **out, int fd, const ussl_wrap_options *options,
                        ussl_error *error);
/* The same over a context of the caller's, for many connections with one set of options; the
 * context must outlive the socket. `server_hostname` as above, NULL where the context needs none
 * (servers, PSK); `timeout_ms` as above. */
int ussl_wrap_socket_ctx(ussl_socket **out, int fd, ussl_ctx *ctx, const char *server_hostname,
                         unsigned timeout_ms, ussl_error *error);

/* Waits for data: the number of bytes read, 1 to `len`; 0: the peer has closed properly; or an
 * error below zero. After USSL_E_TIMEOUT the connection is intact: call again. USSL_E_TRUNCATED:
 * the transport ended without close_notify, so data may be missing. */
ptrdiff_t ussl_socket_read(ussl_socket *s, void *buf, size_t len);
/* Sends all of it: `len`, or an error below zero. After USSL_E_TIMEOUT an unknown part has been
 * sent: close the connection. */
ptrdiff_t ussl_socket_write(ussl_socket *s, const void *buf, size_t len);
/* Ends the connection: sends close_notify and closes the descriptor. USSL_OK also when it was
 * closed before; an error if the peer may not have seen the end. Later reads and writes:
 * USSL_E_STATE. */
int ussl_socket_close(ussl_socket *s);
/* Frees it, and closes the descriptor if it is open, without a word to the peer. NULL is allowed.
 */
void ussl_socket_free(ussl_socket *s);

/* Details of the last failed call on `s`. */
void ussl_socket_error(const ussl_socket *s, ussl_error *out);
/* For ussl_conn_info and its like; belongs to `s`. Do not read or write through it. */
ussl_conn *ussl_socket_conn(ussl_socket *s);
/* The descriptor, -1 once closed; still owned by `s`. */
int ussl_socket_fd(const ussl_socket *s);

#ifdef __cplusplus
}
#endif
#endif
