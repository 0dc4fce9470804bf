/* SPDX-License-Identifier: MIT */
/* The public API of ussl: one TLS client and server for firmware over Mbed TLS or wolfSSL. */
#ifndef USSL_H
#define USSL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/*
 * The shape of a client:
 *
 *     ussl_ctx *ctx;                                  options, shared by many connections
 *     ussl_ctx_new(&ctx, USSL_CLIENT);
 *     ussl_ctx_add_ca(ctx, pem, pem_len);             whom to trust: no default
 *     ussl_conn *conn;                                one connection
 *     ussl_conn_new(&conn, ctx, &bio);                bio: your bytes in and out
 *     ussl_conn_set_server_name(conn, "example.org"); whom to expect: no default
 *     while ((rc = ussl_conn_handshake(conn)) > 0)    > 0: not yet; wait as it says
 *         wait_for(rc);
 *     ussl_conn_write(conn, data, len, &done);        again while it says USSL_WANT_...
 *     ussl_conn_read(conn, buf, cap, &got);           USSL_CLOSED: the peer ended properly
 *     ussl_conn_close(conn);                          sends close_notify
 *     ussl_conn_free(conn);
 *     ussl_ctx_free(ctx);
 *
 * Ownership: what a caller passes in is copied unless the function says "borrowed"; what a
 * function hands out belongs to the object it came from and lives as long as it does.
 * Threads: a context is frozen by its first connection and may then be shared; a connection
 * belongs to one thread at a time. Nothing blocks: only the caller's bio and hooks can.
 * Strings are UTF-8 without NUL inside; lengths are in bytes; times are seconds since 1970 UTC
 * (wall clock) or milliseconds (deadlines).
 */

/* ---- results ------------------------------------------------------------------------------ */

/* Flow results are positive, success is zero, errors are negative. */
typedef enum ussl_result {
    USSL_OK = 0,
    USSL_WANT_READ = 1,  /* call again when the transport can be read */
    USSL_WANT_WRITE = 2, /* call again when the transport can be written */
    USSL_WANT_KEY = 3,   /* the external key has not answered yet: call again when it has */
    USSL_WANT_STEP = 4,  /* the budget of steps is used up (ussl_conn_set_step_limit): call again */
    USSL_CLOSED = 5,     /* the peer sent close_notify (RFC 8446 6.1): an orderly end */

    USSL_E_ARG = -1,        /* an argument is wrong; the error text says which and what to pass */
    USSL_E_STATE = -2,      /* not in this state, e.g. a write after close, a frozen context */
    USSL_E_BUSY = -3,       /* process-wide and in use already, e.g. the allocator */
    USSL_E_NOTSUP = -4,     /* this backend or this build cannot do that */
    USSL_E_NOMEM = -5,      /* the allocator or the arena had nothing left */
    USSL_E_IO = -6,         /* the transport failed */
    USSL_E_TIMEOUT = -7,    /* the handshake's deadline has passed */
    USSL_E_PROTO = -8,      /* the peer broke the protocol, or nothing in common was found */
    USSL_E_ALERT = -9,      /* the peer sent a fatal alert (see ussl_error.alert_received) */
    USSL_E_VERIFY = -10,    /* the peer's certificate was refused (see ussl_error.verify) */
    USSL_E_CERT = -11,      /* a certificate or CRL cannot be read or used */
    USSL_E_KEY = -12,       /* a key cannot be read or used, or does not match its certificate */
    USSL_E_RANDOM = -13,    /* the random source is missing or failed */
    USSL_E_TRUNCATED = -14, /* the transport ended without close_notify: data may be missing */
    USSL_E_INTERNAL = -15   /* an error of the library that has no other name; native says which */
} ussl_result;

/* "ok", "want_read", ..., "arg", "verify", ...: the stable lower-case name; never NULL. */
const char *ussl_result_name(int rc);

/* ---- verify reasons ----------------------------------------------------------------------- */

