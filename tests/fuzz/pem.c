/* SPDX-License-Identifier: MIT */
/* Fuzzes PEM framing and base64. */
#include "fuzz.h"

#include "pem/pem.h"

static void inside(ussl_span part, const uint8_t *data, size_t size)
{
    FUZZ_ASSERT(part.p >= data && part.n <= size && (size_t)(part.p - data) <= size - part.n);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    ussl__pem_block block;
    size_t pos = 0, before = 0;
    int rc;
    bool is_pem = ussl__pem_is(data, size);
    while ((rc = ussl__pem_next(data, size, &pos, &block)) == USSL_OK) {
        FUZZ_ASSERT(pos > before && pos <= size);
        before = pos;
        inside(block.label, data, size);
        inside(block.whole, data, size);
        inside(block.body, data, size);
        FUZZ_ASSERT(is_pem || data[0] == 0x30);
        size_t cap = block.body.n / 4 * 3, len = cap;
        uint8_t *out = malloc(cap + 1);
        FUZZ_ASSERT(out != NULL);
        out[cap] = 0x5a;
        int decoded = ussl__pem_decode(&block, out, &len);
        FUZZ_ASSERT(out[cap] == 0x5a && len <= cap);
        FUZZ_ASSERT(decoded == USSL_OK ? len > 0 : decoded == USSL_E_CERT && len == 0);
        free(out);
    }
    FUZZ_ASSERT(rc == USSL_CLOSED || rc == USSL_E_CERT);
    return 0;
}
