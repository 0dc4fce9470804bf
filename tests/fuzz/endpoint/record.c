/* SPDX-License-Identifier: MIT */
/* Writes whole recorded peers and a saved session as seeds: record_seeds OUT */
#include <sys/stat.h>

#include "../fuzz.h"
#include "endpoint.h"

#define ROOM 65536

static const char *folder_of(const char *out, const char *target)
{
    static char path[512];
    snprintf(path, sizeof path, "%s/%s", out, target);
    (void)mkdir(out, 0777);
    (void)mkdir(path, 0777);
    return path;
}

static void save(const char *out, const char *target, unsigned choice, const uint8_t *data,
                 size_t len)
{
    char path[600];
    snprintf(path, sizeof path, "%s/recorded-%u", folder_of(out, target), choice);
    FILE *f = fopen(path, "wb");
    uint8_t head = (uint8_t)choice;
    FUZZ_ASSERT(f != NULL && fwrite(&head, 1, 1, f) == 1 && fwrite(data, 1, len, f) == len);
    FUZZ_ASSERT(fclose(f) == 0);
}

static int drive(endpoint *e, const endpoint *peer)
{
    e->in = peer->out;
    e->in_len = peer->out_len;
    endpoint_on_turn(e);
    return ussl_conn_handshake(e->conn);
}

/* Server and client of one choice, to the end; false if they do not meet. */
static bool meet(endpoint *client, endpoint *server)
{
    int c = USSL_WANT_READ, s = USSL_WANT_READ;
    for (int i = 0; i < 100 && (c != USSL_OK || s != USSL_OK); i++) {
        c = c > 0 ? drive(client, server) : c;
        s = s > 0 ? drive(server, client) : s;
        if (c < 0 || s < 0) {
            return false;
        }
    }
    return c == USSL_OK && s == USSL_OK;
}

static void talk(endpoint *from, endpoint *to)
{
    uint8_t buf[64];
    size_t done;
    endpoint_on_turn(from);
    FUZZ_ASSERT(ussl_conn_write(from->conn, "hello", 5, &done) == USSL_OK && done == 5);
    FUZZ_ASSERT(ussl_conn_close(from->conn) == USSL_OK);
    to->in = from->out;
    to->in_len = from->out_len;
    endpoint_on_turn(to);
    FUZZ_ASSERT(ussl_conn_read(to->conn, buf, sizeof buf, &done) == USSL_OK && done == 5);
}

/* Does the recorded peer fit a new connection, to its very end? */
static bool replay(ussl_role role, unsigned choice, const uint8_t *said, size_t len)
{
    endpoint e = {.in = said, .in_len = len};
    uint8_t buf[64];
    size_t got;
    FUZZ_ASSERT(endpoint_open(&e, role, choice));
    int rc = ussl_conn_handshake(e.conn);
    rc = rc == USSL_OK ? ussl_conn_read(e.conn, buf, sizeof buf, &got) : rc;
    ussl_error error;
    ussl_conn_error(e.conn, &error);
    if (rc != USSL_OK) {
        printf("choice %u as %s: the record ends in %s at %zu of %zu (%s)\n", choice,
               role == USSL_CLIENT ? "client" : "server", ussl_result_name(rc), e.in_at, e.in_len,
               error.text);
    }
    endpoint_close(&e);
    return rc == USSL_OK;
}

int main(int argc, char **argv)
{
    static uint8_t from_client[ROOM], from_server[ROOM], session[ROOM];
    unsigned met = 0, choices = 0, fit = 0;
    if (argc != 2) {
        fprintf(stderr, "usage: record_seeds OUT\n");
        return 2;
    }
    for (unsigned choice = 0; choice < ENDPOINT_CHOICES; choice++) {
        endpoint client = {.out = from_client, .out_cap = ROOM};
        endpoint server = {.out = from_server, .out_cap = ROOM};
        if (!endpoint_open(&client, USSL_CLIENT, choice)) {
            continue;
        }
        FUZZ_ASSERT(endpoint_open(&server, USSL_SERVER, choice));
        choices++;
        if (meet(&client, &server)) {
            met++;
            talk(&server, &client);
            talk(&client, &server);
            size_t len = 0;
            endpoint_on_turn(&client);
            if (ussl_conn_save_session(client.conn, session, sizeof session, &len) == USSL_OK) {
                save(argv[1], "session", choice, session, len);
            }
        }
        save(argv[1], "client", choice, from_server, server.out_len);
        save(argv[1], "server", choice, from_client, client.out_len);
        endpoint_close(&client);
        endpoint_close(&server);
        fit += replay(USSL_CLIENT, choice, from_server, server.out_len);
        fit += replay(USSL_SERVER, choice, from_client, client.out_len);
    }
    printf("%u of %u handshakes recorded whole, %u of %u records fit\n", met, choices, fit,
           2 * choices);
    return met == choices && fit == 2 * choices ? 0 : 1;
}
