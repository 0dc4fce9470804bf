/* SPDX-License-Identifier: MIT */
/* The transport in memory: two lanes of bytes, and the faults that a test asks for. */
#include "wire.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void heal(wire_lane *lane)
{
    lane->len = 0;
    lane->taken = 0;
    lane->eof = false;
    lane->cut_at = WIRE_NEVER;
    lane->fail_at = WIRE_NEVER;
    lane->flip_at = WIRE_NEVER;
    lane->nonsense_at = WIRE_NEVER;
    lane->nonsense_len = 0;
    lane->flip_mask = 0;
    lane->refuse_writes_at = WIRE_NEVER;
}

void wire_init(wire *w)
{
    memset(w, 0, sizeof *w);
    w->random = 2463534242u;
    w->client = (wire_end){w, &w->to_client, &w->to_server};
    w->server = (wire_end){w, &w->to_server, &w->to_client};
    heal(&w->to_server);
    heal(&w->to_client);
}

void wire_free(wire *w)
{
    free(w->to_server.bytes);
    free(w->to_client.bytes);
    memset(w, 0, sizeof *w);
}

void wire_reset(wire *w)
{
    heal(&w->to_server);
    heal(&w->to_client);
    w->calls = 0;
    w->moved = 0;
}

static uint32_t next_random(wire *w)
{
    w->random ^= w->random << 13;
    w->random ^= w->random >> 17;
    w->random ^= w->random << 5;
    return w->random;
}

/* How much of `len` may move in this call; 0: none, try again. */
static size_t allowance(wire *w, size_t len)
{
    w->calls++;
    if (!w->stutter) {
        return len;
    }
    if (w->calls % 3 == 0) {
        return 0;
    }
    size_t most = 1 + next_random(w) % 19;
    return len < most ? len : most;
}

static size_t at_most(size_t len, size_t limit)
{
    return len < limit ? len : limit;
}

static int read_nonsense(wire_end *end, uint8_t *buf, size_t len, size_t *done)
{
    wire_lane *in = end->in;
    size_t given = in->taken - in->nonsense_at;
    if (given >= in->nonsense_len) {
        return USSL_CLOSED;
    }
    size_t n = at_most(len, in->nonsense_len - given);
    for (size_t i = 0; i < n; i++) {
        buf[i] = (uint8_t)(next_random(end->wire) >> 11);
    }
    /* One random byte in 256 is the peer's own, and the last byte of a flight would be honest. */
    if (given == 0 && in->taken < in->len && buf[0] == in->bytes[in->taken]) {
        buf[0] ^= 1;
    }
    in->taken += n;
    end->wire->moved += n;
    *done = n;
    return USSL_OK;
}

static int end_read(void *arg, void *buf, size_t len, size_t *done)
{
    wire_end *end = arg;
    wire_lane *in = end->in;
    *done = 0;
    size_t n = allowance(end->wire, len);
    if (n == 0) {
        return USSL_WANT_READ;
    }
    if (in->taken >= in->nonsense_at) {
        return read_nonsense(end, buf, n, done);
    }
    if (in->taken >= in->fail_at) {
        return USSL_E_IO;
    }
    if (in->taken >= in->cut_at) {
        return USSL_CLOSED;
    }
    n = at_most(n, in->nonsense_at - in->taken);
    n = at_most(n, in->fail_at - in->taken);
    n = at_most(n, in->cut_at - in->taken);
    n = at_most(n, in->len - in->taken);
    if (n == 0) {
        return in->eof ? USSL_CLOSED : USSL_WANT_READ;
    }
    memcpy(buf, in->bytes + in->taken, n);
    if (in->flip_at >= in->taken && in->flip_at - in->taken < n) {
        ((uint8_t *)buf)[in->flip_at - in->taken] ^= in->flip_mask;
    }
    in->taken += n;
    end->wire->moved += n;
    *done = n;
    return USSL_OK;
}

static void append(wire_lane *lane, const void *bytes, size_t len)
{
    if (lane->cap - lane->len < len) {
        size_t cap = (lane->len + len) * 2;
        uint8_t *grown = realloc(lane->bytes, cap);
        if (grown == NULL) {
            fputs("wire: out of memory\n", stderr);
            abort();
        }
        lane->bytes = grown;
        lane->cap = cap;
    }
    memcpy(lane->bytes + lane->len, bytes, len);
    lane->len += len;
}

static int end_write(void *arg, const void *buf, size_t len, size_t *done)
{
    wire_end *end = arg;
    wire_lane *out = end->out;
    *done = 0;
    size_t n = allowance(end->wire, len);
    if (n == 0) {
        return USSL_WANT_WRITE;
    }
    if (out->eof || out->len >= out->refuse_writes_at) {
        return USSL_E_IO;
    }
    n = at_most(n, out->refuse_writes_at - out->len);
    append(out, buf, n);
    end->wire->moved += n;
    *done = n;
    return USSL_OK;
}

ussl_bio wire_bio(wire_end *end)
{
    return (ussl_bio){end_read, end_write, end};
}

void wire_hang_up(wire_end *end)
{
    end->out->eof = true;
}

void wire_inject(wire_end *end, const void *bytes, size_t len)
{
    append(end->out, bytes, len);
}

bool wire_next_record(const wire_lane *lane, size_t *pos, wire_record *record)
{
    if (lane->len - *pos < 5) {
        return false;
    }
    const uint8_t *p = lane->bytes + *pos;
    size_t len = (size_t)p[3] << 8 | p[4];
    if (lane->len - *pos - 5 < len) {
        return false;
    }
    record->type = p[0];
    record->version = (uint16_t)(p[1] << 8 | p[2]);
    record->body = p + 5;
    record->len = len;
    *pos += 5 + len;
    return true;
}

size_t wire_count_records(const wire_lane *lane, uint8_t type)
{
    size_t pos = 0, count = 0;
    wire_record record;
    while (wire_next_record(lane, &pos, &record)) {
        count += record.type == type;
    }
    return count;
}
