/* SPDX-License-Identifier: MIT */
/* A transport in memory for two connections, which can stutter, tear, lie and remember. */
#ifndef USSL_TEST_WIRE_H
#define USSL_TEST_WIRE_H

#include "ussl.h"

#define WIRE_NEVER SIZE_MAX

/* One direction. Everything written is kept, so that a test can read what crossed the wire. */
typedef struct wire_lane {
    uint8_t *bytes;
    size_t len, cap; /* written so far */
    size_t taken;    /* read so far */
    bool eof;        /* the writer has gone */

    /* What goes wrong, by offset in the stream; WIRE_NEVER: it does not. */
    size_t cut_at;      /* the reader sees end of file there */
    size_t fail_at;     /* the reader sees USSL_E_IO there */
    size_t flip_at;     /* this byte arrives with `flip_mask` applied */
    size_t nonsense_at; /* from here on the reader gets `nonsense_len` random bytes, then the end */
    size_t nonsense_len;
    uint8_t flip_mask;
    size_t refuse_writes_at; /* the writer sees USSL_E_IO there */
} wire_lane;

typedef struct wire wire;

/* The end that one connection holds. */
typedef struct wire_end {
    wire *wire;
    wire_lane *in, *out;
} wire_end;

struct wire {
    wire_lane to_server, to_client;
    wire_end client, server;
    bool stutter;    /* want on every third call, 1 to 19 bytes at a time */
    unsigned calls;  /* of either end */
    uint32_t random; /* state of a small generator: the same run every time */
    size_t moved;    /* bytes that changed hands, both directions */
};

void wire_init(wire *w);
void wire_free(wire *w);
/* Empties both lanes and heals them; keeps `stutter`. */
void wire_reset(wire *w);
/* The bio of one end; the wire must outlive it. */
ussl_bio wire_bio(wire_end *end);
/* The end closes its side, as a process that dies does. */
void wire_hang_up(wire_end *end);
/* Puts bytes on the way to the other end of `end`, as if `end` had written them. */
void wire_inject(wire_end *end, const void *bytes, size_t len);

/* Reading what crossed a lane: the next TLS record at *pos, false at the end. */
typedef struct wire_record {
    uint8_t type; /* 20 CCS, 21 alert, 22 handshake, 23 application data */
    uint16_t version;
    const uint8_t *body;
    size_t len;
} wire_record;
bool wire_next_record(const wire_lane *lane, size_t *pos, wire_record *record);
/* How many records of a type crossed a lane. */
size_t wire_count_records(const wire_lane *lane, uint8_t type);

#endif
