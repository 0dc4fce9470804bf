/* SPDX-License-Identifier: MIT */
/* What the layer's cost is measured by: one handshake and the same bytes each way, by three roads.
 */
#ifndef USSL_BENCH_DIRECT_H
#define USSL_BENCH_DIRECT_H

#include <stddef.h>
#include <stdint.h>

/* Each way of the wire; a whole flight fits. */
#define WIRE_SIZE 65536u
#define CHUNK     16384u

/* Bytes that a connection sends each way; the main program's choice. */
extern size_t transfer;

typedef struct wire {
    uint8_t bytes[WIRE_SIZE];
    size_t start, end;
} wire;

/* Moves what there is, or what fits; 0: nothing now. */
size_t wire_take(wire *w, void *buf, size_t len);
size_t wire_put(wire *w, const void *buf, size_t len);

typedef struct setting {
    uint16_t suite;
    const char *suite_name; /* IANA */
    int tls13;
} setting;

/* Sets up contexts; not measured. 0, or the program has said why not. */
int road_open(const setting *s);
/* One connection: handshake, transfer bytes each way in CHUNKs, close. Measured. */
int road_run(wire *up, wire *down);
void road_close(void);

/* The same bytes at every run. */
int fixed_random(void *buf, size_t len);

#endif