/* A set. The lowest bit that is set is the primary reason and decides the alert. */
typedef enum ussl_verify_reason {
    USSL_V_REVOKED = 1u << 0,       /* a CRL names it; alert 44 */
    USSL_V_UNTRUSTED = 1u << 1,     /* no chain to a trust anchor; alert 48 */
    USSL_V_BAD_CHAIN = 1u << 2,     /* malformed, or an unknown critical extension; alert 42 */
    USSL_V_NOT_CA = 1u << 3,        /* an issuer that may not issue (RFC 5280 4.2.1.9); alert 48 */
    USSL_V_PATH_TOO_LONG = 1u << 4, /* pathLenConstraint or our own limit of depth; alert 48 */
    USSL_V_NAME_CONSTRAINT = 1u << 5, /* RFC 5280 4.2.1.10; alert 42 */
    USSL_V_EXPIRED = 1u << 6,         /* alert 45 */
    USSL_V_NOT_YET_VALID = 1u << 7,   /* alert 45 */
    USSL_V_CLOCK_UNSET = 1u << 8,     /* the clock says before 2020: set it; alert 46 */
    USSL_V_PURPOSE = 1u << 9,         /* key usage, by what the key exchange does with the key, or
                                         extended key usage; alert 43 */
    USSL_V_WEAK_KEY = 1u << 10,       /* RSA below 2048 bits, EC below 224; alert 42 */
    USSL_V_WEAK_SIGNATURE = 1u << 11, /* MD5 or SHA-1; alert 42 */
    USSL_V_WRONG_NAME = 1u << 12,     /* RFC 9525, SAN only; alert 42 */
    USSL_V_PIN_MISMATCH = 1u << 13,   /* alert 42 */
    USSL_V_REFUSED_BY_HOOK = 1u << 14 /* alert as the hook says, else 49 */
} ussl_verify_reason;
#define USSL_V_COUNT 15

/* "revoked", "untrusted", "wrong_name", ...; NULL if `reason` is not exactly one known bit. */
const char *ussl_verify_reason_name(uint32_t reason);
/* The primary reason of a set, 0 for the empty set. */
uint32_t ussl_verify_primary(uint32_t reasons);
/* "close_notify", "handshake_failure", ... (RFC 8446 6); "alert" if unknown; never NULL. */
const char *ussl_alert_name(int description);

/* What went wrong, for programs and for people. Texts are the core's own words, the same on
 * every backend; only native_* differ. */
typedef struct ussl_error {
    int code;              /* a ussl_result below zero, or USSL_OK */
    uint32_t verify;       /* set of ussl_verify_reason */
    int alert_sent;        /* TLS alert description, -1: none */
    int alert_received;    /* TLS alert description, -1: none */
    long native;           /* the backend's own number, 0: none */
    char native_text[96];  /* the backend's own words, for a log; may be "" */
    const char *operation; /* "handshake", "read", "set_suites", ... */
    char text[192];        /* one sentence that says what is wrong and what to do */
} ussl_error;

/* ---- backends ----------------------------------------------------------------------------- */

typedef struct ussl_backend ussl_backend;
typedef struct ussl_ctx ussl_ctx;
typedef struct ussl_conn ussl_conn;

/* What a backend can do where the two libraries differ. Each option that needs a bit answers
 * USSL_E_NOTSUP when it is set on a backend without it. */
typedef enum ussl_cap {
    USSL_CAP_CLIENT = 1u << 0,
    USSL_CAP_SERVER = 1u << 1,
    USSL_CAP_TLS1_2 = 1u << 2,
    USSL_CAP_TLS1_3 = 1u << 3,
    USSL_CAP_KEYLOG = 1u << 4,
    USSL_CAP_SESSION = 1u << 5,
    USSL_CAP_TICKET_KEYS = 1u << 6,
    USSL_CAP_PSK = 1u << 7,
    USSL_CAP_EXPORTER = 1u << 8,
    USSL_CAP_KEY_UPDATE = 1u << 9,
    USSL_CAP_MAX_FRAGMENT = 1u << 10,
    USSL_CAP_MAX_FRAGMENT_1_3 = 1u << 11,
    USSL_CAP_RECORD_SIZE_LIMIT = 1u << 12,
    USSL_CAP_EXTERNAL_KEY = 1u << 13,
    USSL_CAP_EXTERNAL_RSA_1_3 = 1u << 14,
    USSL_CAP_EXTERNAL_DECRYPT_LATER = 1u << 15,
    USSL_CAP_REQUIRE_EMS = 1u << 16,
    USSL_CAP_OCSP_STAPLING = 1u << 17,
    USSL_CAP_CA_NAMES = 1u << 18,
    USSL_CAP_SIGALG_INFO = 1u << 19,      /* ussl_info.sigalg is told */
    USSL_CAP_INTERRUPTIBLE_EC = 1u << 20, /* a step is shorter than one EC operation */
    USSL_CAP_MULTI_CERT = 1u << 21,       /* more than one own certificate */
    USSL_CAP_PARTIAL_CHAIN_OFF = 1u << 22
} ussl_cap;
#define USSL_CAP_COUNT 23

/* The linked backends, the build's default first; `*count` gets how many. */
const ussl_backend *const *ussl_backends(size_t *count);
/* The linked backend of that name ("mbedtls", "wolfssl"), or NULL. */
const ussl_backend *ussl_backend_by_name(const char *name);
const char *ussl_backend_name(const ussl_backend *backend);
const char *ussl_backend_version(const ussl_backend *backend); /* the library's: "3.6.7" */
const char *ussl_backend_licence(const ussl_backend *backend); /* SPDX expression */
uint32_t ussl_backend_caps(const ussl_backend *backend);       /* set of ussl_cap */
const char *ussl_cap_name(uint32_t cap);                       /* "key_update"; NULL if unknown */
/* Why the backend lacks `cap`, one sentence; NULL if it has it. */
const char *ussl_backend_lacks(const ussl_backend *backend, uint32_t cap);
/* The version of ussl itself: "0.1.0". */
const char *ussl_version(void);

