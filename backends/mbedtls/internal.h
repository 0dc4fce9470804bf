/* SPDX-License-Identifier: MIT */
/* What the files of the Mbed TLS backend share: its handles and its own functions. */
#ifndef USSL_MBEDTLS_INTERNAL_H
#define USSL_MBEDTLS_INTERNAL_H

/* The library has no accessors for what we must see while it shakes hands (its state, the group,
 * the alert on its way out); its fields are read through this, its own switch. */
#define MBEDTLS_ALLOW_PRIVATE_ACCESS

#include "ussl_config.h"
#include "ussl_core.h"

#include "mbedtls/platform.h"
#include "mbedtls/ssl.h"
#include "mbedtls/x509_crt.h"
#if USSL_HAVE_THREADS
#include "mbedtls/threading.h"
#endif

/* One own certificate of a context. The library keeps pointers to `chain` and `key`, so each of
 * these is a block of its own. */
typedef struct ussl__mbedtls_cert {
    struct ussl__mbedtls_cert *next;
    size_t index;
    mbedtls_x509_crt chain;
    mbedtls_pk_context key; /* empty if external */
    bool external, may_wait;
} ussl__mbedtls_cert;

#define USSL__MBEDTLS_TICKET_KEY 48 /* 16 bytes of name, 32 of AES-GCM key */

typedef struct ussl__mbedtls_tickets {
#if USSL_HAVE_THREADS
    mbedtls_threading_mutex_t lock;
#endif
    bool ready;
    bool given; /* from the caller: never replaced by age */
    bool have_former;
    int64_t made;
    uint8_t current[USSL__MBEDTLS_TICKET_KEY];
    uint8_t former[USSL__MBEDTLS_TICKET_KEY];
} ussl__mbedtls_tickets;

typedef struct ussl__mbedtls_ctx {
    ussl_ctx *ctx;
    const ussl_config *cfg;
    mbedtls_ssl_config conf;
    ussl__mbedtls_cert *certs; /* in order of index */
    bool any_external;
    /* Lists that the library reads in place; zero-terminated. */
    int *suites;
    uint16_t *groups;
    uint16_t *sigalgs;
    const char **alpn;
    mbedtls_x509_crt names; /* anchors, for CertificateRequest only */
    ussl__mbedtls_tickets tickets;
} ussl__mbedtls_ctx;

/* A private key that is elsewhere, as one connection sees it. `pk` is what the library is given. */
typedef struct ussl__mbedtls_external {
    struct ussl__mbedtls_conn *conn;
    const ussl__mbedtls_cert *cert;
    mbedtls_pk_context pk;
    /* What the key was asked, and its answer once it has one. */
    ussl_key_request request;
    uint8_t *in, *out;
    size_t out_len;
    bool answered;
} ussl__mbedtls_external;

typedef struct ussl__mbedtls_conn {
    mbedtls_ssl_context ssl;
    ussl__mbedtls_ctx *ctx;
    ussl_conn *conn;
    int native;  /* the library's last number */
    int want;    /* what the transport asked for in this operation; 0: nothing */
    int outcome; /* an error that has been decided, while its alert is still on the way out */
    bool set_up, started;
    bool writing;   /* what is left to send is the caller's record, to be offered again */
    bool judged;    /* ussl__verify_peer has been called */
    uint8_t refuse; /* the alert that a hook of the core wants sent; fatal */
    int refuse_rc;
    /* Alerts of this operation: one went out; its number was told to the core; one of the core's is
     * half sent; the one to send when the way out is free. */
    bool alert_seen, alert_told, alert_busy;
    uint8_t alert_next;
    uint16_t group, sigalg, peer_sigalg;
    bool resumed;
    int key_rc;                       /* what the external key said */
    ussl__mbedtls_external *external; /* one for each external certificate */
    size_t external_count;
} ussl__mbedtls_conn;

/* ---- error.c ---- */
/* The library's number as one of ours; never USSL_OK. */
int ussl__mbedtls_error(int code);
void ussl__mbedtls_error_text(int code, char *text, size_t cap);
/* The alert that belongs to a failure for which the library has sent none, or sent it encrypted. */
uint8_t ussl__mbedtls_error_alert(int code);

/* ---- platform.c ---- */
int ussl__mbedtls_start(void);
void ussl__mbedtls_stop(void);
int ussl__mbedtls_rng(void *unused, unsigned char *out, size_t len);

