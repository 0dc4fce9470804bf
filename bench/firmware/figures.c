/* SPDX-License-Identifier: MIT */
/* The memory figures of the client image. */
#include "client.h"
#include "json.h"

void client_figures(const ussl_ctx *ctx, const ussl_conn *conn)
{
    ussl_memory memory;
    ussl_error error;
    ussl_conn_error(conn, &error);
    if (error.code != USSL_OK) {
        json_text("detail", error.text);
        json_text("native", error.native_text);
        json_number("native_number", (uint64_t)-error.native);
    }
    ussl_conn_memory(conn, &memory);
    json_number("client_peak", memory.peak);
    json_number("client_largest", memory.largest);
    json_number("client_allocs", memory.allocations);
    json_number("client_steady", memory.now);
    ussl_ctx_memory(ctx, &memory);
    json_number("client_ctx_peak", memory.peak);
    ussl_memory_total(&memory);
    json_number("heap_peak", memory.peak);
    json_number("arena_peak", ussl_arena_peak());
}
