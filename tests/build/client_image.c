/* SPDX-License-Identifier: MIT */
/* The least firmware that makes a verified TLS connection; it is linked, not run, to see in the map
 * what such an image carries. */
#include "ussl.h"
#include "ussl_port.h"

int64_t ussl_port_time(void)
{
    return 1800000000;
}

uint64_t ussl_port_ticks_ms(void)
{
    return 0;
}

int ussl_port_random(void *buf, size_t len)
{
    (void)buf;
    (void)len;
    return -1;
}

void ussl_port_lock(void)
{
}

void ussl_port_unlock(void)
{
}

static void *mark;

void *ussl_port_mark(void)
{
    return mark;
}

void ussl_port_set_mark(void *m)
{
    mark = m;
}

/* The board's UART, as the linker sees it. */
volatile uint8_t uart[2];

static int uart_read(void *arg, void *buf, size_t len, size_t *done)
{
    (void)arg;
    *done = len > 0;
    ((uint8_t *)buf)[0] = uart[0];
    return USSL_OK;
}

static int uart_write(void *arg, const void *buf, size_t len, size_t *done)
{
    (void)arg;
    *done = len > 0;
    uart[1] = ((const uint8_t *)buf)[0];
    return USSL_OK;
}

extern const uint8_t anchor[512];
const uint8_t anchor[512] = {0x30};

int main(void)
{
    ussl_ctx *ctx;
    ussl_conn *conn;
    ussl_bio bio = {uart_read, uart_write, NULL};
    char buf[64];
    size_t n;
    int rc = ussl_ctx_new(&ctx, USSL_CLIENT);
    if (rc == USSL_OK) {
        rc = ussl_ctx_add_ca(ctx, anchor, sizeof anchor);
    }
    if (rc == USSL_OK) {
        rc = ussl_conn_new(&conn, ctx, &bio);
    }
    if (rc == USSL_OK) {
        rc = ussl_conn_set_server_name(conn, "example.org");
        while (rc >= USSL_OK && (rc = ussl_conn_handshake(conn)) > 0) {
        }
        if (rc == USSL_OK && ussl_conn_write(conn, "hello", 5, &n) == USSL_OK &&
            ussl_conn_read(conn, buf, sizeof buf, &n) == USSL_OK) {
            ussl_conn_close(conn);
        }
        ussl_conn_free(conn);
    }
    ussl_ctx_free(ctx);
    return rc;
}
