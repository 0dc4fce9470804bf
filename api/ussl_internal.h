/* SPDX-License-Identifier: MIT */
/* The core's own structures and helpers; nothing outside api/ (and its unit tests) includes this.
 */
#ifndef USSL_INTERNAL_H
#define USSL_INTERNAL_H

#include "texts.h"
#include "ussl_config.h"
#include "ussl_core.h"
#include "ussl_port.h"
#include "x509/chain.h"

/* Counters that several threads may touch; plain words where there is one thread. */
#if USSL_HAVE_THREADS
#include <stdatomic.h>
typedef atomic_size_t ussl__count;
static inline size_t ussl__count_get(const ussl__count *c)
{
    return atomic_load_explicit((ussl__count *)c, memory_order_acquire);
}
/* The value after the addition. */
static inline size_t ussl__count_add(ussl__count *c, size_t n)
{
    return atomic_fetch_add_explicit(c, n, memory_order_acq_rel) + n;
}
#else
typedef size_t ussl__count;
static inline size_t ussl__count_get(const ussl__count *c)
{
    return *c;
}
static inline size_t ussl__count_add(ussl__count *c, size_t n)
{
    return *c += n;
}
#endif

/* ---- memory: who is charged ---------------------------------------------------------------- */

/* Statistics of one context or connection, or of the process. Lives until its holder and its last
 * block are gone, so that a block may outlive the connection that made it. */
typedef struct ussl__owner {
    ussl__count now, peak, largest, live, allocations, failed;
} ussl__owner;

/* Who is being served on this thread: on the stack of the core's function that enters a backend.
 * It gathers the changes and books them when it leaves, so that an allocation costs no atomic. */
typedef struct ussl__mark {
    struct ussl__mark *outer;
    ussl__owner *owner;
    ussl_conn *conn;
    size_t now, high, largest, live, allocations; /* changes since the last booking; may wrap */
    bool out_of_memory, no_random;
} ussl__mark;

void ussl__enter(ussl__mark *mark, ussl__owner *owner, ussl_conn *conn);
void ussl__leave(ussl__mark *mark);
ussl__owner *ussl__owner_new(void); /* NULL: out of memory */
void ussl__owner_drop(ussl__owner *owner);
void ussl__owner_read(ussl__owner *owner, ussl_memory *out);
/* Does anything of the process-wide settings still serve someone? */
bool ussl__in_use(void);

/* A block's header, in the heap and in the arena. */
typedef struct ussl__block {
    ussl__owner *owner;
    size_t size;
} ussl__block;
#define USSL__ALIGN sizeof(ussl__block)

/* The arena hands out blocks with room for the header in front; it knows nothing of owners. */
bool ussl__arena_set(void *mem, size_t len);
extern bool ussl__arena_on; /* set by ussl__arena_set alone */
ussl__block *ussl__arena_alloc(size_t size);
void ussl__arena_free(ussl__block *block);
bool ussl__arena_resize(ussl__block *block, size_t size);

/* ---- texts and errors ---------------------------------------------------------------------- */

/* Appends to a terminated string and cuts what does not fit. */
void ussl__say(char *out, size_t cap, const char *more);
void ussl__say_number(char *out, size_t cap, unsigned long number);
/* The sentence for a result when nothing more particular is known. */
const char *ussl__result_text(int rc);

#if USSL_HAVE_ERROR_TEXTS
int ussl__ctx_fail(ussl_ctx *ctx, const char *op, int code, const char *text);
/* "subject: text". */
int ussl__ctx_fail_on(ussl_ctx *ctx, const char *op, int code, const char *subject,
                      const char *text);
/* Remembers an error of this call alone. `text` is static. */
int ussl__conn_fail(ussl_conn *conn, const char *op, int code, const char *text);
/* The same, and every later call repeats it. */
int ussl__conn_latch(ussl_conn *conn, const char *op, int code, const char *text);
#else
/* The codes alone; the words at each place fall out of the image. */
int ussl__ctx_fail_code(ussl_ctx *ctx, int code);
int ussl__conn_fail_code(ussl_conn *conn, int code);
int ussl__conn_latch_code(ussl_conn *conn, int code);
#define ussl__ctx_fail(ctx, op, code, text)                                                        \
    ((void)(op), (void)(text), ussl__ctx_fail_code((ctx), (code)))
#define ussl__ctx_fail_on(ctx, op, code, subject, text)                                            \
    ((void)(op), (void)(subject), (void)(text), ussl__ctx_fail_code((ctx), (code)))
#define ussl__conn_fail(conn, op, code, text)                                                      \
    ((void)(op), (void)(text), ussl__conn_fail_code((conn), (code)))
#define ussl__conn_latch(conn, op, code, text)                                                     \
    ((void)(op), (void)(text), ussl__conn_latch_code((conn), (code)))
#endif

/* ---- process-wide -------------------------------------------------------------------------- */