/* ---- suites, groups, versions ------------------------------------------------------------- */

#define USSL_TLS1_2 0x0303
#define USSL_TLS1_3 0x0304

typedef enum ussl_kx {
    USSL_KX_ANY,
    USSL_KX_RSA,
    USSL_KX_DHE,
    USSL_KX_ECDHE,
    USSL_KX_ECDH,
    USSL_KX_PSK,
    USSL_KX_ECDHE_PSK,
    USSL_KX_DHE_PSK,
    USSL_KX_RSA_PSK
} ussl_kx;
typedef enum ussl_auth { USSL_AUTH_ANY, USSL_AUTH_RSA, USSL_AUTH_ECDSA, USSL_AUTH_PSK } ussl_auth;
typedef enum ussl_cipher_id {
    USSL_CIPHER_NONE,
    USSL_CIPHER_AES_128,
    USSL_CIPHER_AES_256,
    USSL_CIPHER_CAMELLIA_128,
    USSL_CIPHER_CAMELLIA_256,
    USSL_CIPHER_CHACHA20
} ussl_cipher_id;
typedef enum ussl_mode {
    USSL_MODE_NONE,
    USSL_MODE_CBC,
    USSL_MODE_GCM,
    USSL_MODE_CCM,
    USSL_MODE_CCM_8,
    USSL_MODE_POLY1305
} ussl_mode;
typedef enum ussl_hash {
    USSL_HASH_NONE,
    USSL_HASH_SHA1,
    USSL_HASH_SHA256,
    USSL_HASH_SHA384
} ussl_hash;

#define USSL_SUITE_SEED           1u /* of the list of 79 + SCSV that QuecPython documents */
#define USSL_SUITE_TLS1_3         2u
#define USSL_SUITE_FORWARD_SECRET 4u
#define USSL_SUITE_RECOMMENDED    8u  /* in the default list: AEAD and forward secret */
#define USSL_SUITE_SIGNALLING     16u /* no suite but a signal (RFC 5746 SCSV) */

/* One row of the table (IANA TLS Cipher Suites registry). */
typedef struct ussl_suite {
    uint16_t id;
    uint8_t kx, auth, cipher, mode; /* ussl_kx, ussl_auth, ussl_cipher_id, ussl_mode */
    uint8_t mac;                    /* CBC: the HMAC's hash; AEAD: USSL_HASH_NONE */
    uint8_t prf;                    /* hash of the PRF or HKDF */
    uint8_t flags;                  /* USSL_SUITE_... */
    const char *name;               /* IANA: "TLS_AES_128_GCM_SHA256"; "0x1301" in a build without
                                       USSL_HAVE_SUITE_NAMES (profile small) */
    const char *openssl;            /* OpenSSL's name, or NULL where it has none */
} ussl_suite;

/* The whole table: five of TLS 1.3, the seed's 79 in its order, the SCSV, then rows not of the
 * seed. */
const ussl_suite *ussl_suites(size_t *count);
const ussl_suite *ussl_suite_by_id(uint16_t id); /* NULL if unknown */
/* By IANA name, OpenSSL name (both case-insensitive) or "0xc02b"; NULL if unknown. */
const ussl_suite *ussl_suite_by_name(const char *name);
/* Has this build of the backend the suite? Asked of the linked library, never assumed. */
bool ussl_backend_has_suite(const ussl_backend *backend, uint16_t id);
/* Why not, one sentence; NULL if it has it. */
const char *ussl_backend_lacks_suite(const ussl_backend *backend, uint16_t id);

/* IANA TLS Supported Groups; names as OpenSSL and IANA have them ("secp256r1", "P-256", "x25519",
 * "ffdhe2048"). 0 / NULL if unknown. */
uint16_t ussl_group_by_name(const char *name);
const char *ussl_group_name(uint16_t id);
bool ussl_backend_has_group(const ussl_backend *backend, uint16_t id);
/* IANA TLS SignatureScheme ("ecdsa_secp256r1_sha256", "rsa_pss_rsae_sha256", ...). */
uint16_t ussl_sigalg_by_name(const char *name);
const char *ussl_sigalg_name(uint16_t id);
bool ussl_backend_has_sigalg(const ussl_backend *backend, uint16_t id);
const char *ussl_version_name(uint16_t version); /* "TLSv1.2", "TLSv1.3"; "?" if unknown */

