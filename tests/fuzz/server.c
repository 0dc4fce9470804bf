/* SPDX-License-Identifier: MIT */
/* Fuzzes a server against a hostile client: the first byte chooses, the rest is all that it hears.
 */
#include "endpoint/endpoint.h"
#include "fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size == 0) {
        return 0;
    }
    endpoint e = {.in = data + 1, .in_len = size - 1};
    if (endpoint_open(&e, USSL_SERVER, data[0])) {
        endpoint_run(&e);
        endpoint_close(&e);
    }
    return 0;
}
