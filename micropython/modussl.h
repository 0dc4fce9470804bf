/* SPDX-License-Identifier: MIT */
/* The objects of the `ussl` Python module and what its files share. README.md is the user's manual.
 */
#ifndef USSL_MODUSSL_H
#define USSL_MODUSSL_H

#include "py/mpconfig.h"
#include "py/obj.h"
#include "py/runtime.h"
#include "ussl.h"

/* Where the system keeps its trusted certificates; "" on firmware, which has none. */
#ifndef MICROPY_PY_USSL_CA_FILE
#define MICROPY_PY_USSL_CA_FILE ""
#endif
/* Register the module as `ssl` and `tls` too, where the port has none of its own. */
#ifndef MICROPY_PY_USSL_AS_TLS
#define MICROPY_PY_USSL_AS_TLS (!MICROPY_PY_SSL)
#endif
/* Keep the peer's chain for getpeercert: costs its size in each connection. */
#ifndef MICROPY_PY_USSL_PEER_CERT
#define MICROPY_PY_USSL_PEER_CERT (1)
#endif
/* Tell an inspector what happens (ussl_trace.h); the simulator has one. */
#ifndef MICROPY_PY_USSL_TRACE
#define MICROPY_PY_USSL_TRACE (0)
#endif
/* Bytes read ahead from the transport, outside the Python heap; 0: none. It saves a call into the
 * transport for each record, and makes an unwrapped socket useless afterwards, as TLS does anyway.
 */
#ifndef MICROPY_PY_USSL_READ_AHEAD
#define MICROPY_PY_USSL_READ_AHEAD (0)
#endif

/* The suites of a context that names none, as for `ciphers`; "": the core's default. */
#ifndef MICROPY_PY_USSL_DEFAULT_CIPHERS
#define MICROPY_PY_USSL_DEFAULT_CIPHERS ""
#endif
/* Give sockets an `ioctl` method, for MicroPython's own tests. */
#ifndef MICROPY_PY_USSL_IOCTL
#define MICROPY_PY_USSL_IOCTL (0)
#endif

#if defined(MICROPY_ASYNC_KBD_INTR) && MICROPY_ASYNC_KBD_INTR
#error MICROPY_ASYNC_KBD_INTR must be 0: Ctrl-C may not jump out of the middle of a TLS library
#endif

/* Numbers as CPython and MicroPython have them. */
enum { CERT_NONE = 0, CERT_OPTIONAL = 1, CERT_REQUIRED = 2 };
enum { PROTOCOL_TLS_CLIENT = 0, PROTOCOL_TLS_SERVER = 1 };

typedef struct {
    mp_obj_base_t base;
    ussl_ctx *ctx; /* NULL once freed */
    bool server;
    bool in_use;    /* a connection was made: options are frozen */
    bool has_trust; /* an anchor, or pins alone */
    bool has_psk;
    bool has_ciphers;
    bool has_cert;
    uint8_t verify_mode;  /* CERT_... */
    mp_obj_t verify_hook; /* callable(der, depth) or None */
    mp_obj_t psk_table;   /* of a server: dict identity -> key, or None */
    mp_obj_t hook_exc;    /* raised inside a hook, to be raised again outside of the library */
} mod_ussl_context_t;

typedef struct {
    mp_obj_base_t base;
    ussl_conn *conn; /* NULL once closed, and in a server that has no certificate */
    mod_ussl_context_t *context;
    mp_obj_t sock;     /* NULL once closed */
    mp_obj_t name;     /* server_hostname or None */
    mp_obj_t exc;      /* raised by the transport, to be raised again outside of the library */
    int bio_errno;     /* why the transport did not move bytes; 0: no reason was given */
    uint8_t poll_mask; /* MP_STREAM_POLL_RD or _WR where the library waits for the other way */
    bool failed;       /* a fatal error was raised */
    bool busy;         /* inside the library: a second caller is refused */
#if MICROPY_PY_USSL_READ_AHEAD
    uint8_t *ahead; /* from malloc */
    size_t ahead_at, ahead_len;
#endif
#if MICROPY_PY_USSL_TRACE
    void *trace;
#endif
} mod_ussl_socket_t;

extern const mp_obj_type_t mod_ussl_context_type;
extern const mp_obj_type_t mod_ussl_socket_type;
extern const mp_obj_type_t mod_ussl_SSLError_type;

/* ---- errors (errors.c): all raise */

/* The last error of an option call; `code` is what it returned. ARG is a ValueError. */
_Noreturn void mod_ussl_raise_ctx(mod_ussl_context_t *context, int code);
/* The connection's error. A transport's own errno becomes a plain OSError. */
_Noreturn void mod_ussl_raise_conn(mod_ussl_socket_t *self, int code);
_Noreturn void mod_ussl_raise_text(int code, const char *text);
/* For arguments: "%s" is filled with the type's name. */
_Noreturn void mod_ussl_raise_type(const char *format, mp_obj_t got);

/* ---- arguments (arguments.c) */

