/* SPDX-License-Identifier: MIT */
/* Private keys that another process holds (the openssl command): at once, and at the third call. */
#include "parity.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

typedef struct element {
    const char *key;     /* file of the test PKI */
    unsigned answers_at; /* at which call it is ready */
    unsigned calls, waits;
} element;

static bool write_file(const char *path, const uint8_t *bytes, size_t len)
{
    FILE *f = fopen(path, "wb");
    bool fine = f != NULL && fwrite(bytes, 1, len, f) == len;
    return f != NULL && fclose(f) == 0 && fine;
}

static const char *padding_options(const ussl_key_request *r)
{
    if (r->padding == USSL_KEY_RSA_PSS) {
        return "-pkeyopt rsa_padding_mode:pss -pkeyopt rsa_pss_saltlen:digest";
    }
    return r->padding == USSL_KEY_RSA_PKCS1 ? "-pkeyopt rsa_padding_mode:pkcs1" : "";
}

/* One run of the openssl command: the key never enters this process. */
static int ask_process(const element *e, const ussl_key_request *r)
{
    char in[256], out[256], digest[64] = "", command[1400];
    snprintf(in, sizeof in, "%s/key-in-%ld", USSL_TEST_OUT_DIR, (long)getpid());
    snprintf(out, sizeof out, "%s/key-out-%ld", USSL_TEST_OUT_DIR, (long)getpid());
    if (r->kind == USSL_KEY_SIGN) {
        snprintf(digest, sizeof digest, "-pkeyopt digest:sha%u",
                 r->hash_bits == 160 ? 1 : r->hash_bits);
    }
    snprintf(command, sizeof command,
             "openssl pkeyutl %s -inkey '%s/%s' %s %s -in '%s' -out '%s' 2>&1",
             r->kind == USSL_KEY_SIGN ? "-sign" : "-decrypt", pki_dir(), e->key, digest,
             padding_options(r), in, out);
    int rc = USSL_E_KEY;
    if (write_file(in, r->in, r->in_len) && system(command) == 0) {
        FILE *f = fopen(out, "rb");
        if (f != NULL) {
            *r->out_len = fread(r->out, 1, r->out_cap, f);
            rc = *r->out_len > 0 ? USSL_OK : USSL_E_KEY;
            fclose(f);
        }
    }
    unlink(in);
    unlink(out);
    return rc;
}

static int answer(void *arg, const ussl_key_request *r)
{
    element *e = arg;
    e->calls++;
    if (e->calls < e->answers_at) {
        e->waits++;
        return USSL_WANT_KEY;
    }
    return ask_process(e, r);
}

/* The server's, then the client's key is outside. */
static outcome external(const ussl_backend *b, uint16_t version, uint16_t suite, const char *name,
                        const char *client_name, unsigned answers_at)
{
    for (int client = 0; client < 2; client++) {
        char chain_file[32], key_file[32];
        const char *who = client ? client_name : name;
        snprintf(chain_file, sizeof chain_file, "%s.pem", who);
        snprintf(key_file, sizeof key_file, "%s.key", who);
        element e = {key_file, answers_at, 0, 0};
        pair p;
        pair_open(&p, b, b);
        pair_trust(&p.client, PKI_ROOT);
        pair_force_version(&p, version);
        if (suite != 0) {
            pair_force_suite(&p, suite);
        }
        pki_file chain = pki_read(chain_file);
        pair_end *end = client ? &p.client : &p.server;
        int rc = ussl_ctx_add_own_cert_external(end->ctx, chain.text, chain.len, answer, &e,
                                                answers_at > 1 ? USSL_KEY_MAY_WAIT : 0);
        pki_free(&chain);
        SET(&p, rc);
        if (client) {
            pair_show(&p.server, name);
            pair_trust(&p.server, PKI_ROOT);
            SET(&p, ussl_ctx_set_client_auth(p.server.ctx, USSL_CLIENT_AUTH_REQUIRE));
        }
        ussl_bio bio = wire_bio(end->wire);
        ussl_conn *probe = NULL;
        rc = ussl_conn_new(&probe, end->ctx, &bio);
        ussl_conn_free(probe);
        SET(&p, rc);
        SEE(&p, pair_meet(&p), "%s, %s key: client %s; server %s", ussl_version_name(version),
            client ? "client's" : "server's", pair_why(&p.client), pair_why(&p.server));
        SEE(&p, e.calls >= answers_at && e.waits == answers_at - 1, "%u calls, %u waits", e.calls,
            e.waits);
        SEE(&p, pair_exchange(&p, 100), "no data");
        pair_free(&p);
    }
    return TOOK_EFFECT;
}

static outcome both_versions(const ussl_backend *b, unsigned answers_at)
{
    outcome o = external(b, USSL_TLS1_2, 0, "ec", "client-ec", answers_at);
    return o == TOOK_EFFECT ? external(b, USSL_TLS1_3, 0, "ec", "client-ec", answers_at) : o;
}

outcome parity_external_now(const ussl_backend *b)
{
    return both_versions(b, 1);
}

outcome parity_external_later(const ussl_backend *b)
{
    return both_versions(b, 3);
}

outcome parity_external_rsa(const ussl_backend *b)
{
    return external(b, USSL_TLS1_2, 0xc02f, "rsa", "client-rsa", 1);
}

outcome parity_external_rsa_later(const ussl_backend *b)
{
    return external(b, USSL_TLS1_2, 0xc02f, "rsa", "client-rsa", 3);
}

/* Static RSA: the secret decrypts the premaster. Servers only. */
static outcome decrypt(const ussl_backend *b, unsigned answers_at)
{
    element e = {"rsa.key", answers_at, 0, 0};
    pair p;
    pair_open(&p, b, b);
    pair_trust(&p.client, PKI_ROOT);
    pair_force_suite(&p, 0x009c);
    pki_file chain = pki_read("rsa.pem");
    int rc = ussl_ctx_add_own_cert_external(p.server.ctx, chain.text, chain.len, answer, &e,
                                            answers_at > 1 ? USSL_KEY_MAY_WAIT : 0);
    pki_free(&chain);
    SET(&p, rc);
    ussl_bio bio = wire_bio(&p.wire.server);
    ussl_conn *probe = NULL;
    rc = ussl_conn_new(&probe, p.server.ctx, &bio);
    ussl_conn_free(probe);
    SET(&p, rc);
    SEE(&p, pair_meet(&p), "client %s; server %s", pair_why(&p.client), pair_why(&p.server));
    SEE(&p, e.calls == answers_at && pair_exchange(&p, 100), "%u calls", e.calls);
    pair_free(&p);
    return TOOK_EFFECT;
}

outcome parity_external_decrypt(const ussl_backend *b)
{
    return decrypt(b, 1);
}

outcome parity_external_decrypt_later(const ussl_backend *b)
{
    return decrypt(b, 3);
}

outcome parity_external_rsa_1_3(const ussl_backend *b)
{
    return external(b, USSL_TLS1_3, 0, "rsa", "client-rsa", 1);
}
