/* SPDX-License-Identifier: MIT */
/* A ClientHello, taken apart. */
#include "hello.h"

#include <string.h>

size_t hello_message(const wire_lane *lane, uint8_t *out, size_t cap)
{
    size_t pos = 0, have = 0, need = 4;
    wire_record record;
    while (have < need && wire_next_record(lane, &pos, &record) && record.type == 22) {
        size_t n = record.len < cap - have ? record.len : cap - have;
        memcpy(out + have, record.body, n);
        have += n;
        if (have >= 4) {
            need = 4 + ((size_t)out[1] << 16 | (size_t)out[2] << 8 | out[3]);
        }
    }
    return have >= need ? need : 0;
}

static size_t u16(const uint8_t *p)
{
    return (size_t)p[0] << 8 | p[1];
}

bool hello_read(const wire_lane *lane, hello *h)
{
    memset(h, 0, sizeof *h);
    size_t len = hello_message(lane, h->storage, sizeof h->storage);
    if (len < 39 || h->storage[0] != 1) {
        return false;
    }
    const uint8_t *p = h->storage + 4, *end = h->storage + len;
    h->version = (uint16_t)u16(p);
    h->random = p + 2;
    p += 34;
    h->session_id_len = *p++;
    h->session_id = p;
    p += h->session_id_len;
    if (end - p < 2) {
        return false;
    }
    h->suite_count = u16(p) / 2;
    h->suites = p + 2;
    p += 2 + h->suite_count * 2;
    if (end - p < 1 || end - p < 1 + p[0]) {
        return false;
    }
    p += 1 + p[0];
    if (end - p >= 2) {
        h->extensions = p + 2;
        h->extensions_len = u16(p);
        return (size_t)(end - p) == 2 + h->extensions_len;
    }
    return true;
}

bool hello_offers(const hello *h, uint16_t suite)
{
    for (size_t i = 0; i < h->suite_count; i++) {
        if (u16(h->suites + 2 * i) == suite) {
            return true;
        }
    }
    return false;
}

hello_ext hello_find(const hello *h, uint16_t type)
{
    const uint8_t *p = h->extensions;
    size_t left = h->extensions_len;
    while (left >= 4) {
        size_t len = u16(p + 2);
        if (len > left - 4) {
            break;
        }
        if (u16(p) == type) {
            return (hello_ext){true, p + 4, len};
        }
        p += 4 + len;
        left -= 4 + len;
    }
    return (hello_ext){false, NULL, 0};
}
