/* SPDX-License-Identifier: MIT */
/* What the files of the wolfSSL backend share: handles, and who offers what to whom. */
#ifndef USSL_WOLF_H
#define USSL_WOLF_H

#include "ussl_config.h"
#include "ussl_core.h"

#include <wolfssl/wolfcrypt/settings.h>

#include <wolfssl/error-ssl.h>
#include <wolfssl/internal.h>
#include <wolfssl/ssl.h>

/* One own certificate, in the form that WOLFSSL borrows during a handshake. */
typedef struct ussl__wolf_cert {
    DerBuffer *leaf;
    DerBuffer *chain; /* every further certificate behind its 24-bit length */
    int chain_count;
    DerBuffer *key; /* the public key where the private one is external */
    int key_size;
    uint8_t key_type; /* rsa_sa_algo, ecc_dsa_sa_algo */
    bool have_rsa, have_ecc, have_static_ecc, have_ecdsa_sig;
    word32 curve_oid;
    bool external, may_wait;
} ussl__wolf_cert;

/* A key that opens tickets: the 16 bytes that name it, and the AES-256 key. */
typedef struct ussl__wolf_ticket_key {
    bool set;
    uint8_t name[16];
    uint8_t key[32];
} ussl__wolf_ticket_key;

typedef struct ussl__wolf_ctx {
    ussl_ctx *owner;
    const ussl_config *cfg;
    WOLFSSL_CTX *lib; /* from freeze on */
    ussl__wolf_cert *certs;
    size_t cert_count;
    char *alpn; /* cfg->alpn with commas between, as the library reads it */
    bool lock_made;
    wolfSSL_Mutex lock;                   /* guards the two keys below */
    ussl__wolf_ticket_key ticket_keys[2]; /* current, former */
} ussl__wolf_ctx;

typedef struct ussl__wolf_conn {
    ussl_conn *owner;
    ussl__wolf_ctx *ctx;
    WOLFSSL *ssl;

    /* Transport: where in the record layer we stand, and what it said last. */
    uint8_t header[5];
    size_t header_have, body_left;
    bool stepping;    /* bound this call to one record */
    bool record_done; /* that record has been taken, or sent */
    bool sent_one;
    bool paused;   /* the library was told to wait, the transport was not asked */
    int transport; /* last result of the transport that was not USSL_OK */

    /* Handshake. */
    bool begun; /* the first step has been taken */
    bool established;
    bool judged; /* ussl__verify_peer has been called */
    int alert;   /* what it answered: the alert to send */
    bool chosen; /* ussl__choose_cert has been called */
    size_t cert_index;
    uint8_t refusal;     /* alert: what we refuse, although the library would go on */
    int failure;         /* a failure whose alert is still in the output buffer */
    int key_result;      /* last word of ussl__key_op, if it was a failure */
    bool updating;       /* a KeyUpdate is still in the output buffer */
    bool flushing_alert; /* ussl_conn_ops.send_alert goes on with a buffered alert */

    int alert_tx, alert_rx;
    bool refused; /* the alert of a refusal is out: nothing may follow it */
    long native;
    ussl_span *chain; /* copies, if cfg->keep_peer_chain */
    size_t chain_count;
    char alpn[256];
    bool session_set;
    uint32_t offered_ticket; /* which TLS 1.3 ticket was restored */
#if USSL_HAVE_OCSP && USSL_HAVE_CLIENT
    ussl_span staple; /* the OCSP response of the handshake */
#endif
} ussl__wolf_conn;

/* error.c: one table from the library's numbers to ours. */
int ussl__wolf_error(int native, uint8_t *alert);
int ussl__wolf_fail(ussl__wolf_conn *conn, int native);
void ussl__wolf_last_error(void *bconn, long *number, char *text, size_t cap);

#if USSL_HAVE_OCSP && USSL_HAVE_CLIENT
/* staple.c; the first two stand in for functions of the library. */
int ussl__wolf_take_staple(OcspResponse *response, void *store, void *heap, int no_verify);
int ussl__wolf_same_staple(OcspRequest *request, OcspResponse *response);
void ussl__wolf_free_staple(ussl__wolf_conn *conn);
int ussl__wolf_ocsp_response(void *bconn, const uint8_t **der, size_t *len);
#endif

/* alert.c */
void ussl__wolf_report_alerts(ussl__wolf_conn *conn);
int ussl__wolf_send_alert(void *bconn, uint8_t level, uint8_t description);

/* bio.c */
int ussl__wolf_recv(WOLFSSL *ssl, char *buf, int len, void *arg);
int ussl__wolf_send(WOLFSSL *ssl, char *buf, int len, void *arg);
int ussl__wolf_want(const ussl__wolf_conn *conn);

/* ctx.c */
int ussl__wolf_ctx_init(void *bctx, ussl_ctx *ctx, const ussl_config *cfg);
void ussl__wolf_ctx_fini(void *bctx);
int ussl__wolf_ctx_freeze(void *bctx);

/* policy.c: versions, suites, groups and signature algorithms as the core settled them. */
WOLFSSL_METHOD *ussl__wolf_method(const ussl_config *cfg);
int ussl__wolf_apply_policy(ussl__wolf_ctx *ctx);
bool ussl__wolf_weak_dh(const ussl__wolf_conn *conn);
word32 ussl__wolf_group_oid(uint16_t group);
uint16_t ussl__wolf_group_of_oid(word32 oid);