/* ---- context: options, frozen by the first connection ------------------------------------- */

typedef enum ussl_role { USSL_CLIENT = 0, USSL_SERVER = 1 } ussl_role;

/* Makes a context on the build's default backend. USSL_E_NOMEM, USSL_E_RANDOM (the random source
 * is not ready), USSL_E_NOTSUP (the role is not in this build). `*out` is NULL on error. */
int ussl_ctx_new(ussl_ctx **out, ussl_role role);
int ussl_ctx_new_on(ussl_ctx **out, const ussl_backend *backend, ussl_role role);
/* Frees it once its last connection is freed too; secrets are wiped. NULL is allowed. */
void ussl_ctx_free(ussl_ctx *ctx);
/* The last error of an option call on this context. */
void ussl_ctx_error(const ussl_ctx *ctx, ussl_error *out);
const ussl_backend *ussl_ctx_backend(const ussl_ctx *ctx);

/* Every option call: USSL_OK; USSL_E_STATE once the context is frozen; USSL_E_ARG, USSL_E_NOMEM;
 * USSL_E_NOTSUP if this backend cannot do it; the context is unchanged by a failed call. */

/* Default: USSL_TLS1_2 to USSL_TLS1_3, narrowed to what the chosen suites can speak. */
int ussl_ctx_set_versions(ussl_ctx *ctx, uint16_t min, uint16_t max);
/* In order of preference. Default: every AEAD suite with forward secrecy that the backend has,
 * those with a finite-field exchange (DHE) last. A suite that the backend lacks is USSL_E_NOTSUP
 * and the text names it. The SCSV 0x00ff may be named; the signal of RFC 5746 is sent in any case.
 */
int ussl_ctx_set_suites(ussl_ctx *ctx, const uint16_t *ids, size_t count);
/* Names or ids, separated by commas or colons. */
int ussl_ctx_set_suites_str(ussl_ctx *ctx, const char *list);
int ussl_ctx_set_groups(ussl_ctx *ctx, const uint16_t *ids, size_t count);
int ussl_ctx_set_groups_str(ussl_ctx *ctx, const char *list);
int ussl_ctx_set_sigalgs(ussl_ctx *ctx, const uint16_t *ids, size_t count);
int ussl_ctx_set_sigalgs_str(ussl_ctx *ctx, const char *list);

/* Trust anchors: a PEM bundle or one DER certificate. Every certificate in it must be readable,
 * else USSL_E_CERT and none is taken. May be called again. An intermediate may be an anchor. */
int ussl_ctx_add_ca(ussl_ctx *ctx, const void *data, size_t len);
/* CRLs, PEM or DER (RFC 5280 5). Policy: what if no CRL covers a certificate. */
typedef enum ussl_crl_policy {
    USSL_CRL_SOFT = 0, /* default: use what there is */
    USSL_CRL_LEAF = 1, /* the leaf needs a current CRL, else USSL_V_REVOKED is reported */
    USSL_CRL_ALL = 2   /* every certificate below the anchor does */
} ussl_crl_policy;
int ussl_ctx_add_crl(ussl_ctx *ctx, const void *data, size_t len);
int ussl_ctx_set_crl_policy(ussl_ctx *ctx, ussl_crl_policy policy);

/* Own certificate chain (leaf first; PEM, or one DER) and its key (PEM or DER, PKCS#1, SEC1,
 * PKCS#8; `pass` for an encrypted one, else NULL). USSL_E_KEY if they do not match. A second call
 * adds another certificate (USSL_CAP_MULTI_CERT); certificates are numbered from 0. */
int ussl_ctx_add_own_cert(ussl_ctx *ctx, const void *chain, size_t chain_len, const void *key,
                          size_t key_len, const char *pass);

/* External private key: the secret stays in a secure element. */
typedef enum ussl_key_kind { USSL_KEY_SIGN = 0, USSL_KEY_DECRYPT = 1 } ussl_key_kind;
typedef enum ussl_key_padding {
    USSL_KEY_ECDSA = 0,     /* out: DER ECDSA-Sig-Value (RFC 3279 2.2.3) */
    USSL_KEY_RSA_PKCS1 = 1, /* sign: `in` is the hash, not the DigestInfo; RFC 8017 8.2, 7.2 */
    USSL_KEY_RSA_PSS = 2    /* salt as long as the hash, MGF1 with the same hash (RFC 8446 4.2.3) */
} ussl_key_padding;
typedef struct ussl_key_request {
    ussl_key_kind kind;
    ussl_key_padding padding;
    ussl_hash hash;     /* of the digest to sign; USSL_HASH_NONE for decryption */
    unsigned hash_bits; /* 160, 256, 384 or 512; 0 for decryption */
    const uint8_t *in;  /* digest to sign, or ciphertext */
    size_t in_len;
    uint8_t *out; /* the answer goes here */
    size_t out_cap;
    size_t *out_len;
    ussl_conn *conn; /* which connection asks; it must not be called from inside */
    size_t cert_index;
} ussl_key_request;
/* USSL_OK with the answer, USSL_WANT_KEY for "not yet" (the handshake returns USSL_WANT_KEY and
 * the same request comes again at its next call), or an error. */
