/* SPDX-License-Identifier: MIT */
/* Options about resumption: what is resumed, and under which conditions it is not. */
#include "parity.h"

#include <string.h>

typedef struct saved {
    uint8_t blob[16384];
    size_t len;
} saved;

/* Connects, moves some data so that a ticket arrives, and saves. */
static int save(pair *p, saved *s)
{
    if (!pair_meet(p) || !pair_exchange(p, 10)) {
        return USSL_E_PROTO;
    }
    return ussl_conn_save_session(p->client.conn, s->blob, sizeof s->blob, &s->len);
}

/* Connects anew with a saved session: 1 resumed, 0 a full handshake, -1 neither. */
static int again(pair *p, const saved *s)
{
    pair_connect(p);
    if (ussl_conn_set_session(p->client.conn, s->blob, s->len) != USSL_OK || !pair_handshake(p) ||
        !pair_exchange(p, 10)) {
        return -1;
    }
    bool c = parity_info(&p->client).resumed, v = parity_info(&p->server).resumed;
    return c == v ? c : -1;
}

static outcome tickets_in(const ussl_backend *b, uint16_t version)
{
    for (int on = 0; on < 2; on++) {
        saved s;
        pair p;
        parity_open(&p, b, version);
        SET(&p, ussl_ctx_set_tickets(p.server.ctx, on));
        SET(&p, ussl_ctx_set_tickets(p.client.ctx, true));
        int rc = save(&p, &s);
        if (!on) {
            SEE(&p, rc == USSL_E_STATE || again(&p, &s) == 0, "resumed though tickets are off");
        } else {
            SET(&p, rc);
            int resumed = again(&p, &s);
            SEE(&p, resumed == 1, "%d: client %s; server %s", resumed, pair_why(&p.client),
                pair_why(&p.server));
        }
        pair_free(&p);
    }
    return TOOK_EFFECT;
}

static outcome tickets_1_2(const ussl_backend *b)
{
    return tickets_in(b, USSL_TLS1_2);
}

static outcome tickets_1_3(const ussl_backend *b)
{
    return tickets_in(b, USSL_TLS1_3);
}

static outcome cache(const ussl_backend *b)
{
    saved s;
    pair p;
    parity_open(&p, b, USSL_TLS1_2);
    SET(&p, ussl_ctx_set_tickets(p.server.ctx, false));
    SET(&p, ussl_ctx_set_session_cache(p.server.ctx, 4));
    SET(&p, save(&p, &s));
    int resumed = again(&p, &s);
    SEE(&p, resumed == 1, "%d: client %s; server %s", resumed, pair_why(&p.client),
        pair_why(&p.server));
    pair_free(&p);
    return TOOK_EFFECT;
}

static int64_t moving(void *arg)
{
    return *(int64_t *)arg;
}

static outcome lifetime(const ussl_backend *b)
{
    static const uint16_t all[] = {USSL_TLS1_2, USSL_TLS1_3};
    for (size_t i = 0; i < 2; i++) {
        int64_t now = 1900000000; /* 2030: the test PKI is good for long */
        saved s;
        pair p;
        parity_open(&p, b, all[i]);
        SET(&p, ussl_ctx_set_session_lifetime(p.client.ctx, 60));
        SET(&p, ussl_ctx_set_session_lifetime(p.server.ctx, 60));
        SET(&p, ussl_ctx_set_clock(p.client.ctx, USSL_CLOCK_CALLBACK, moving, &now));
        SET(&p, ussl_ctx_set_clock(p.server.ctx, USSL_CLOCK_CALLBACK, moving, &now));
        SET(&p, save(&p, &s));
        now += 30;
        int resumed = again(&p, &s);
        SEE(&p, resumed == 1, "after 30 s: %d, %s", resumed, pair_why(&p.client));
        now += 60;
        resumed = again(&p, &s);
        SEE(&p, resumed == 0, "after 90 s: %d, %s", resumed, pair_why(&p.client));
        pair_free(&p);
    }
    return TOOK_EFFECT;
}

static outcome ticket_key(const ussl_backend *b)
{
    static const uint8_t one[48] = {1}, two[48] = {2}, three[48] = {3};
    static const uint16_t all[] = {USSL_TLS1_2, USSL_TLS1_3};
    for (size_t i = 0; i < 2; i++) {
        saved s;
        pair p, q;
        parity_open(&p, b, all[i]);
        parity_open(&q, b, all[i]);
        int rc = ussl_ctx_set_ticket_key(p.server.ctx, one);
        if (rc == USSL_OK) {
            rc = ussl_ctx_set_ticket_key(q.server.ctx, one);
        }
        int saved_rc = rc == USSL_OK ? save(&p, &s) : rc;
        int at_other = saved_rc == USSL_OK ? again(&q, &s) : -2;
        /* One rotation: the former key still opens. Two: it does not. */
        int rotated = rc == USSL_OK ? ussl_ctx_set_ticket_key(q.server.ctx, two) : rc;
        int after_one = rotated == USSL_OK && at_other == 1 ? again(&q, &s) : -2;
        rotated = rotated == USSL_OK ? ussl_ctx_set_ticket_key(q.server.ctx, three) : rotated;
        int after_two = rotated == USSL_OK && after_one == 1 ? again(&q, &s) : -2;
        pair_free(&q);
        SET(&p, rc);
        SET(&p, saved_rc);
        SET(&p, rotated);
        SEE(&p, at_other == 1 && after_one == 1 && after_two == 0,
            "%s: at another server %d, after one rotation %d, after two %d",
            ussl_version_name(all[i]), at_other, after_one, after_two);
        pair_free(&p);
    }
    return TOOK_EFFECT;
}

