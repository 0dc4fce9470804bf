/* SPDX-License-Identifier: MIT */
/* The operations of the scripted backend. */
#include "fake_backend.h"

#include <criterion/criterion.h>
#include <string.h>

fake_state fake;

typedef struct fake_ctx {
    const ussl_config *cfg;
    size_t certs;
} fake_ctx;

typedef struct fake_conn {
    ussl_conn *conn;
    fake_ctx *ctx;
    void *block;
    int steps;
} fake_conn;

static int fake_start(void)
{
    fake.starts++;
    return USSL_OK;
}

static void fake_stop(void)
{
    fake.stops++;
}

static int fake_ctx_init(void *bctx, ussl_ctx *ctx, const ussl_config *cfg)
{
    (void)ctx;
    ((fake_ctx *)bctx)->cfg = cfg;
    return USSL_OK;
}

static void fake_ctx_fini(void *bctx)
{
    ussl__wipe(bctx, sizeof(fake_ctx));
}

static int fake_add_cert(void *bctx, size_t index, const ussl_own_cert *cert)
{
    fake_ctx *ctx = bctx;
    cr_assert_eq(index, ctx->certs);
    cr_assert(cert->chain_len > 0);
    ctx->certs++;
    return USSL_OK;
}

static int fake_freeze(void *bctx)
{
    (void)bctx;
    if (fake.fail_freeze) {
        return USSL_E_INTERNAL;
    }
    return USSL_OK;
}

static int fake_set_ticket_key(void *bctx, const uint8_t key[48])
{
    (void)bctx;
    memcpy(fake.ticket_key, key, 48);
    return USSL_OK;
}

static int fake_conn_init(void *bconn, void *bctx, ussl_conn *conn)
{
    fake_conn *c = bconn;
    c->conn = conn;
    c->ctx = bctx;
    c->block = ussl__malloc(100);
    return c->block != NULL ? USSL_OK : USSL_E_NOMEM;
}

static void fake_conn_fini(void *bconn)
{
    fake_conn *c = bconn;
    ussl__free(c->block);
    ussl__wipe(c, sizeof *c);
}

static int next(const int *list, size_t *at, size_t cap)
{
    return *at < cap && list[*at] != 0 ? list[(*at)++] : USSL_OK;
}

static int fake_finish(fake_conn *c)
{
    const ussl_config *cfg = c->ctx->cfg;
    bool ask = cfg->role == USSL_CLIENT || cfg->client_auth != USSL_CLIENT_AUTH_NONE;
    if (!ask || fake.skip_verify) {
        return USSL_OK;
    }
    fake.verdict = ussl__verify_peer(c->conn, fake.chain, fake.no_certificate ? 0 : fake.chain_len);
    if (fake.verdict != 0 && !fake.ignore_verdict) {
        ussl__alert_sent(c->conn, 2, (uint8_t)fake.verdict);
        return USSL_E_VERIFY;
    }
    return USSL_OK;
}

static int fake_step(void *bconn)
{
    fake_conn *c = bconn;
    fake.current = ussl__current();
    if (fake.on_step != NULL) {
        fake.on_step(c->conn);
    }
    if (fake.fail_alloc) {
        (void)ussl__malloc(SIZE_MAX);
        return USSL_E_INTERNAL;
    }
    if (fake.fail_random) {
        uint8_t byte;
        (void)ussl__random(&byte, 1);
        return USSL_E_INTERNAL;
    }
    int rc = next(fake.script.step, &fake.script.at_step, 16);
    return rc == USSL_OK ? fake_finish(c) : rc;
}

/* Reads through the bio one byte for one: no record layer. */
static int fake_read(void *bconn, uint8_t *buf, size_t len, size_t *got)
{
    fake_conn *c = bconn;
    int rc = next(fake.script.read, &fake.script.at_read, 16);
    if (rc != USSL_OK) {
        if (rc == USSL_CLOSED) {
            ussl__alert_received(c->conn, 1, 0);
        }
        return rc;
    }
    rc = ussl__bio_read(c->conn, buf, len, got);
    return rc == USSL_CLOSED ? USSL_E_PROTO : rc;
}