typedef int (*ussl_key_fn)(void *arg, const ussl_key_request *request);
#define USSL_KEY_MAY_WAIT 1u /* the callback may answer USSL_WANT_KEY */
int ussl_ctx_add_own_cert_external(ussl_ctx *ctx, const void *chain, size_t chain_len,
                                   ussl_key_fn fn, void *arg, unsigned flags);

/* Which certificate does a server show to the client that asked for `name` (NULL: none asked)?
 * Set `*cert_index`, or leave it at -1 for "any that fits"; a non-zero return is the alert to send
 * (112 unrecognized_name). */
typedef int (*ussl_sni_fn)(void *arg, ussl_conn *conn, const char *name, int *cert_index);
int ussl_ctx_set_sni_hook(ussl_ctx *ctx, ussl_sni_fn fn, void *arg);

/* Pre-shared keys (RFC 4279, 5489, 8446 4.2.11). Identity at most 128 bytes, key 1 to 48.
 * On a client: the one to offer. On a server use the lookup: fill `key`, set `*key_len`, return
 * USSL_OK, or USSL_E_KEY if the identity is unknown. */
int ussl_ctx_set_psk(ussl_ctx *ctx, const char *identity, const uint8_t *key, size_t key_len);
typedef int (*ussl_psk_fn)(void *arg, ussl_conn *conn, const char *identity, uint8_t key[48],
                           size_t *key_len);
int ussl_ctx_set_psk_lookup(ussl_ctx *ctx, ussl_psk_fn fn, void *arg);

/* Protocol names in order of preference (RFC 7301), 1 to 255 bytes each, no comma. A server takes
 * its own first that the client offers, and refuses (alert 120) if there is none in common. */
int ussl_ctx_set_alpn(ussl_ctx *ctx, const char *const *protocols, size_t count);

/* Servers: is a client certificate asked for? Default: none. A bad one is refused in any case. */
typedef enum ussl_client_auth {
    USSL_CLIENT_AUTH_NONE = 0,
    USSL_CLIENT_AUTH_REQUEST = 1,
    USSL_CLIENT_AUTH_REQUIRE = 2
} ussl_client_auth;
int ussl_ctx_set_client_auth(ussl_ctx *ctx, ussl_client_auth mode);

/* DANGER: the peer is no longer authenticated: anyone in between can read and change everything.
 * For tests and first contact with a board only. ussl_info.verify still tells what was wrong. */
int ussl_ctx_danger_disable_verification(ussl_ctx *ctx);

/* Pins: SHA-256 of the SubjectPublicKeyInfo (RFC 7469 2.4) of any certificate of the verified
 * chain. With a pin set, one of them must match, in addition to the chain. */
int ussl_ctx_add_pin(ussl_ctx *ctx, const uint8_t sha256[32]);
/* Pins alone, without a trust anchor: the leaf's key must match a pin; no chain is built. Name,
 * time and purpose of the leaf are still checked. */
int ussl_ctx_set_pins_only(ussl_ctx *ctx, bool on);

/* Called for each certificate of the chain, anchor's side first, depth 0 (the leaf) last, with the
 * reasons found so far. Return 0, or the alert to refuse with (adds USSL_V_REFUSED_BY_HOOK). A
 * resumed connection shows no certificates: what the hook said of them once holds for the session's
 * lifetime. */
typedef struct ussl_cert_view {
    const uint8_t *der; /* borrowed for the call */
    size_t der_len;
    size_t depth;
    uint32_t reasons;
} ussl_cert_view;
typedef int (*ussl_verify_fn)(void *arg, ussl_conn *conn, const ussl_cert_view *cert);
int ussl_ctx_set_verify_hook(ussl_ctx *ctx, ussl_verify_fn fn, void *arg);
/* DANGER: a hook that may also forgive: it may return USSL_HOOK_ACCEPT for a certificate, and the
 * reasons of that certificate are dropped. */
#define USSL_HOOK_ACCEPT (-1)
int ussl_ctx_danger_set_accepting_hook(ussl_ctx *ctx, ussl_verify_fn fn, void *arg);

