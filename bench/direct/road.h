/* SPDX-License-Identifier: MIT */
/* A road to TLS: ussl, or a library called directly. One side at a time, over memory, so that every
 * road is driven, timed and weighed by the same code. */
#ifndef USSL_BENCH_ROAD_H
#define USSL_BENCH_ROAD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#define ROAD_TLS1_2 0x0303
#define ROAD_TLS1_3 0x0304
#define ROAD_NAME   "bench.example" /* whom the client expects, and the chains are made for */

typedef enum road_chain { ROAD_EC, ROAD_RSA, ROAD_EC_UNDER_RSA } road_chain;

typedef struct road_setting {
    uint16_t suite, version;
    road_chain chain;
    bool resume; /* the server hands out tickets, the client offers the session it is given */
} road_setting;

/* One direction of the wire; a whole flight fits. */
#define WIRE_SIZE 65536u

typedef struct wire {
    uint8_t bytes[WIRE_SIZE];
    size_t start, end;
} wire;

/* Moves what there is, or what fits; 0: nothing now. */
size_t wire_take(wire *w, void *buf, size_t len);
size_t wire_put(wire *w, const void *buf, size_t len);

/* What one side reads from and writes to. */
typedef struct road_end {
    wire *in, *out;
} road_end;

typedef enum road_step { ROAD_FAILED, ROAD_WAITS, ROAD_DONE } road_step;

typedef struct road road;
struct road {
    const char *name;    /* the peer's name in the report: "mbedtls", "mbedtls-direct", "openssl" */
    const char *backend; /* which one ussl is to take */
    bool (*has)(const road *r, const road_setting *s);
    /* A client's or a server's context, with the standard chains; NULL: failed. */
    void *(*ctx_new)(const road *r, const road_setting *s, bool server);
    void (*ctx_free)(void *ctx);
    /* `session` is what session_take gave, or NULL. `end` outlives the connection. */
    void *(*conn_new)(void *ctx, bool server, road_end *end, void *session);
    road_step (*handshake)(void *conn);
    /* One call of the library: how many bytes it took or gave; 0: failed, or none there. */
    size_t (*write)(void *conn, const void *buf, size_t len);
    size_t (*read)(void *conn, void *buf, size_t len);
    void (*close)(void *conn); /* sends close_notify */
    void (*conn_free)(void *conn);
    /* A client's session once the server's first bytes were read; NULL: none. */
    void *(*session_take)(void *conn);
    void (*session_free)(void *session);
    bool (*resumed)(void *conn);
    /* Peak and largest block of the connection, and the bytes of it that are ussl's own; false: the
     * road does not keep count. */
    bool (*weigh)(void *conn, size_t *peak, size_t *largest, size_t *core);
};

/* The `weigh` of a road that keeps no count. */
bool road_uncounted(void *conn, size_t *peak, size_t *largest, size_t *core);

/* The roads of this program, each file of the folder gives its own. */
extern const road road_mbedtls, road_wolfssl;               /* ussl.c */
extern const road road_mbedtls_direct, road_wolfssl_direct; /* mbedtls.c, wolfssl.c */
extern const road road_openssl;                             /* openssl.c */

/* Random bytes: the system's, or from now on the same at every run, for counting instructions. */
int road_random(void *buf, size_t len);
void road_fix_random(void);

#ifdef __cplusplus
}
#endif
#endif