/* ---- ctx.c, lists.c, cert.c ---- */
int ussl__mbedtls_ctx_init(void *bctx, ussl_ctx *ctx, const ussl_config *cfg);
void ussl__mbedtls_ctx_fini(void *bctx);
int ussl__mbedtls_ctx_freeze(void *bctx);
/* Copies the configured lists into the shape that the library wants. */
int ussl__mbedtls_lists_set(ussl__mbedtls_ctx *c);
void ussl__mbedtls_lists_free(ussl__mbedtls_ctx *c);
int ussl__mbedtls_add_own_cert(void *bctx, size_t index, const ussl_own_cert *cert);
void ussl__mbedtls_certs_free(ussl__mbedtls_ctx *c);
/* Gives the library the certificates that every connection may show. */
int ussl__mbedtls_certs_set(ussl__mbedtls_ctx *c);
/* The library's callback: which certificate for this ClientHello? */
int ussl__mbedtls_choose_cert(mbedtls_ssl_context *ssl);

/* ---- hello.c ---- */
/* Does the ClientHello just read list its versions, without TLS 1.2 (RFC 8446 4.2.1)? */
bool ussl__mbedtls_hello_excludes_tls12(const mbedtls_ssl_context *ssl);

/* ---- scheme.c ---- */
/* TLS 1.3: the scheme that the library signs with: the peer's first that both sides and the key can
 * do; 0: none. */
uint16_t ussl__mbedtls_scheme(const ussl__mbedtls_conn *c, mbedtls_pk_context *key);
/* Remember by which scheme the server signs: a server before the step that does it, a client after
 * the step, begun in `state`, that read it. */
void ussl__mbedtls_note_own_scheme(ussl__mbedtls_conn *c);
void ussl__mbedtls_note_peer_scheme(ussl__mbedtls_conn *c, int state);

/* ---- conn.c ---- */
int ussl__mbedtls_conn_init(void *bconn, void *bctx, ussl_conn *conn);
void ussl__mbedtls_conn_fini(void *bconn);
size_t ussl__mbedtls_write_max(void *bconn);
size_t ussl__mbedtls_pending(void *bconn);
int ussl__mbedtls_export(void *bconn, const char *label, const uint8_t *context, size_t context_len,
                         uint8_t *out, size_t out_len);
void ussl__mbedtls_last_error(void *bconn, long *number, char *text, size_t cap);
static inline ussl__mbedtls_conn *ussl__mbedtls_of(mbedtls_ssl_context *ssl)
{
    return mbedtls_ssl_get_user_data_p(ssl);
}

/* ---- handshake.c, verify.c ---- */
int ussl__mbedtls_handshake_step(void *bconn);
/* Has the step that began in `state` read the peer's certificates, and what does the core say to
 * them? Sets `refuse`. */
void ussl__mbedtls_verify(ussl__mbedtls_conn *c, int state);
/* Has the step that began in `state` settled on something that this context must not accept? */
void ussl__mbedtls_check_terms(ussl__mbedtls_conn *c, int state);
/* Frees the peer's chain after the handshake, unless the caller wants to see it. */
void ussl__mbedtls_drop_chain(ussl__mbedtls_conn *c);

/* ---- io.c ---- */
int ussl__mbedtls_send(void *bconn, const unsigned char *buf, size_t len);
int ussl__mbedtls_recv(void *bconn, unsigned char *buf, size_t len);
int ussl__mbedtls_read(void *bconn, uint8_t *buf, size_t len, size_t *got);
int ussl__mbedtls_write(void *bconn, const uint8_t *buf, size_t len);

/* ---- alert.c ---- */
int ussl__mbedtls_send_alert(void *bconn, uint8_t level, uint8_t description);
/* An operation of the library begins. */
void ussl__mbedtls_alert_begin(ussl__mbedtls_conn *c);
/* Watches bytes on their way out. */
void ussl__mbedtls_alert_watch(ussl__mbedtls_conn *c, const unsigned char *bytes, size_t len);
/* After an operation of the library that ended with `code`: tells the core of alerts that were
 * received or sent. */
void ussl__mbedtls_alert_settle(ussl__mbedtls_conn *c, int code);
/* Ends the connection: sees that a fatal alert goes out, `alert` if the library has sent none (0:
 * none). Returns `rc`, or USSL_WANT_WRITE while the alert is on its way (then call
 * ussl__mbedtls_flush). */
