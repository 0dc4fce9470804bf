/* SPDX-License-Identifier: MIT */
/* What a backend may call: the only road upward from backends into the core. */
#ifndef USSL_CORE_H
#define USSL_CORE_H

#include "ussl_backend.h"

#ifdef __cplusplus
extern "C" {
#endif

/*
 * Unless said otherwise these run inside a backend operation that the core has called, on the same
 * thread, and may not re-enter the connection.
 */

/* Transport. Results as of ussl_bio: USSL_OK with *done > 0, USSL_WANT_READ, USSL_WANT_WRITE,
 * USSL_CLOSED at end of file (the core remembers it and turns the outcome into USSL_E_TRUNCATED),
 * USSL_E_IO (the core remembers it and turns the outcome into USSL_E_IO, whatever the library makes
 * of it). */
int ussl__bio_read(ussl_conn *conn, void *buf, size_t len, size_t *done);
int ussl__bio_write(ussl_conn *conn, const void *buf, size_t len, size_t *done);

/* Judges the peer's chain as it was presented, leaf first, DER. 0: go on. Otherwise the alert
 * description to send (fatal), and the backend fails the handshake with USSL_E_VERIFY; the core has
 * latched the reasons. Called exactly once a full handshake in which the peer showed certificates;
 * `count` 0 on a server that asked and got none. Where the peer's chain is malformed beyond
 * splitting it into certificates, the backend calls it with what it has. */
int ussl__verify_peer(ussl_conn *conn, const ussl_span *chain, size_t count);

/* External key: as ussl_key_fn; fills in `conn` itself. USSL_WANT_KEY: come again from the next
 * step. */
int ussl__key_op(ussl_conn *conn, ussl_key_request *request);

/* Server: the PSK of an identity (bytes; need not be NUL-terminated). USSL_OK, or USSL_E_KEY. */
int ussl__psk_lookup(ussl_conn *conn, const uint8_t *identity, size_t identity_len, uint8_t key[48],
                     size_t *key_len);

/* Server, once a ClientHello was read: which certificate (index), given the name asked for (`name`
 * NULL or `len` 0: none). *cert_index -1: any that fits. Returns 0 or the alert to send. The core
 * keeps the name for ussl_info.sni. Called also when there is no hook. */
int ussl__choose_cert(ussl_conn *conn, const uint8_t *name, size_t len, int *cert_index);

/* Client: the name to send as SNI, NULL: none. */
const char *ussl__sni(const ussl_conn *conn);

/* The connection's clock, seconds since 1970 UTC, for session ages and tickets. */
int64_t ussl__now(const ussl_conn *conn);
/* Monotonic milliseconds of the port. */
uint64_t ussl__ticks_ms(void);

/* Random bytes: USSL_OK or USSL_E_RANDOM. Callable without a connection. */
int ussl__random(void *buf, size_t len);

/* One secret of the key log (NSS label: "CLIENT_RANDOM", "SERVER_HANDSHAKE_TRAFFIC_SECRET", ...).
 */
void ussl__keylog(ussl_conn *conn, const char *label, const uint8_t client_random[32],
                  const uint8_t *secret, size_t len);

/* An alert crossed the wire (its description). */
void ussl__alert_sent(ussl_conn *conn, uint8_t level, uint8_t description);
void ussl__alert_received(ussl_conn *conn, uint8_t level, uint8_t description);

/* Server session cache of the context, keyed by session id (1 to 32 bytes); blobs are copied.
 * `get`: *len in: capacity, out: length; USSL_E_ARG if unknown or expired. Thread-safe. */
int ussl__cache_put(ussl_conn *conn, const uint8_t *id, size_t id_len, const uint8_t *blob,
                    size_t len);
int ussl__cache_get(ussl_conn *conn, const uint8_t *id, size_t id_len, uint8_t *blob, size_t *len);
void ussl__cache_remove(ussl_conn *conn, const uint8_t *id, size_t id_len);

/* What a server's ticket holds besides the session: what it demanded of the client, and until when
 * that holds. A backend seals the note into each ticket, and takes the session of a ticket that it
 * opened only if the note fits, else a full handshake follows. */
#define USSL__NOTE 24
int ussl__session_note(ussl_conn *conn, uint8_t note[USSL__NOTE]);
bool ussl__session_fits(ussl_conn *conn, const uint8_t note[USSL__NOTE]);

/* Memory, charged to the marked connection or context, else to the process. Zeroed. Callable from a
 * library's global hooks, with no connection. realloc keeps the contents and the owner. */
void *ussl__calloc(size_t count, size_t size);
void *ussl__malloc(size_t size);
void *ussl__realloc(void *block, size_t size);
void ussl__free(void *block);
/* Has an allocation failed since the core entered the backend? Then the outcome is USSL_E_NOMEM,
 * whatever number the library gives. */
bool ussl__out_of_memory(void);

/* The connection that is being served on this thread, NULL: none. For a library's global hooks. */
ussl_conn *ussl__current(void);

/* A clear that the compiler cannot drop. */
void ussl__wipe(void *p, size_t len);

#ifdef __cplusplus
}
#endif
#endif