/* Clock that dates are judged by. A time before 2020 gives USSL_V_CLOCK_UNSET. */
typedef enum ussl_clock_policy {
    USSL_CLOCK_SYSTEM = 0,   /* default: the port's clock */
    USSL_CLOCK_CALLBACK = 1, /* `fn` */
    USSL_CLOCK_NONE = 2      /* dates are not judged; visible in ussl_info.clock */
} ussl_clock_policy;
typedef int64_t (*ussl_time_fn)(void *arg); /* seconds since 1970 UTC */
int ussl_ctx_set_clock(ussl_ctx *ctx, ussl_clock_policy policy, ussl_time_fn fn, void *arg);

/* One line of the NSS key log a call, without newline. USSL_E_NOTSUP unless built in: with it,
 * whoever has the log can read the traffic. */
typedef void (*ussl_keylog_fn)(void *arg, ussl_conn *conn, const char *line);
int ussl_ctx_set_keylog(ussl_ctx *ctx, ussl_keylog_fn fn, void *arg);

/* RFC 6066 4: 512, 1024, 2048 or 4096; 0 turns it off. Clients: a server follows. From the
 * end of the handshake on a longer record is USSL_E_PROTO with the alert record_overflow, also
 * from a server that left the question unanswered; so is, in any case, a record that is longer than
 * this build takes (USSL_IN_CONTENT_LEN). */
int ussl_ctx_set_max_fragment(ussl_ctx *ctx, unsigned length);
/* RFC 8449: 64 to 16385; 0 turns it off. */
int ussl_ctx_set_record_size_limit(ussl_ctx *ctx, unsigned length);
/* How much application data we put into one record at most, 64 to 16384, whatever the peer allows.
 */
int ussl_ctx_set_send_limit(ussl_ctx *ctx, unsigned length);

/* Sessions. Tickets on both roles and, for servers, a cache of `entries` sessions (0: none) that
 * belongs to this context. Defaults: tickets on, cache 0, lifetime 7200 s. */
int ussl_ctx_set_tickets(ussl_ctx *ctx, bool on);
int ussl_ctx_set_session_cache(ussl_ctx *ctx, size_t entries);
int ussl_ctx_set_session_lifetime(ussl_ctx *ctx, unsigned seconds);
/* 48 bytes: the ticket key of a server, to be shared between its instances. May be called on a
 * frozen context: the former key still opens tickets (rotation). */
int ussl_ctx_set_ticket_key(ussl_ctx *ctx, const uint8_t key[48]);
/* Seals saved sessions with this key (32 bytes, AES-256-GCM); the same key opens them. */
int ussl_ctx_set_session_seal(ussl_ctx *ctx, const uint8_t key[32]);

int ussl_ctx_set_encrypt_then_mac(ussl_ctx *ctx, bool on); /* RFC 7366; default on */
int ussl_ctx_set_require_ems(ussl_ctx *ctx, bool on);   /* RFC 7627; default off (used if there) */
int ussl_ctx_set_ocsp_stapling(ussl_ctx *ctx, bool on); /* clients, RFC 6066 8; default off */
int ussl_ctx_set_ca_names(ussl_ctx *ctx, bool on);      /* servers: the request names the anchors */
/* Smallest finite-field DH group that our client takes, in bits; default and minimum 2048. */
int ussl_ctx_set_dh_min_bits(ussl_ctx *ctx, unsigned bits);

/* Freezes the context now instead of at its first connection, so that contradictions come out here
 * and threads may share it from the start. USSL_OK also if it is frozen already. USSL_E_ARG or
 * USSL_E_NOTSUP, and the context stays open. */
int ussl_ctx_freeze(ussl_ctx *ctx);

/* ---- connection --------------------------------------------------------------------------- */

/* The caller's transport. USSL_OK with `*done` > 0 bytes; USSL_WANT_READ / USSL_WANT_WRITE if
 * nothing can be moved now; read: USSL_CLOSED at end of file; USSL_E_IO. */
typedef struct ussl_bio {
    int (*read)(void *arg, void *buf, size_t len, size_t *done);
    int (*write)(void *arg, const void *buf, size_t len, size_t *done);
    void *arg;
} ussl_bio;

/* Freezes the context on first use; it fails with USSL_E_ARG and a text when options contradict
 * each other. `bio` is copied; its `arg` is borrowed. */
int ussl_conn_new(ussl_conn **out, ussl_ctx *ctx, const ussl_bio *bio);
/* The same with the core's and backend's handle in the caller's memory of at least
 * ussl_conn_size(ctx) bytes, aligned to 16. What the library allocates inside still comes from the
 * allocator. ussl_conn_free then leaves `mem` to the caller, wiped. */
size_t ussl_conn_size(const ussl_ctx *ctx);
int ussl_conn_init(ussl_conn **out, void *mem, size_t len, ussl_ctx *ctx, const ussl_bio *bio);
/* Sends nothing: call ussl_conn_close first for an orderly end. NULL is allowed. */
void ussl_conn_free(ussl_conn *conn);
/* Back to before the handshake, same context, same bio, names and session kept. */
int ussl_conn_reset(ussl_conn *conn);
void ussl_conn_set_user(ussl_conn *conn, void *user);
void *ussl_conn_user(const ussl_conn *conn);
ussl_ctx *ussl_conn_ctx(const ussl_conn *conn);

