/* SPDX-License-Identifier: MIT */
/* The connections that rows are compared with: what each key exchange needs, and nothing else. */
#ifndef USSL_BENCH_MEMORY_EXCHANGES_H
#define USSL_BENCH_MEMORY_EXCHANGES_H

#include "ussl.h"

#define TRY(call)                                                                                  \
    do {                                                                                           \
        int rc_ = (call);                                                                          \
        if (rc_ != USSL_OK) {                                                                      \
            return rc_;                                                                            \
        }                                                                                          \
    } while (0)

int add_own_ec(ussl_ctx *ctx, ussl_role role);
int add_trust_ec(ussl_ctx *ctx);

/* Sets of a memory_row. */
int with_ec(ussl_ctx *ctx, ussl_role role);
int with_ecdh_ecdsa(ussl_ctx *ctx, ussl_role role);
int with_ecdh_rsa(ussl_ctx *ctx, ussl_role role);
int with_ecdhe_rsa(ussl_ctx *ctx, ussl_role role);
int with_dhe_rsa(ussl_ctx *ctx, ussl_role role);
int with_static_rsa(ussl_ctx *ctx, ussl_role role);
int with_rsa_1_3(ussl_ctx *ctx, ussl_role role);
int with_psk(ussl_ctx *ctx, ussl_role role);
int with_ecdhe_psk(ussl_ctx *ctx, ussl_role role);
int with_psk_1_3(ussl_ctx *ctx, ussl_role role);

#endif