static outcome seal(const ussl_backend *b)
{
    static const uint8_t key[32] = {7}, other[32] = {8};
    saved s, damaged;
    pair p;
    parity_open(&p, b, USSL_TLS1_2);
    SET(&p, ussl_ctx_set_session_seal(p.client.ctx, key));
    SET(&p, save(&p, &s));
    int resumed = again(&p, &s);
    ussl_error e;
    ussl_conn_error(p.client.conn, &e);
    SEE(&p, resumed == 1, "with the key: %d, %s: %s", resumed, e.operation, e.text);
    damaged = s;
    damaged.blob[s.len / 2] ^= 1;
    pair_connect(&p);
    int rc = ussl_conn_set_session(p.client.conn, damaged.blob, damaged.len);
    SEE(&p, rc == USSL_E_ARG, "a damaged one: %s", ussl_result_name(rc));
    pair q;
    parity_open(&q, b, USSL_TLS1_2);
    rc = ussl_ctx_set_session_seal(q.client.ctx, other);
    pair_connect(&q);
    int foreign = ussl_conn_set_session(q.client.conn, s.blob, s.len);
    bool met = pair_handshake(&q), full = met && !parity_info(&q.client).resumed;
    pair_free(&q);
    SEE(&p, rc == USSL_OK && (foreign == USSL_E_ARG || (foreign == USSL_OK && full)),
        "with another key: %s", ussl_result_name(foreign));
    pair_free(&p);
    return TOOK_EFFECT;
}

/* What a session is bound to: another name, other trust, another backend: a full handshake. */
static outcome set_session(const ussl_backend *b)
{
    static const uint16_t all[] = {USSL_TLS1_2, USSL_TLS1_3};
    for (size_t i = 0; i < 2; i++) {
        saved s;
        pair p;
        parity_open(&p, b, all[i]);
        SET(&p, save(&p, &s));
        SEE(&p, again(&p, &s) == 1, "%s", pair_why(&p.client));
        p.name = "localhost";
        int resumed = again(&p, &s);
        SEE(&p, resumed == 0, "another name: %d, %s", resumed, pair_why(&p.client));
        p.name = "myssl.com";
        /* The same server, a client that trusts somebody else. */
        pair_disconnect(&p);
        ussl_ctx_free(p.client.ctx);
        p.client.ctx = NULL;
        SET(&p, ussl_ctx_new_on(&p.client.ctx, b, USSL_CLIENT));
        SET(&p, ussl_ctx_set_versions(p.client.ctx, all[i], all[i]));
        pair_trust(&p.client, "root-rsa.pem");
        pair_connect(&p);
        SET(&p, ussl_conn_set_session(p.client.conn, s.blob, s.len));
        SEE(&p, !pair_handshake(&p) && p.client.rc == USSL_E_VERIFY, "other anchors: %s",
            pair_why(&p.client));
        pair_free(&p);
    }
    return TOOK_EFFECT;
}

static outcome save_session(const ussl_backend *b)
{
    saved s;
    pair p;
    parity_open(&p, b, USSL_TLS1_2);
    pair_connect(&p);
    size_t len = 0;
    int early = ussl_conn_save_session(p.client.conn, NULL, 0, &len);
    SEE(&p, early == USSL_E_STATE || early == USSL_E_NOTSUP, "before the handshake: %s",
        ussl_result_name(early));
    SET(&p, save(&p, &s));
    SET(&p, ussl_conn_save_session(p.client.conn, NULL, 0, &len));
    SEE(&p, len == s.len, "the size is %zu, then %zu", len, s.len);
    uint8_t small[8];
    int rc = ussl_conn_save_session(p.client.conn, small, sizeof small, &len);
    SEE(&p, rc == USSL_E_ARG, "into 8 bytes: %s", ussl_result_name(rc));
    pair_free(&p);
    return TOOK_EFFECT;
}

const parity_row parity_session[] = {
    {"ussl_ctx_set_tickets", "on and off, TLS 1.2", "ussl_info.resumed at both", USSL_CAP_SESSION,
     tickets_1_2},
    {"ussl_ctx_set_tickets", "on and off, TLS 1.3", "ussl_info.resumed at both", USSL_CAP_SESSION,
     tickets_1_3},
    {"ussl_ctx_set_session_cache", "by session id, TLS 1.2", "ussl_info.resumed at both",
     USSL_CAP_SESSION, cache},
    {"ussl_ctx_set_session_lifetime", "60 s, tried at 30 and 90", "ussl_info.resumed",
     USSL_CAP_SESSION, lifetime},
    {"ussl_ctx_set_ticket_key", "shared by two servers, rotated twice", "ussl_info.resumed",
     USSL_CAP_TICKET_KEYS, ticket_key},
    {"ussl_ctx_set_session_seal", "right key, wrong key, damage", "ussl_info.resumed",
     USSL_CAP_SESSION, seal},
    {"ussl_conn_set_session", "same, other name, other anchors", "ussl_info.resumed",
     USSL_CAP_SESSION, set_session},
    {"ussl_conn_save_session", "too early, too small, right", "result", USSL_CAP_SESSION,
     save_session},
};
const size_t parity_session_count = sizeof parity_session / sizeof parity_session[0];
