/* SPDX-License-Identifier: MIT */
/* Tells the page's inspector what the TLS connections do, as JSON (HOST.md, section 3). */
#include <stdlib.h>
#include <string.h>

#include "host.h"
#include "json_text.h"
#include "modussl.h"
#include "py/gc.h"
#include "sim.h"
#include "socket_object.h"
#include "ussl_trace.h"

enum { HEAD_BYTES = 64, SINGLE_RECORDS = 16 };

/* One direction: where in its records it is. */
typedef struct {
    uint8_t header[5];
    uint8_t head[HEAD_BYTES];
    unsigned have;    /* of header and head */
    unsigned length;  /* of the body */
    unsigned left;    /* of the body, still to come */
    uint32_t seen;    /* application records since the handshake */
    uint32_t records; /* summed since the last event */
    uint64_t bytes;
} flow_t;

/* Lives as long as its connection, outside of the Python heap. */
typedef struct {
    unsigned conn;
    double started;
    bool established, failed;
    flow_t flow[2]; /* in, out */
    double told;
} trace_t;

static bool on;
static unsigned connections;

void sim_trace(int enabled)
{
    on = enabled != 0;
    /* One made without key log would stay without. */
    MP_STATE_VM(ussl_shared_context) = MP_OBJ_NULL;
}

/* Milliseconds since 1970 with the fine grain of the monotonic clock. */
static double now_ms(void)
{
    static double offset;
    if (offset == 0) {
        offset = host_time_ms() - host_ticks_ms();
    }
    return offset + host_ticks_ms();
}

static void event(json_text *t, const char *name, const trace_t *trace)
{
    json_begin(t);
    json_string(t, "ev", name);
    json_number(t, "conn", trace->conn);
    json_number(t, "t", now_ms());
}

static void send(json_text *t)
{
    json_end(t);
    if (t->text != NULL) {
        host_trace(t->text, t->len);
    }
    json_free(t);
}

static void put_alert(json_text *t, const char *key, int alert)
{
    json_string(t, key, alert >= 0 ? ussl_alert_name(alert) : NULL);
}

static void put_reasons(json_text *t, uint32_t reasons)
{
    json_list(t, "reasons");
    for (uint32_t bit = 0; bit < USSL_V_COUNT; bit++) {
        const char *name = ussl_verify_reason_name(reasons & (1u << bit));
        if (name != NULL) {
            json_item(t, name);
        }
    }
    json_list_end(t);
}

static void tell_data(trace_t *trace, int dir)
{
    flow_t *flow = &trace->flow[dir];
    if (flow->records == 0) {
        return;
    }
    json_text t;
    event(&t, "data", trace);
    json_string(&t, "dir", dir ? "out" : "in");
    json_number(&t, "records", flow->records);
    json_number(&t, "bytes", (double)flow->bytes);
    send(&t);
    flow->records = 0;
    flow->bytes = 0;
}

static void tell_record(trace_t *trace, int dir)
{
    flow_t *flow = &trace->flow[dir];
    if (trace->established && flow->header[0] == 23 && ++flow->seen > SINGLE_RECORDS) {
        double now = host_ticks_ms();
        flow->records++;
        flow->bytes += flow->length;
        if (now - trace->told > 250) {
            trace->told = now;
            tell_data(trace, 0);
            tell_data(trace, 1);
        }
        return;
    }
    json_text t;
    event(&t, "record", trace);
    json_string(&t, "dir", dir ? "out" : "in");
    json_number(&t, "type", flow->header[0]);
    json_number(&t, "version", flow->header[1] << 8 | flow->header[2]);
    json_number(&t, "len", flow->length);
    json_hex(&t, "head", flow->head, flow->have - sizeof(flow->header));
    send(&t);
}

/* Follows the record layer (RFC 8446 5.1): a record is told once all of it has passed. */
void mod_ussl_trace_bytes(mod_ussl_socket_t *self, bool out, const uint8_t *bytes, size_t len)
{
    trace_t *trace = self->trace;
    if (trace == NULL) {
        return;
    }
    flow_t *flow = &trace->flow[out];
    while (len > 0) {
        if (flow->have < sizeof(flow->header)) {
            flow->header[flow->have++] = *bytes++;
            len--;
            if (flow->have < sizeof(flow->header)) {
                continue;
            }
            flow->length = flow->left = (unsigned)(flow->header[3] << 8 | flow->header[4]);
        } else {
            size_t part = MIN(len, (size_t)flow->left);
            size_t at = flow->have - sizeof(flow->header);
            size_t keep = MIN(part, sizeof(flow->head) - at);
            memcpy(flow->head + at, bytes, keep);
            flow->have += (unsigned)keep;
            flow->left -= (unsigned)part;
            bytes += part;
            len -= part;
        }
        if (flow->left == 0) {
            tell_record(trace, out);
            flow->have = 0;
        }
    }
}

static void on_keylog(void *arg, ussl_conn *conn, const char *line)
{
    (void)arg;
    const mod_ussl_socket_t *self = conn != NULL ? ussl_conn_user(conn) : NULL;
    if (!on || self == NULL || self->trace == NULL) {
        return;
    }
    json_text t;
    event(&t, "keylog", self->trace);
    json_string(&t, "line", line);
    send(&t);
}