/* str, bytes, bytearray or memoryview; else TypeError naming `what`. */
void mod_ussl_get_data(mp_obj_t arg, const char *what, const void **data, size_t *len);
/* A list, tuple or single thing as an array; `*one` is room for the single thing. */
void mod_ussl_get_items(mp_obj_t arg, mp_obj_t *one, size_t *count, mp_obj_t **items);
/* TypeError for a keyword that `table` has not, naming it and those there are. */
void mod_ussl_check_keywords(const char *function, mp_map_t *kw_args, const mp_arg_t *table,
                             size_t count);
uint16_t mod_ussl_get_version(mp_obj_t arg, const char *what);

/* ---- context (context.c, options.c, trust.c) */

mod_ussl_context_t *mod_ussl_context_new(bool server);
void mod_ussl_context_del(mod_ussl_context_t *context);
/* Option call: raises if it failed. */
void mod_ussl_check_ctx(mod_ussl_context_t *context, int code);

void mod_ussl_set_ca(mod_ussl_context_t *context, mp_obj_t ca);
void mod_ussl_set_own_cert(mod_ussl_context_t *context, mp_obj_t cert, mp_obj_t key, mp_obj_t pass);
void mod_ussl_set_ciphers(mod_ussl_context_t *context, mp_obj_t ciphers);
void mod_ussl_set_alpn(mod_ussl_context_t *context, mp_obj_t alpn);
void mod_ussl_set_versions(mod_ussl_context_t *context, mp_obj_t min, mp_obj_t max);
void mod_ussl_set_psk(mod_ussl_context_t *context, mp_obj_t psk);
void mod_ussl_set_pins(mod_ussl_context_t *context, mp_obj_t pins);
/* Before each connection; on the first one it settles verification: applies verify_mode, takes the
 * default store if no anchor was given, and raises if there is none. */
void mod_ussl_context_freeze(mod_ussl_context_t *context);

/* The default store: adds it to the context; false if there is none. */
bool mod_ussl_trust_default(mod_ussl_context_t *context);
/* NULL, 0: none. 0, or a ussl_result if the data cannot be read as certificates. */
int mod_ussl_set_default_ca(const void *data, size_t len);
MP_DECLARE_CONST_FUN_OBJ_1(mod_ussl_set_default_ca_obj);

/* ---- connection (socket.c, stream.c, transport.c, inspect.c) */

mp_obj_t mod_ussl_socket_new(mod_ussl_context_t *context, mp_obj_t sock, mp_obj_t server_hostname,
                             mp_obj_t session, bool do_handshake);
/* The library's connection; raises if there can be none. */
void mod_ussl_conn_new(mod_ussl_socket_t *self);
/* TypeError unless it is a stream. */
void mod_ussl_check_transport(mp_obj_t sock);
/* Frees the connection without a word to the peer or to the transport: for finalisers. */
void mod_ussl_socket_free(mod_ussl_socket_t *self);

/* Enter and leave the library. `enter` raises on a closed or busy object; `leave` raises what the
 * transport or a hook has raised inside. */
ussl_conn *mod_ussl_enter(mod_ussl_socket_t *self);
void mod_ussl_leave(mod_ussl_socket_t *self);

ussl_bio mod_ussl_transport(mod_ussl_socket_t *self);
/* Waits until the transport can go on with a handshake whose socket does not block by itself. */
void mod_ussl_transport_wait(mod_ussl_socket_t *self, int want);

mp_uint_t mod_ussl_stream_read(mp_obj_t self_in, void *buf, mp_uint_t size, int *errcode);
mp_uint_t mod_ussl_stream_write(mp_obj_t self_in, const void *buf, mp_uint_t size, int *errcode);
mp_uint_t mod_ussl_stream_ioctl(mp_obj_t self_in, mp_uint_t request, uintptr_t arg, int *errcode);
void mod_ussl_stream_handshake(mod_ussl_socket_t *self);

MP_DECLARE_CONST_FUN_OBJ_VAR_BETWEEN(mod_ussl_read_obj);
MP_DECLARE_CONST_FUN_OBJ_VAR_BETWEEN(mod_ussl_readinto_obj);
MP_DECLARE_CONST_FUN_OBJ_VAR_BETWEEN(mod_ussl_recv_obj);
MP_DECLARE_CONST_FUN_OBJ_VAR_BETWEEN(mod_ussl_recv_into_obj);

MP_DECLARE_CONST_FUN_OBJ_1(mod_ussl_cipher_obj);
MP_DECLARE_CONST_FUN_OBJ_1(mod_ussl_version_obj);
MP_DECLARE_CONST_FUN_OBJ_VAR_BETWEEN(mod_ussl_getpeercert_obj);
MP_DECLARE_CONST_FUN_OBJ_1(mod_ussl_selected_alpn_protocol_obj);
MP_DECLARE_CONST_FUN_OBJ_1(mod_ussl_session_obj);
MP_DECLARE_CONST_FUN_OBJ_1(mod_ussl_stats_obj);
/* Reasons as a tuple of names. */
mp_obj_t mod_ussl_reasons(uint32_t reasons);

MP_DECLARE_CONST_FUN_OBJ_KW(mod_ussl_wrap_socket_obj);

#endif
