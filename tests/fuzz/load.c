/* SPDX-License-Identifier: MIT */
/* Fuzzes what a context loads: anchors, CRLs, chains and keys, PEM or DER. */
#include "endpoint/endpoint.h"
#include "fuzz.h"

static const uint8_t *after_mark(const uint8_t *p, const uint8_t *end)
{
    static const char mark[] = "\n%%\n";
    while ((size_t)(end - p) >= sizeof mark - 1) {
        if (memcmp(p, mark, sizeof mark - 1) == 0) {
            return p;
        }
        p++;
    }
    return end;
}

/* First byte: backend and kind. The rest is a file; for own certificates chain, "\n%%\n", key. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    size_t count;
    ussl_ctx *ctx;
    if (size == 0 || endpoint_ctx(USSL_CLIENT, data[0]) == NULL) {
        return 0;
    }
    const ussl_backend *const *backends = ussl_backends(&count);
    FUZZ_ASSERT(ussl_ctx_new_on(&ctx, backends[data[0] % ENDPOINT_BACKENDS],
                                data[0] & 8 ? USSL_SERVER : USSL_CLIENT) == USSL_OK);
    const uint8_t *file = data + 1, *end = data + size;
    int rc;
    switch (data[0] / 2 % 4) {
    case 0:
        rc = ussl_ctx_add_ca(ctx, file, (size_t)(end - file));
        break;
    case 1:
        rc = ussl_ctx_add_crl(ctx, file, (size_t)(end - file));
        break;
    case 2: {
        uint32_t reasons = 0;
        rc = ussl_ctx_verify(ctx, file, (size_t)(end - file), NULL, 0, "myssl.com",
                             USSL_PURPOSE_SERVER, &reasons);
        FUZZ_ASSERT(rc != USSL_OK); /* it trusts nobody */
        FUZZ_ASSERT((rc == USSL_E_VERIFY) == (reasons != 0));
        rc = rc == USSL_E_VERIFY || rc == USSL_E_STATE ? USSL_OK : rc;
        break;
    }
    default: {
        const uint8_t *key = after_mark(file, end);
        size_t chain_len = (size_t)(key - file);
        key += key != end ? 4 : 0;
        rc = ussl_ctx_add_own_cert(ctx, file, chain_len, key, (size_t)(end - key), "test");
        break;
    }
    }
    ussl_error error;
    ussl_ctx_error(ctx, &error);
    FUZZ_ASSERT(rc == USSL_OK || rc == USSL_E_ARG || rc == USSL_E_CERT || rc == USSL_E_KEY ||
                rc == USSL_E_NOTSUP);
    FUZZ_ASSERT(rc == USSL_OK || (error.code == rc && error.text[0] != '\0'));
    ussl_ctx_free(ctx);
    return 0;
}