/* Clients: the name or IP address to send (names only, RFC 6066 3) and to verify. USSL_E_ARG for an
 * empty name, "host:443", a URL, a NUL. */
int ussl_conn_set_server_name(ussl_conn *conn, const char *name);
/* Apart: NULL sends no SNI. */
int ussl_conn_set_sni(ussl_conn *conn, const char *name);
/* Apart: whom the certificate must name. Servers may set it too, to demand a client's name:
 * USSL_E_ARG if they ask for no certificate. A session resumes only where the same is demanded. */
int ussl_conn_set_verify_name(ussl_conn *conn, const char *name);

/* Deadline of the handshake in milliseconds from now, 0: none. Steps of one ussl_conn_handshake
 * call, 0: as many as it takes. */
int ussl_conn_set_deadline(ussl_conn *conn, unsigned ms);
int ussl_conn_set_step_limit(ussl_conn *conn, unsigned steps);

/* USSL_OK when done; a flow result; an error, which stays (every later call repeats it). A client
 * without trust anchor, or without a name, is refused before the first byte (USSL_E_STATE). */
int ussl_conn_handshake(ussl_conn *conn);
/* USSL_OK and 1 to `len` bytes; USSL_CLOSED after close_notify, again and again; a flow result;
 * USSL_E_TRUNCATED if the transport ended without it. Does the handshake first if need be. */
int ussl_conn_read(ussl_conn *conn, void *buf, size_t len, size_t *got);
/* USSL_OK and the number of bytes taken, at most one record: call again with the rest. On a flow
 * result nothing counts as taken: call again with the same bytes (they may have moved). A length
 * of 0 is USSL_OK and sends nothing. */
int ussl_conn_write(ussl_conn *conn, const void *buf, size_t len, size_t *done);
/* Bytes that a read gives without touching the transport. */
size_t ussl_conn_pending(const ussl_conn *conn);
/* Sends close_notify (once). Reading goes on until the peer's. */
int ussl_conn_close(ussl_conn *conn);
/* TLS 1.3 KeyUpdate (RFC 8446 4.6.3); `request`: ask the peer for one too. */
int ussl_conn_key_update(ussl_conn *conn, bool request);
/* Keying material (RFC 5705, RFC 8446 7.5). `context` NULL: none. */
int ussl_conn_export(ussl_conn *conn, const char *label, const uint8_t *context, size_t context_len,
                     uint8_t *out, size_t out_len);

void ussl_conn_error(const ussl_conn *conn, ussl_error *out);

typedef struct ussl_info {
    const char *backend;
    uint16_t version, suite, group, sigalg; /* 0: not known, or none */
    const char *alpn;                       /* NULL: none */
    const char *sni;                        /* sent (client) or received (server); NULL: none */
    bool established;
    bool resumed;
    bool verified;   /* a certificate was asked for, judged, and nothing was found */
    uint32_t verify; /* what was found, also where verification is off */
    ussl_clock_policy clock;
    int alert_sent, alert_received; /* -1: none */
    uint64_t bytes_in, bytes_out;   /* application data */
    uint64_t wire_in, wire_out;     /* bytes on the transport */
    uint32_t records_in, records_out;
    size_t peer_cert_count;
    unsigned steps; /* handshake steps so far */
} ussl_info;
void ussl_conn_info(const ussl_conn *conn, ussl_info *out);
/* The peer's certificate `index` as DER, 0 the leaf; kept only if asked for before the handshake
 * with ussl_ctx_keep_peer_chain. USSL_E_ARG if there is none. */
int ussl_ctx_keep_peer_chain(ussl_ctx *ctx, bool on);
int ussl_conn_peer_cert(const ussl_conn *conn, size_t index, const uint8_t **der, size_t *len);
/* The OCSP response that the server stapled (RFC 6960 4.2), as it came: nobody has judged it, its
 * signature included. USSL_E_STATE: it stapled none; USSL_E_NOTSUP. */
int ussl_conn_ocsp_response(const ussl_conn *conn, const uint8_t **der, size_t *len);
/* The library's own handle (mbedtls_ssl_context *, WOLFSSL *), for what ussl does not cover. */
void *ussl_conn_native(ussl_conn *conn);

/* One call a TLS record that crosses the transport; `header` is its five bytes (RFC 8446 5.1). */
typedef void (*ussl_record_fn)(void *arg, ussl_conn *conn, bool outgoing, const uint8_t header[5],
                               const uint8_t *body, size_t body_len);