/* Counts a context in, starting the backend for the first; and out again. */
int ussl__backend_use(const ussl_backend *backend);
void ussl__backend_release(const ussl_backend *backend);
bool ussl__backend_usable(const ussl_backend *backend);
/* Why a capability or suite is absent that the library itself could have; never NULL. */
const char *ussl__left_out(uint32_t cap);
const char *ussl__left_out_suite(void);
/* Waits a short while for `*busy` (guarded by the port's lock) to become false; the lock is held
 * on return. False: it stayed busy. */
bool ussl__lock_when_idle(const bool *busy);

/* ---- context ------------------------------------------------------------------------------- */

typedef struct ussl__ids {
    uint16_t *p;
    size_t n;
} ussl__ids;

typedef struct ussl__external {
    ussl_key_fn fn; /* NULL: the key of this index is not external */
    void *arg;
} ussl__external;

typedef struct ussl__cache ussl__cache;

struct ussl_ctx {
    const ussl_backend *backend;
    void *bctx;
    ussl__owner *owner;
    ussl__count refs;
    bool frozen, freezing;
    bool may_accept;
    bool digest_known;
    uint8_t clock;               /* ussl_clock_policy */
    size_t own_chain;            /* bytes of the longest own chain */
    uint16_t want_min, want_max; /* 0: not chosen */
    unsigned send_limit;
    ussl__ids want_suites, want_groups, want_sigalgs;
    ussl_config cfg;
    ussl__trust trust;
    ussl__external *external; /* by certificate index */
    size_t external_count;
    ussl_time_fn time_fn;
    void *time_arg;
    ussl_verify_fn verify_fn;
    void *verify_arg;
    ussl_sni_fn sni_fn;
    void *sni_arg;
    ussl_psk_fn psk_fn;
    void *psk_arg;
    ussl_keylog_fn keylog_fn;
    void *keylog_arg;
    uint8_t *seal_key;       /* 32 bytes, or NULL */
    uint8_t *ticket_key_raw; /* 48 bytes as the caller gave them, until the freeze */
    ussl__cache *cache;
    uint8_t digest[32]; /* of whom this context trusts, once digest_known */
    int error_code;
#if USSL_HAVE_ERROR_TEXTS
    const char *error_op;
    char error_text[160];
#endif
};

/* An option call: checks that the context is open and charges what follows to it. After USSL_OK it
 * must end with ussl__option_end, which gives the result and notes an error without a text. */
#if USSL_HAVE_ERROR_TEXTS
int ussl__option(ussl_ctx *ctx, ussl__mark *mark, const char *op);
int ussl__option_end(ussl_ctx *ctx, ussl__mark *mark, const char *op, int rc);
#else
int ussl__option_code(ussl_ctx *ctx, ussl__mark *mark);
int ussl__option_end_code(ussl_ctx *ctx, ussl__mark *mark, int rc);
#define ussl__option(ctx, mark, op)         ((void)(op), ussl__option_code((ctx), (mark)))
#define ussl__option_end(ctx, mark, op, rc) ((void)(op), ussl__option_end_code((ctx), (mark), (rc)))
#endif
/* An option that is a number: its bounds, the capability that it needs (0: none), and where in the
 * context it goes, an unsigned. */
typedef struct ussl__number {
    const char *op;
    size_t slot;
    unsigned min, max;
    uint32_t cap;
    bool zero_is_off;         /* 0 is allowed beside the bounds and needs no capability */
    const char *text;         /* what to pass instead */
    const char *clients_only; /* what a server is told; NULL: it may set it too */
} ussl__number;
int ussl__set_number(ussl_ctx *ctx, const ussl__number *rule, unsigned value);
/* USSL_OK, or USSL_E_NOTSUP with the backend's reason. */
int ussl__need(ussl_ctx *ctx, const char *op, uint32_t cap);
int ussl__freeze(ussl_ctx *ctx);
/* Fills cfg.suites, groups, sigalgs and the version range. */
int ussl__settle_lists(ussl_ctx *ctx);
void ussl__unsettle_lists(ussl_ctx *ctx);
void ussl__ctx_hold(ussl_ctx *ctx);

/* A growing list of DER blobs that it owns. */
typedef struct ussl__ders {
    ussl_span *p;
    size_t n;
} ussl__ders;
/* Every block of that label in a PEM text, or the whole as one DER: USSL_OK with at least one,
 * USSL_E_CERT with the reason in `*why`, USSL_E_NOTSUP for PEM in a build without it, USSL_E_NOMEM.
 * On error the list is empty. */
int ussl__ders_read(const void *data, size_t len, const char *label, ussl__ders *out,
                    const char **why);
void ussl__ders_free(ussl__ders *list);

/* A digest of whom the context trusts and how it judges. */
int ussl__trust_digest(ussl_ctx *ctx, uint8_t out[32]);
/* The ticket key bound to that digest. */
int ussl__ticket_key_bind(ussl_ctx *ctx, const uint8_t key[48], uint8_t out[48]);

ussl__cache *ussl__cache_new(size_t entries);
void ussl__cache_free(ussl__cache *cache);

/* The context's clock: seconds since 1970 UTC. */
int64_t ussl__ctx_now(const ussl_ctx *ctx);
/* Judges a chain by the context's policy. */
void ussl__ctx_judge(const ussl_ctx *ctx, ussl_conn *conn, const ussl_span *chain, size_t count,
                     const char *name, ussl_purpose purpose, ussl__chain_verdict *verdict);

