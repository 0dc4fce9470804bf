/* SPDX-License-Identifier: MIT */
/* Fuzzes saved sessions: a blob from anywhere is refused or left unused, and a client goes on. */
#include "endpoint/endpoint.h"
#include "fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    uint8_t said[4096];
    endpoint e = {.out = said, .out_cap = sizeof said};
    if (size == 0 || !endpoint_open(&e, USSL_CLIENT, data[0])) {
        return 0;
    }
    int rc = ussl_conn_set_session(e.conn, data + 1, size - 1);
    FUZZ_ASSERT(rc == USSL_OK || rc == USSL_E_ARG || rc == USSL_E_NOTSUP);
    /* It still says hello. */
    rc = ussl_conn_handshake(e.conn);
    FUZZ_ASSERT(rc == USSL_WANT_READ && e.out_len > 40 && said[0] == 22);
    endpoint_close(&e);
    return 0;
}