void mod_ussl_trace_context(mod_ussl_context_t *context)
{
    if (on) {
        /* A build without key log says NOTSUP: the inspector then has none. */
        ussl_ctx_set_keylog(context->ctx, on_keylog, NULL);
    }
}

void mod_ussl_trace_begin(mod_ussl_socket_t *self)
{
    if (!on) {
        return;
    }
    trace_t *trace = calloc(1, sizeof(*trace));
    if (trace == NULL) {
        return;
    }
    trace->conn = ++connections;
    trace->started = host_ticks_ms();
    self->trace = trace;
    ussl_conn_set_user(self->conn, self);
    json_text t;
    event(&t, "conn", trace);
    json_string(&t, "role", self->context->server ? "server" : "client");
    json_string(&t, "backend", ussl_backend_name(ussl_ctx_backend(self->context->ctx)));
    json_string(&t, "name", mp_obj_is_str(self->name) ? mp_obj_str_get_str(self->name) : NULL);
    bool is_socket = mp_obj_is_type(self->sock, &sim_socket_type);
    json_number(&t, "sock", is_socket ? ((sim_socket_t *)MP_OBJ_TO_PTR(self->sock))->id : 0);
    send(&t);
}

static void tell_memory(mod_ussl_socket_t *self)
{
    ussl_memory memory;
    gc_info_t heap;
    json_text t;
    ussl_conn_memory(self->conn, &memory);
    gc_info(&heap);
    event(&t, "memory", self->trace);
    json_number(&t, "now", (double)memory.now);
    json_number(&t, "peak", (double)memory.peak);
    json_number(&t, "largest", (double)memory.largest);
    json_number(&t, "blocks", (double)memory.blocks);
    json_number(&t, "allocations", (double)memory.allocations);
    json_number(&t, "heap_used", (double)heap.used);
    json_number(&t, "heap_free", (double)heap.free);
    send(&t);
}

void mod_ussl_trace_established(mod_ussl_socket_t *self)
{
    trace_t *trace = self->trace;
    ussl_info info;
    if (trace == NULL || trace->established || trace->failed || self->conn == NULL) {
        return;
    }
    ussl_conn_info(self->conn, &info);
    if (!info.established) {
        return;
    }
    trace->established = true;
    const ussl_suite *suite = ussl_suite_by_id(info.suite);
    json_text t;
    event(&t, "hello", trace);
    json_string(&t, "version", ussl_version_name(info.version));
    json_string(&t, "suite", suite != NULL ? suite->name : NULL);
    json_number(&t, "suite_id", info.suite);
    json_string(&t, "group", info.group != 0 ? ussl_group_name(info.group) : NULL);
    json_string(&t, "sigalg", info.sigalg != 0 ? ussl_sigalg_name(info.sigalg) : NULL);
    json_string(&t, "sni", info.sni);
    json_string(&t, "alpn", info.alpn);
    json_bool(&t, "resumed", info.resumed);
    json_bool(&t, "verified", info.verified);
    put_reasons(&t, info.verify);
    json_number(&t, "ms", host_ticks_ms() - trace->started);
    json_number(&t, "steps", info.steps);
    json_list(&t, "chain");
    for (size_t i = 0; i < info.peer_cert_count; i++) {
        const uint8_t *der;
        size_t len;
        if (ussl_conn_peer_cert(self->conn, i, &der, &len) == USSL_OK) {
            json_item_base64(&t, der, len);
        }
    }
    json_list_end(&t);
    send(&t);
    tell_memory(self);
}

void mod_ussl_trace_failed(mod_ussl_socket_t *self)
{
    trace_t *trace = self->trace;
    ussl_error error;
    if (trace == NULL || trace->failed) {
        return;
    }
    trace->failed = true;
    ussl_conn_error(self->conn, &error);
    json_text t;
    event(&t, "fail", trace);
    json_string(&t, "code", ussl_result_name(error.code));
    json_string(&t, "text", error.text);
    put_reasons(&t, error.verify);
    put_alert(&t, "alert_sent", error.alert_sent);
    put_alert(&t, "alert_received", error.alert_received);
    send(&t);
}

void mod_ussl_trace_end(mod_ussl_socket_t *self)
{
    trace_t *trace = self->trace;
    ussl_info info;
    if (trace == NULL) {
        return;
    }
    tell_data(trace, 0);
    tell_data(trace, 1);
    tell_memory(self);
    ussl_conn_info(self->conn, &info);
    json_text t;
    event(&t, "close", trace);
    json_number(&t, "bytes_in", (double)info.bytes_in);
    json_number(&t, "bytes_out", (double)info.bytes_out);
    json_number(&t, "wire_in", (double)info.wire_in);
    json_number(&t, "wire_out", (double)info.wire_out);
    json_number(&t, "records_in", info.records_in);
    json_number(&t, "records_out", info.records_out);
    put_alert(&t, "alert_sent", info.alert_sent);
    put_alert(&t, "alert_received", info.alert_received);
    send(&t);
    free(trace);
    self->trace = NULL;
}