/* ---- connection ---------------------------------------------------------------------------- */

/* Follows the five-byte headers of the records in one direction. */
typedef struct ussl__framing {
    uint8_t header[5];
    uint8_t have;
    uint16_t body_left;
} ussl__framing;

/* What is known of the peer's leaf, for sessions. */
typedef struct ussl__peer {
    uint8_t spki_sha256[32];
    int64_t not_after;
} ussl__peer;

/* A session to offer; `offer` is a pointer so that a client that never resumes does not carry the
 * code. */
typedef struct ussl__session {
    int (*offer)(ussl_conn *conn);
    size_t len;
    uint8_t body[];
} ussl__session;

struct ussl_conn {
    ussl_ctx *ctx;
    void *bconn;
    ussl_bio bio;
    ussl__owner *owner;
    void *user;
    char *sni;
    char *verify_name;
    ussl__session *session;
#if USSL_HAVE_ERROR_TEXTS
    const char *error_op, *error_text;
#endif
    uint64_t deadline; /* in ticks; 0: none */
    uint64_t bytes_in, bytes_out, wire_in, wire_out;
    ussl_record_fn record_fn;
    void *record_arg;
    ussl__peer peer;
    uint32_t records_in, records_out;
    uint32_t seal_left; /* records until the key must change or the connection ends */
    uint32_t verify;
    uint32_t steps, step_limit;
    ussl__framing in, out;
    int16_t alert_sent, alert_received;
    uint16_t under_way;          /* length of the record that a flow result left half sent */
    uint16_t in_limit;           /* longest record that was agreed, 0: what the build takes */
    int8_t error_code, unjudged; /* unjudged: why the chain could not be judged at all */
    uint8_t peer_certs;
    bool caller_memory : 1, bconn_ready : 1, sni_apart : 1;
    bool started : 1, established : 1, resumed : 1, offered : 1;
    bool judged : 1, refused : 1, no_cert : 1, name_refused : 1;
    bool latched : 1, native : 1, bio_failed : 1, bio_eof : 1, overlong : 1, fatal_received : 1;
    bool closing : 1, closed : 1, peer_closed : 1;
};

/* The sentence of the connection's last error, NULL: none. */
static inline const char *ussl__conn_text(const ussl_conn *conn)
{
#if USSL_HAVE_ERROR_TEXTS
    return conn->error_text;
#else
    (void)conn;
    return NULL;
#endif
}

/* After so many records one AES key must change (RFC 8446 5.5); below the limits of GCM (2^24.5)
 * and CCM (2^23). ChaCha20 and CBC have no limit that a connection could reach. */
#define USSL__SEAL_LIMIT (1u << 22)

/* Settles what a backend's result means, given what the core saw; flow results pass. */
int ussl__outcome(ussl_conn *conn, const ussl__mark *mark, int rc);
/* A record was longer than may be: tells the peer. USSL_E_PROTO. And what to say about it. */
int ussl__record_refuse(ussl_conn *conn);
const char *ussl__record_words(const ussl_conn *conn);
/* Before any other work of a connection call: the latched error, or USSL_OK. */
int ussl__conn_ready(ussl_conn *conn);
/* The name rule for both names; a copy in `*slot`, NULL clears it. */
int ussl__name_set(ussl_conn *conn, const char *op, char **slot, const char *name);

static inline void ussl__put16(uint8_t *p, unsigned v)
{
    p[0] = (uint8_t)(v >> 8);
    p[1] = (uint8_t)v;
}

static inline unsigned ussl__get16(const uint8_t *p)
{
    return (unsigned)(p[0] << 8 | p[1]);
}

/* ---- records, followed by their headers at each read and write of the transport ------------ */

/* Takes up bytes among which a record begins. */
void ussl__record_begin(ussl_conn *conn, bool outgoing, const uint8_t *data, size_t len);
/* Counts the records in `len` bytes that crossed the transport. */
static inline void ussl__record_count(ussl_conn *conn, bool outgoing, const uint8_t *data,
                                      size_t len)
{
    ussl__framing *f = outgoing ? &conn->out : &conn->in;
    if (len <= f->body_left) {
        f->body_left = (uint16_t)(f->body_left - len);
    } else {
        ussl__record_begin(conn, outgoing, data, len);
    }
}

/* What protection adds at most: initial vector, MAC and padding of TLS 1.2 with CBC. */
#define USSL__RECORD_EXPANSION (16 + 48 + 256)

/* Is a record with this header one that the peer may send? What is no TLS at all is for the library
 * to say. */
static inline bool ussl__record_fits(const ussl_conn *conn, const uint8_t header[5])
{
    unsigned most = conn->in_limit != 0 ? conn->in_limit : USSL_IN_CONTENT_LEN;
    bool tls = header[0] >= 20 && header[0] <= 23 && header[1] == 3;
    return !tls || ussl__get16(header + 3) <= most + USSL__RECORD_EXPANSION;
}

#endif