/* `body` is what has been seen of it in this call, possibly 0 bytes. NULL turns it off. */
int ussl_conn_set_record_hook(ussl_conn *conn, ussl_record_fn fn, void *arg);

/* ---- sessions ----------------------------------------------------------------------------- */

/* A saved session is a SECRET: whoever has it can resume as you, and with TLS 1.2 read what was
 * sent. Store it like a key, or seal it (ussl_ctx_set_session_seal). */

/* Clients, after the handshake (TLS 1.3: after the first read, when the ticket has come). With
 * `out` NULL, `*len` gets the size. USSL_E_STATE: there is none (yet). */
int ussl_conn_save_session(ussl_conn *conn, uint8_t *out, size_t cap, size_t *len);
/* Before the handshake. USSL_E_ARG if the blob is damaged; a blob of another backend, version,
 * name, trust or pin is left unused (USSL_OK, and a full handshake follows). */
int ussl_conn_set_session(ussl_conn *conn, const uint8_t *blob, size_t len);

/* ---- chain verification without a handshake ------------------------------------------------ */

typedef enum ussl_purpose {
    USSL_PURPOSE_SERVER = 0,
    USSL_PURPOSE_CLIENT = 1,
    USSL_PURPOSE_ANY = 2
} ussl_purpose;
/* Judges `leaf` (PEM or DER, further certificates in it count as untrusted intermediates) with the
 * context's anchors, CRLs, pins, clock and hook. `name` NULL: no name is checked. USSL_OK or
 * USSL_E_VERIFY with `*reasons`; USSL_E_CERT if it cannot be read. */
int ussl_ctx_verify(ussl_ctx *ctx, const void *leaf, size_t leaf_len, const void *untrusted,
                    size_t untrusted_len, const char *name, ussl_purpose purpose,
                    uint32_t *reasons);
/* Longest chain taken, counted in certificates below the anchor; default 8, 1 to 10. */
int ussl_ctx_set_max_depth(ussl_ctx *ctx, unsigned depth);

/* ---- process-wide: memory, random, time ---------------------------------------------------- */

/* Set before the first context of the process; USSL_E_BUSY while one exists. */
typedef struct ussl_allocator {
    void *(*alloc)(void *arg, size_t size); /* aligned to 16 (8 on 32-bit parts) */
    void (*free)(void *arg, void *block);
    void *arg;
} ussl_allocator;
int ussl_set_allocator(const ussl_allocator *allocator); /* NULL: back to malloc */

/* Fixed memory instead of a heap: everything of ussl and of the library comes from `mem`. */
int ussl_set_arena(void *mem, size_t len); /* NULL, 0: back; the arena is wiped */
typedef struct ussl_memory {
    size_t now, peak;   /* bytes asked for, without the blocks' headers */
    size_t largest;     /* largest single block so far */
    size_t blocks;      /* live blocks */
    size_t allocations; /* so far */
    size_t failed;      /* refused for want of memory */
} ussl_memory;
void ussl_memory_total(ussl_memory *out);
void ussl_ctx_memory(const ussl_ctx *ctx, ussl_memory *out);
void ussl_conn_memory(const ussl_conn *conn, ussl_memory *out);
/* How much would this need? For planning, before there is a peer. Freezes the context, makes a
 * connection of it, lets it come to where it waits for its peer (a client prepares its ClientHello:
 * about the time of one key exchange), reads its figures and frees it. `context` is what the
 * context holds, and room for every session of a server's cache. The others are upper bounds for
 * one connection: those figures and, on top, what the backend's handshakes were measured to work
 * with, for RSA keys and DH groups of up to 4096 bits, `peer_chain` bytes of certificates from the
 * peer (0: 4096 are assumed) and records as long as either end may make them. Tests hold them
 * against real handshakes, on 64-bit hosts; they are not proven. A session that is restored adds
 * its length, an arena 16 bytes a block (8 on 32-bit parts). USSL_E_STATE: no handshake could start
 * (a client without trust anchor); else what ussl_conn_new answers. */
typedef struct ussl_estimate {
    size_t context; /* bytes of the context, its session cache full */
    size_t peak;    /* most that one connection holds at once */
    size_t largest; /* its largest block */
} ussl_estimate;
int ussl_ctx_estimate(ussl_ctx *ctx, size_t peer_chain, ussl_estimate *out);
/* Arena only: high-water mark of the arena in bytes, headers included. 0 without arena. */
size_t ussl_arena_peak(void);

/* Cryptographically strong bytes: USSL_OK or USSL_E_RANDOM. Default: the port's. */
typedef int (*ussl_random_fn)(void *arg, void *buf, size_t len);
int ussl_set_random(ussl_random_fn fn, void *arg);

#ifdef __cplusplus
}
#endif
#endif
