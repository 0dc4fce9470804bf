/* SPDX-License-Identifier: MIT */
/* Numbers and switches: record sizes, DH size, and the extensions that are on or off. */
#include "ussl_internal.h"

#include <string.h>

int ussl__set_number(ussl_ctx *ctx, const ussl__number *rule, unsigned value)
{
    ussl__mark mark;
    int rc = ussl__option(ctx, &mark, rule->op);
    if (rc != USSL_OK) {
        return rc;
    }
    bool off = value == 0 && rule->zero_is_off;
    if (rule->clients_only != NULL && ctx->cfg.role != USSL_CLIENT) {
        rc = ussl__ctx_fail(ctx, rule->op, USSL_E_ARG, rule->clients_only);
    } else if (!off && (value < rule->min || value > rule->max)) {
        rc = ussl__ctx_fail(ctx, rule->op, USSL_E_ARG, rule->text);
    } else if (!off && rule->cap != 0) {
        rc = ussl__need(ctx, rule->op, rule->cap);
    }
    if (rc == USSL_OK) {
        memcpy((uint8_t *)ctx + rule->slot, &value, sizeof value);
    }
    return ussl__option_end(ctx, &mark, rule->op, rc);
}

int ussl_ctx_set_max_fragment(ussl_ctx *ctx, unsigned length)
{
    static const ussl__number rule = {
        .op = "set_max_fragment",
        .slot = offsetof(ussl_ctx, cfg.max_fragment),
        .min = 512,
        .max = 4096,
        .cap = USSL_CAP_MAX_FRAGMENT,
        .zero_is_off = true,
        .text = "pass 512, 1024, 2048 or 4096, or 0 for none",
        .clients_only = "a server follows its client: ussl_ctx_set_send_limit bounds what it sends",
    };
    /* In between there is no code point; a number out of range is refused with the same words. */
    bool power = (length & (length - 1)) == 0;
    return ussl__set_number(ctx, &rule, power ? length : rule.max + 1);
}

int ussl_ctx_set_record_size_limit(ussl_ctx *ctx, unsigned length)
{
    static const ussl__number rule = {
        .op = "set_record_size_limit",
        .slot = offsetof(ussl_ctx, cfg.record_size_limit),
        .min = 64,
        .max = 16385,
        .cap = USSL_CAP_RECORD_SIZE_LIMIT,
        .zero_is_off = true,
        .text = "pass 64 to 16385, or 0 for none",
    };
    return ussl__set_number(ctx, &rule, length);
}

int ussl_ctx_set_send_limit(ussl_ctx *ctx, unsigned length)
{
    static const ussl__number rule = {
        .op = "set_send_limit",
        .slot = offsetof(ussl_ctx, send_limit),
        .min = 64,
        .max = 16384,
        .text = "pass 64 to 16384",
    };
    return ussl__set_number(ctx, &rule, length);
}

int ussl_ctx_set_dh_min_bits(ussl_ctx *ctx, unsigned bits)
{
    static const ussl__number rule = {
        .op = "set_dh_min_bits",
        .slot = offsetof(ussl_ctx, cfg.dh_min_bits),
        .min = 2048,
        .max = 8192,
        .text = "pass 2048 to 8192 bits",
        .clients_only = "a server chooses the group: ussl_ctx_set_groups",
    };
    return ussl__set_number(ctx, &rule, bits);
}

/* A switch; `cap` 0: every backend has it. */
static int set_switch(ussl_ctx *ctx, const char *op, size_t slot, bool on, uint32_t cap)
{
    ussl__mark mark;
    int rc = ussl__option(ctx, &mark, op);
    if (rc != USSL_OK) {
        return rc;
    }
    if (on && cap != 0) {
        rc = ussl__need(ctx, op, cap);
    }
    if (rc == USSL_OK) {
        memcpy((uint8_t *)ctx + slot, &on, sizeof on);
    }
    return ussl__option_end(ctx, &mark, op, rc);
}

int ussl_ctx_set_encrypt_then_mac(ussl_ctx *ctx, bool on)
{
    return set_switch(ctx, "set_encrypt_then_mac", offsetof(ussl_ctx, cfg.encrypt_then_mac), on, 0);
}

int ussl_ctx_set_require_ems(ussl_ctx *ctx, bool on)
{
    return set_switch(ctx, "set_require_ems", offsetof(ussl_ctx, cfg.require_ems), on,
                      USSL_CAP_REQUIRE_EMS);
}

int ussl_ctx_set_ocsp_stapling(ussl_ctx *ctx, bool on)
{
    if (ctx != NULL && ctx->cfg.role != USSL_CLIENT) {
        return ussl__ctx_fail(ctx, "set_ocsp_stapling", USSL_E_ARG,
                              "only a client asks for one: a server of ours staples nothing");
    }
    return set_switch(ctx, "set_ocsp_stapling", offsetof(ussl_ctx, cfg.ocsp_stapling), on,
                      USSL_CAP_OCSP_STAPLING);
}

int ussl_ctx_set_ca_names(ussl_ctx *ctx, bool on)
{
    if (ctx != NULL && ctx->cfg.role != USSL_SERVER) {
        return ussl__ctx_fail(ctx, "set_ca_names", USSL_E_ARG,
                              "only a server asks for client certificates");
    }
    return set_switch(ctx, "set_ca_names", offsetof(ussl_ctx, cfg.ca_names), on, USSL_CAP_CA_NAMES);
}

int ussl_ctx_keep_peer_chain(ussl_ctx *ctx, bool on)
{
    return set_switch(ctx, "keep_peer_chain", offsetof(ussl_ctx, cfg.keep_peer_chain), on, 0);
}

int ussl_ctx_set_tickets(ussl_ctx *ctx, bool on)
{
    /* On is the default, so a backend without tickets may only be told to leave them off. */
    return set_switch(ctx, "set_tickets", offsetof(ussl_ctx, cfg.tickets), on, USSL_CAP_SESSION);
}