static int fake_write(void *bconn, const uint8_t *buf, size_t len)
{
    fake_conn *c = bconn;
    fake.last_write = len;
    int rc = next(fake.script.write, &fake.script.at_write, 16);
    size_t done;
    return rc == USSL_OK ? ussl__bio_write(c->conn, buf, len, &done) : rc;
}

static size_t fake_write_max(void *bconn)
{
    (void)bconn;
    return fake.write_max != 0 ? fake.write_max : 16384;
}

static size_t fake_pending(void *bconn)
{
    (void)bconn;
    return 7;
}

static int fake_send_alert(void *bconn, uint8_t level, uint8_t description)
{
    fake_conn *c = bconn;
    int rc = next(fake.script.alert, &fake.script.at_alert, 4);
    if (rc == USSL_OK) {
        fake.alerts++;
        fake.last_alert = description;
        ussl__alert_sent(c->conn, level, description);
    }
    return rc;
}

static int fake_key_update(void *bconn, bool request)
{
    (void)bconn;
    (void)request;
    fake.updates++;
    return USSL_OK;
}

static int fake_export(void *bconn, const char *label, const uint8_t *context, size_t context_len,
                       uint8_t *out, size_t out_len)
{
    (void)bconn;
    (void)label;
    (void)context;
    (void)context_len;
    memset(out, 0x5a, out_len);
    return USSL_OK;
}

static void fake_last_error(void *bconn, long *number, char *text, size_t cap)
{
    (void)bconn;
    *number = -4711;
    text[0] = '\0';
    ussl__say(text, cap, "fake");
}

static int fake_save(void *bconn, uint8_t *out, size_t cap, size_t *len)
{
    (void)bconn;
    *len = 40;
    if (out == NULL) {
        return USSL_OK;
    }
    if (cap < 40) {
        return USSL_E_ARG;
    }
    memset(out, 0xc3, 40);
    return USSL_OK;
}

static int fake_restore(void *bconn, const uint8_t *blob, size_t len)
{
    (void)bconn;
    fake.restores++;
    fake.saved_len = len < sizeof fake.saved ? len : sizeof fake.saved;
    memcpy(fake.saved, blob, fake.saved_len);
    return USSL_OK;
}

static void fake_info(void *bconn, ussl_backend_info *out)
{
    (void)bconn;
    memset(out, 0, sizeof *out);
    out->version = fake.version != 0 ? fake.version : USSL_TLS1_3;
    out->suite = fake.suite != 0 ? fake.suite : 0x1301;
    out->resumed = fake.resumed;
}

static size_t fake_list(const uint16_t *ids, size_t count, uint16_t *out, size_t cap)
{
    for (size_t i = 0; i < count && i < cap; i++) {
        out[i] = ids[i];
    }
    return count;
}

static size_t fake_suites(uint16_t *out, size_t cap)
{
    static const uint16_t ids[] = {0x1301, 0x1303, 0xc02b, 0xc02f, 0x002f, 0xccac, 0x00a8};
    return fake_list(ids, sizeof ids / sizeof ids[0], out, cap);
}

static size_t fake_groups(uint16_t *out, size_t cap)
{
    static const uint16_t ids[] = {23, 29};
    return fake_list(ids, sizeof ids / sizeof ids[0], out, cap);
}

static size_t fake_sigalgs(uint16_t *out, size_t cap)
{
    static const uint16_t ids[] = {0x0403, 0x0804, 0x0201};
    return fake_list(ids, sizeof ids / sizeof ids[0], out, cap);
}

static int fake_verify_signature(const ussl_signature *sig)
{
    (void)sig;
    return USSL_OK;
}