int ussl__mbedtls_fail(ussl__mbedtls_conn *c, int rc, uint8_t alert);
int ussl__mbedtls_flush(ussl__mbedtls_conn *c);

/* ---- session.c, ticket.c, cache.c ---- */
int ussl__mbedtls_save(void *bconn, uint8_t *out, size_t cap, size_t *len);
int ussl__mbedtls_restore(void *bconn, const uint8_t *blob, size_t len);
/* mbedtls_ssl_session_save without the peer's certificate; `out` NULL: size only. */
int ussl__mbedtls_session_write(const mbedtls_ssl_session *session, uint8_t *out, size_t cap,
                                size_t *len);
int ussl__mbedtls_tickets_set(ussl__mbedtls_ctx *c);
void ussl__mbedtls_tickets_free(ussl__mbedtls_ctx *c);
int ussl__mbedtls_set_ticket_key(void *bctx, const uint8_t key[48]);
void ussl__mbedtls_cache_set(ussl__mbedtls_ctx *c);

/* ---- psk.c, keylog.c ---- */
int ussl__mbedtls_psk_set(ussl__mbedtls_ctx *c);
void ussl__mbedtls_keylog_set(ussl__mbedtls_conn *c);

/* ---- key_external.c, key_async.c ---- */
int ussl__mbedtls_external_init(ussl__mbedtls_conn *c);
void ussl__mbedtls_external_free(ussl__mbedtls_conn *c);
ussl__mbedtls_external *ussl__mbedtls_external_of(ussl__mbedtls_conn *c,
                                                  const mbedtls_x509_crt *chain);
/* Gets the signature of the coming CertificateVerify before the library asks for it. USSL_OK: step;
 * USSL_WANT_KEY; an error. */
int ussl__mbedtls_external_prepare(ussl__mbedtls_conn *c);
/* Asks the key; the question and the answer live in `e`. Result as of ussl__key_op. */
int ussl__mbedtls_external_ask(ussl__mbedtls_external *e, ussl_key_kind kind,
                               ussl_key_padding padding, mbedtls_md_type_t md, const uint8_t *in,
                               size_t len);
/* Wipes the question and the answer. */
void ussl__mbedtls_external_forget(ussl__mbedtls_external *e);
void ussl__mbedtls_async_set(ussl__mbedtls_ctx *c);

/* ---- info.c, lists.c ---- */
void ussl__mbedtls_info(void *bconn, ussl_backend_info *out);
int ussl__mbedtls_peer_cert(void *bconn, size_t index, const uint8_t **der, size_t *len);
void *ussl__mbedtls_native(void *bconn);
/* Remembers what the library forgets when the handshake ends. */
void ussl__mbedtls_note(ussl__mbedtls_conn *c);
size_t ussl__mbedtls_list_suites(uint16_t *out, size_t cap);
size_t ussl__mbedtls_list_groups(uint16_t *out, size_t cap);
size_t ussl__mbedtls_list_sigalgs(uint16_t *out, size_t cap);

/* ---- pki.c ---- */
int ussl__mbedtls_verify_signature(const ussl_signature *sig);
int ussl__mbedtls_sha256(const uint8_t *data, size_t len, uint8_t out[32]);

/* ---- seal.c ---- */
/* GCM may be there for Camellia alone. */
#if defined(MBEDTLS_GCM_C) && defined(MBEDTLS_AES_C)
#define USSL__MBEDTLS_SEALS_TICKETS 1
#else
#define USSL__MBEDTLS_SEALS_TICKETS 0
#endif
#if USSL__MBEDTLS_SEALS_TICKETS && !defined(MBEDTLS_AES_ONLY_128_BIT_KEY_LENGTH)
#define USSL__MBEDTLS_SEALS 1
#else
#define USSL__MBEDTLS_SEALS 0
#endif
int ussl__mbedtls_seal(const uint8_t key[32], const uint8_t nonce[12], const uint8_t *in,
                       size_t len, uint8_t *out);
int ussl__mbedtls_open(const uint8_t key[32], const uint8_t nonce[12], const uint8_t *in,
                       size_t len, uint8_t *out);
/* The same with the strongest key that the build has; the rest of `key` is then not used. */
int ussl__mbedtls_seal_ticket(const uint8_t key[32], const uint8_t nonce[12], const uint8_t *in,
                              size_t len, uint8_t *out);
int ussl__mbedtls_open_ticket(const uint8_t key[32], const uint8_t nonce[12], const uint8_t *in,
                              size_t len, uint8_t *out);

#endif
