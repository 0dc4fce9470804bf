/* SPDX-License-Identifier: MIT */
/* A program of somebody else: it sees the installed headers alone and makes a connection to itself.
 */
#include <stdio.h>
#include <ussl.h>
#include <ussl_wrap.h>

static int nothing(void *arg, void *buf, size_t len, size_t *done)
{
    (void)arg;
    (void)buf;
    (void)len;
    *done = 0;
    return USSL_WANT_READ;
}

static int everything(void *arg, const void *buf, size_t len, size_t *done)
{
    (void)buf;
    *(size_t *)arg += len;
    *done = len;
    return USSL_OK;
}

/* A ClientHello must come out, and wrap_socket must be linked. */
int main(int argc, char **argv)
{
    static char pem[65536];
    FILE *f = argc > 1 ? fopen(argv[1], "rb") : NULL;
    size_t len = f != NULL ? fread(pem, 1, sizeof pem, f) : 0, sent = 0;
    ussl_ctx *ctx = NULL;
    ussl_conn *conn = NULL;
    ussl_bio bio = {nothing, everything, &sent};
    if (f != NULL) {
        fclose(f);
    }
    int rc = ussl_ctx_new(&ctx, USSL_CLIENT);
    rc = rc != USSL_OK ? rc : ussl_ctx_add_ca(ctx, pem, len);
    rc = rc != USSL_OK ? rc : ussl_conn_new(&conn, ctx, &bio);
    rc = rc != USSL_OK ? rc : ussl_conn_set_server_name(conn, "myssl.com");
    rc = rc != USSL_OK ? rc : ussl_conn_handshake(conn);
    size_t count;
    const char *backend = ussl_backend_name(ussl_backends(&count)[0]);
    /* A closed descriptor is refused; what matters is that the call is linked. */
    ussl_socket *none = ussl_wrap_socket(-1, "myssl.com", NULL, NULL);
    printf("ussl %s on %s: handshake says %s after %zu bytes, wrap_socket says %s\n",
           ussl_version(), backend, ussl_result_name(rc), sent, none == NULL ? "no" : "yes");
    ussl_conn_free(conn);
    ussl_ctx_free(ctx);
    return rc == USSL_WANT_READ && sent > 100 && none == NULL ? 0 : 1;
}