/* No hash for anyone to trust, but it mixes well enough to tell inputs apart. */
static int fake_sha256(const uint8_t *data, size_t len, uint8_t out[32])
{
    uint64_t h[4] = {1469598103934665603u, 2, 3, 4};
    for (size_t i = 0; i < len; i++) {
        for (size_t j = 0; j < 4; j++) {
            h[j] = (h[j] ^ (data[i] + j)) * 1099511628211u + (h[(j + 1) % 4] >> 7);
        }
    }
    memcpy(out, h, 32);
    return USSL_OK;
}

static void fake_tag(const uint8_t key[32], const uint8_t *p, size_t len, uint8_t tag[16])
{
    uint8_t digest[32];
    (void)fake_sha256(p, len, digest);
    for (size_t i = 0; i < 16; i++) {
        tag[i] = (uint8_t)(digest[i] ^ digest[16 + i] ^ key[i]);
    }
}

static int fake_seal(const uint8_t key[32], const uint8_t nonce[12], const uint8_t *in, size_t len,
                     uint8_t *out)
{
    for (size_t i = 0; i < len; i++) {
        out[i] = (uint8_t)(in[i] ^ key[i % 32] ^ nonce[i % 12]);
    }
    fake_tag(key, out, len, out + len);
    return USSL_OK;
}

static int fake_open(const uint8_t key[32], const uint8_t nonce[12], const uint8_t *in, size_t len,
                     uint8_t *out)
{
    size_t body = len - 16;
    uint8_t tag[16];
    fake_tag(key, in, body, tag);
    if (memcmp(tag, in + body, 16) != 0) {
        return USSL_E_CERT;
    }
    for (size_t i = 0; i < body; i++) {
        out[i] = (uint8_t)(in[i] ^ key[i % 32] ^ nonce[i % 12]);
    }
    return USSL_OK;
}

static void *fake_native(void *bconn)
{
    return bconn;
}

static const char *fake_version(void)
{
    return "1.2.3";
}

static const char *fake_lacks(uint32_t cap)
{
    return cap == USSL_CAP_REQUIRE_EMS ? "the fake has no EMS" : "the fake lacks it";
}

static const char *fake_lacks_suite(const ussl_suite *suite)
{
    (void)suite;
    return "the fake lacks the suite";
}

static const ussl_ctx_ops fake_ctx_ops = {fake_ctx_init, fake_ctx_fini, fake_add_cert, fake_freeze,
                                          fake_set_ticket_key};
static const ussl_conn_ops fake_conn_ops = {
    fake_conn_init, fake_conn_fini,  fake_step,       fake_read,   fake_write,     fake_write_max,
    fake_pending,   fake_send_alert, fake_key_update, fake_export, fake_last_error};
static const ussl_sess_ops fake_sess_ops = {fake_save, fake_restore};
static const ussl_info_ops fake_info_ops = {fake_info,
                                            fake_suites,
                                            fake_groups,
                                            fake_sigalgs,
                                            ussl__unsupported_peer_cert,
                                            ussl__unsupported_ocsp_response,
                                            fake_native};
static const ussl_pki_ops fake_pki_ops = {fake_verify_signature, fake_sha256, fake_seal, fake_open};

ussl_backend fake_backend = {
    .abi_major = USSL_BACKEND_ABI_MAJOR,
    .abi_minor = USSL_BACKEND_ABI_MINOR,
    .struct_size = sizeof(ussl_backend),
    .name = "fake",
    .licence = "MIT",
    .version = fake_version,
    .caps = ((1u << USSL_CAP_COUNT) - 1) & ~(uint32_t)(FAKE_LACKS),
    .ctx_size = sizeof(fake_ctx),
    .conn_size = sizeof(fake_conn),
    .align = 64,
    .start = fake_start,
    .stop = fake_stop,
    .lacks = fake_lacks,
    .lacks_suite = fake_lacks_suite,
    .ctx = &fake_ctx_ops,
    .conn = &fake_conn_ops,
    .sess = &fake_sess_ops,
    .info = &fake_info_ops,
    .pki = &fake_pki_ops,
};
