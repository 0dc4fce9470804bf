/* SPDX-License-Identifier: MIT */
/* The contract of a backend: one const struct of const tables that translate to a TLS library. */
#ifndef USSL_BACKEND_H
#define USSL_BACKEND_H

#include "ussl.h"

#ifdef __cplusplus
extern "C" {
#endif

/*
 * A backend translates, the core decides. The core owns suite choice, names, chain rules, time,
 * truncation, error latching, record chunking; a backend owns the library's handles and maps its
 * numbers to ours. It calls upward only through ussl_core.h. It holds no mutable global state.
 *
 * Handles: the core allocates `ctx_size` and `conn_size` bytes, zeroed and aligned to `align`. Each
 * `fini` accepts a zeroed handle and wipes secrets. Memory that a library allocates inside comes
 * from ussl__calloc and is charged by the core's owner mark.
 *
 * No operation is NULL: what a library cannot do points to a ussl__unsupported_* stub.
 */

#define USSL_BACKEND_ABI_MAJOR 1
#define USSL_BACKEND_ABI_MINOR 0

typedef struct ussl_span {
    const uint8_t *p;
    size_t n;
} ussl_span;

/* So many certificates of a peer are looked at. More are refused (USSL_V_PATH_TOO_LONG) whatever is
 * in them, also where verification is off: a backend that cannot hold them tells their number to
 * ussl__verify_peer, and `chain` NULL. */
#define USSL__MOST_CERTS 16

/* What the core has settled for a context. The pointers live as long as the context; the contents
 * are final from `freeze` on. */
typedef struct ussl_config {
    ussl_role role;
    uint16_t min_version, max_version;
    const uint16_t *suites; /* ordered, never empty, each one of list_suites; no SCSV in it */
    size_t suite_count;
    const uint16_t *groups; /* ordered, each one of list_groups */
    size_t group_count;
    const uint16_t *sigalgs; /* ordered, each one of list_sigalgs */
    size_t sigalg_count;
    const char *const *alpn;
    size_t alpn_count;
    ussl_client_auth client_auth;
    bool verify; /* false: only for the backend's information; the verdict is the core's */
    const char *psk_identity; /* client: the PSK to offer, NULL: none */
    const uint8_t *psk;
    size_t psk_len;
    bool psk_lookup; /* server: ask ussl__psk_lookup */
    bool sni_hook;   /* server: a hook chooses the certificate */
    size_t own_cert_count;
    bool tickets;
    size_t cache_entries; /* server: 0: no session-id cache */
    unsigned session_lifetime;
    bool ticket_key_set;    /* server: `ticket_key` is given, else make one at random */
    uint8_t ticket_key[48]; /* already bound to the context's verification policy */
    bool encrypt_then_mac, require_ems, ocsp_stapling, ca_names;
    unsigned dh_min_bits;
    unsigned max_fragment;      /* 0: off */
    unsigned record_size_limit; /* 0: off */
    bool keylog;
    bool keep_peer_chain;
    const ussl_span *anchors; /* DER, for ca_names only: trust is judged by the core */
    size_t anchor_count;
} ussl_config;

/* An own certificate as the core hands it over: parsed PEM framing, key still as given. */
typedef struct ussl_own_cert {
    const ussl_span *chain; /* DER, leaf first */
    size_t chain_len;
    ussl_span key; /* DER, or one PEM block with a NUL counted in `n`; empty: external */
    bool key_is_pem;
    const char *pass; /* NULL: none */
    bool external, may_wait;
} ussl_own_cert;

typedef struct ussl_ctx_ops {
    /* Sets up the library's context. `cfg` may be kept. */
    int (*init)(void *bctx, ussl_ctx *ctx, const ussl_config *cfg);
    void (*fini)(void *bctx);
    /* Reads certificate `index` (0, 1, ... in order) and its key, and holds them against each
     * other: USSL_E_CERT, USSL_E_KEY (unreadable, wrong pass phrase, no match), USSL_E_NOTSUP. On
     * error nothing is kept. Called before freeze. */
    int (*add_own_cert)(void *bctx, size_t index, const ussl_own_cert *cert);
    /* Applies the whole configuration; after it the context is shared and read-only. */
    int (*freeze)(void *bctx);
    /* On a frozen server context: a new ticket key, the former one still opens. Thread-safe. */
    int (*set_ticket_key)(void *bctx, const uint8_t key[48]);
} ussl_ctx_ops;

/* `handshake_step` says this when it moved on and wants to be called again. Never seen outside. */
#define USSL__STEP 100

typedef struct ussl_conn_ops {
    /* `bctx` is frozen. SNI, session and verify name are asked of the core when needed. */
    int (*init)(void *bconn, void *bctx, ussl_conn *conn);
    void (*fini)(void *bconn);
    /* One step, as small as the library allows: USSL__STEP, USSL_OK (done), USSL_WANT_*, error. */
    int (*handshake_step)(void *bconn);
    /* USSL_OK with *got > 0, USSL_CLOSED (close_notify received), USSL_WANT_*, error. A TLS 1.3
     * ticket or other post-handshake message is handled inside and never surfaces. */
    int (*read)(void *bconn, uint8_t *buf, size_t len, size_t *got);
    /* Sends 1 to write_max bytes as one record: USSL_OK (all of them), USSL_WANT_* (none counts;
     * the core comes again with the same bytes and length), error. */
    int (*write)(void *bconn, const uint8_t *buf, size_t len);
    /* Longest plaintext of one record now, as negotiated: 1 to 16384. */
    size_t (*write_max)(void *bconn);
    size_t (*pending)(void *bconn);
    /* Sends one alert (level 1 or 2): USSL_OK, USSL_WANT_WRITE, error. */
    int (*send_alert)(void *bconn, uint8_t level, uint8_t description);
    int (*key_update)(void *bconn, bool request);
    int (*export_key)(void *bconn, const char *label, const uint8_t *context, size_t context_len,
                      uint8_t *out, size_t out_len);
    /* The library's number and words for the last failure of this connection. */
    void (*last_error)(void *bconn, long *number, char *text, size_t cap);
} ussl_conn_ops;

typedef struct ussl_sess_ops {
    /* Serialises the session (client). `out` NULL: size only. USSL_E_STATE: none to save yet. */
    int (*save)(void *bconn, uint8_t *out, size_t cap, size_t *len);
    /* Offers a session made by the same backend and version; before the first step. */
    int (*restore)(void *bconn, const uint8_t *blob, size_t len);
} ussl_sess_ops;

typedef struct ussl_backend_info {
    uint16_t version, suite, group, sigalg; /* 0: unknown */
    const char *alpn;                       /* NULL: none; lives as long as the handle */
    uint16_t max_fragment;                  /* as agreed (RFC 6066 4); 0: none was */
    uint16_t peer_sigalg;                   /* with what the peer signed the handshake; 0: not */
    bool resumed;
} ussl_backend_info;

typedef struct ussl_info_ops {
    void (*info)(void *bconn, ussl_backend_info *out);
    /* What the linked library has, asked at run time. Writes up to `cap` ids, returns how many
     * there are. */
    size_t (*list_suites)(uint16_t *out, size_t cap);
    size_t (*list_groups)(uint16_t *out, size_t cap);
    size_t (*list_sigalgs)(uint16_t *out, size_t cap);
    /* DER of peer certificate `index`, if kept: USSL_OK, USSL_E_ARG. */
    int (*peer_cert)(void *bconn, size_t index, const uint8_t **der, size_t *len);
    int (*ocsp_response)(void *bconn, const uint8_t **der, size_t *len);
    void *(*native)(void *bconn);
} ussl_info_ops;

/* How a certificate or CRL was signed, read by the core from its AlgorithmIdentifier. */
typedef enum ussl_sig_kind {
    USSL_SIG_RSA_PKCS1,
    USSL_SIG_RSA_PSS, /* MGF1 with the same hash; `salt_len` as encoded */
    USSL_SIG_ECDSA,
    USSL_SIG_ED25519
} ussl_sig_kind;

typedef struct ussl_signature {
    ussl_sig_kind kind;
    unsigned hash_bits; /* 160, 256, 384, 512; 0 for Ed25519 */
    unsigned salt_len;
    ussl_span tbs;   /* the signed bytes */
    ussl_span value; /* the signature, without the BIT STRING's first byte */
    ussl_span spki;  /* the issuer's SubjectPublicKeyInfo, DER */
} ussl_signature;

/* Public-key arithmetic for the core's chain rules. No handle: used before and without a
 * connection. */
typedef struct ussl_pki_ops {
    /* USSL_OK: the signature is right; USSL_E_CERT: it is not, or the key cannot be read;
     * USSL_E_NOTSUP: this build lacks the algorithm; USSL_E_NOMEM. */
    int (*verify_signature)(const ussl_signature *sig);
    int (*sha256)(const uint8_t *data, size_t len, uint8_t out[32]);
    /* AES-256-GCM for sealed sessions: `seal` writes ciphertext || 16-byte tag; `open` takes both,
     * so that its `len` counts the tag. In place is allowed. */
    int (*seal)(const uint8_t key[32], const uint8_t nonce[12], const uint8_t *in, size_t len,
                uint8_t *out);
    int (*open)(const uint8_t key[32], const uint8_t nonce[12], const uint8_t *in, size_t len,
                uint8_t *out);
} ussl_pki_ops;

/* Memory that one kind of handshake works with, beyond what the connection holds while it waits for
 * its peer's first bytes: the most at once, and the largest block. */
typedef struct ussl_work {
    uint32_t peak, largest;
} ussl_work;

/* For ussl_ctx_estimate: upper bounds, held against real handshakes by tests/conformance/estimate.c
 * and by the memory table. */
typedef struct ussl_needs {
    ussl_work psk, ec, rsa;  /* by the heaviest: no public key, elliptic curves, RSA or DH */
    uint32_t settled;        /* what an established connection holds beyond a waiting one */
    uint8_t chain_copies;    /* how often the bytes of the peer's chain are there at once */
    bool own_record_buffers; /* made with the connection; else they come and go with each record */
} ussl_needs;

struct ussl_backend {
    uint16_t abi_major, abi_minor;
    uint32_t struct_size;
    const char *name;
    const char *licence; /* SPDX */
    const char *(*version)(void);
    uint32_t caps;
    size_t ctx_size, conn_size, align;
    /* Once a process, before the first context and after the last one. */
    int (*start)(void);
    void (*stop)(void);
    /* Why the library can never have a capability or suite, as the core's other texts: no capital,
     * no full stop. NULL: it could, and if it is absent the build left it out, which the core says.
     */
    const char *(*lacks)(uint32_t cap);
    const char *(*lacks_suite)(const ussl_suite *suite);
    const ussl_ctx_ops *ctx;
    const ussl_conn_ops *conn;
    const ussl_sess_ops *sess;
    const ussl_info_ops *info;
    const ussl_pki_ops *pki;
    const ussl_needs *needs; /* NULL: it does not say */
};

/* The generated list of what is linked, the default first. */
extern const ussl_backend *const ussl__backend_list[];
extern const size_t ussl__backend_list_count;

/* Stubs for what a library cannot do; each answers USSL_E_NOTSUP (or nothing, or 0). */
int ussl__unsupported_add_own_cert(void *bctx, size_t index, const ussl_own_cert *cert);
int ussl__unsupported_set_ticket_key(void *bctx, const uint8_t key[48]);
int ussl__unsupported_key_update(void *bconn, bool request);
int ussl__unsupported_export_key(void *bconn, const char *label, const uint8_t *context,
                                 size_t context_len, uint8_t *out, size_t out_len);
int ussl__unsupported_save(void *bconn, uint8_t *out, size_t cap, size_t *len);
int ussl__unsupported_restore(void *bconn, const uint8_t *blob, size_t len);
int ussl__unsupported_peer_cert(void *bconn, size_t index, const uint8_t **der, size_t *len);
int ussl__unsupported_ocsp_response(void *bconn, const uint8_t **der, size_t *len);
int ussl__unsupported_crypt(const uint8_t key[32], const uint8_t nonce[12], const uint8_t *in,
                            size_t len, uint8_t *out);

#ifdef __cplusplus
}
#endif
#endif