/* cert.c */
int ussl__wolf_add_own_cert(void *bctx, size_t index, const ussl_own_cert *own);
void ussl__wolf_cert_free(ussl__wolf_cert *cert);
void ussl__wolf_lend_cert(ussl__wolf_ctx *ctx, bool lend);
void ussl__wolf_use_cert(ussl__wolf_conn *conn, size_t index);

/* spki.c */
int ussl__wolf_spki(ussl_span certificate, ussl_span *spki);

/* hello.c: what a server decides once it has read a ClientHello. */
int ussl__wolf_hello(WOLFSSL *ssl, int *alert, void *arg);
int ussl__wolf_late_hello(ussl__wolf_conn *conn);

/* client_hello.c: the ClientHello that the library is working on, read again. */
typedef struct ussl__wolf_client_hello {
    ussl_span suites;   /* two bytes each */
    ussl_span sigalgs;  /* two bytes each; empty: none sent */
    ussl_span versions; /* supported_versions, two bytes each; empty: none sent */
    bool tls1_3;        /* and TLS 1.3 is among them */
} ussl__wolf_client_hello;
bool ussl__wolf_offers(ussl_span list, uint16_t id);
bool ussl__wolf_read_client_hello(const WOLFSSL *ssl, ussl__wolf_client_hello *out);
size_t ussl__wolf_fitting_cert(const ussl__wolf_ctx *ctx, const ussl__wolf_client_hello *hello);

/* verify.c */
int ussl__wolf_verify(int ok, WOLFSSL_X509_STORE_CTX *store);
int ussl__wolf_parsed(WOLFSSL *ssl, DecodedCert *cert);
int ussl__wolf_check_judged(ussl__wolf_conn *conn);
void ussl__wolf_judge_unread(ussl__wolf_conn *conn);
int ussl__wolf_peer_cert(void *bconn, size_t index, const uint8_t **der, size_t *len);
void ussl__wolf_free_chain(ussl__wolf_conn *conn);

/* conn.c, handshake.c, record.c, update.c, export.c */
int ussl__wolf_conn_init(void *bconn, void *bctx, ussl_conn *owner);
void ussl__wolf_conn_fini(void *bconn);
int ussl__wolf_handshake_step(void *bconn);
int ussl__wolf_read(void *bconn, uint8_t *buf, size_t len, size_t *got);
int ussl__wolf_write(void *bconn, const uint8_t *buf, size_t len);
size_t ussl__wolf_write_max(void *bconn);
size_t ussl__wolf_pending(void *bconn);
int ussl__wolf_key_update(void *bconn, bool request);
int ussl__wolf_export_key(void *bconn, const char *label, const uint8_t *context,
                          size_t context_len, uint8_t *out, size_t out_len);

/* session.c: clients; cache.c and ticket.c: servers. */
int ussl__wolf_save(void *bconn, uint8_t *out, size_t cap, size_t *len);
int ussl__wolf_restore(void *bconn, const uint8_t *blob, size_t len);
void ussl__wolf_use_cache(ussl__wolf_ctx *ctx);
int ussl__wolf_use_tickets(ussl__wolf_ctx *ctx);
int ussl__wolf_set_ticket_key(void *bctx, const uint8_t key[48]);

/* psk.c, keylog.c, key_external.c */
void ussl__wolf_use_psk(ussl__wolf_ctx *ctx);
void ussl__wolf_use_keylog(ussl__wolf_conn *conn);
void ussl__wolf_log_master_secret(ussl__wolf_conn *conn);
void ussl__wolf_use_external_key(ussl__wolf_ctx *ctx);
void ussl__wolf_keep_dh_key(ussl__wolf_conn *conn);

/* info.c, lists.c, lacks.c */
void ussl__wolf_info(void *bconn, ussl_backend_info *out);
void *ussl__wolf_native(void *bconn);
size_t ussl__wolf_list_suites(uint16_t *out, size_t cap);
size_t ussl__wolf_list_groups(uint16_t *out, size_t cap);
size_t ussl__wolf_list_sigalgs(uint16_t *out, size_t cap);
const char *ussl__wolf_lacks(uint32_t cap);
const char *ussl__wolf_lacks_suite(const ussl_suite *suite);

/* pki.c, seal.c */
int ussl__wolf_verify_signature(const ussl_signature *sig);
int ussl__wolf_sha256(const uint8_t *data, size_t len, uint8_t out[32]);
#if !defined(NO_AES_256) && defined(HAVE_AESGCM)
#define USSL__WOLF_SEALS 1
#else
#define USSL__WOLF_SEALS 0
#endif
#if USSL_HAVE_SESSIONS && USSL_HAVE_SERVER && defined(HAVE_AESGCM)
#define USSL__WOLF_SEALS_TICKETS 1
#else
#define USSL__WOLF_SEALS_TICKETS 0
#endif
int ussl__wolf_seal(const uint8_t key[32], const uint8_t nonce[12], const uint8_t *in, size_t len,
                    uint8_t *out);
int ussl__wolf_open(const uint8_t key[32], const uint8_t nonce[12], const uint8_t *in, size_t len,
                    uint8_t *out);

#endif
