/* SPDX-License-Identifier: MIT */
/* Brings the peer's chain before the core, whose verdict alone counts. */
#include "wolf.h"

#include <string.h>

static int keep_chain(ussl__wolf_conn *conn, const ussl_span *chain, size_t count)
{
    ussl__wolf_free_chain(conn);
    conn->chain = ussl__calloc(count, sizeof *conn->chain);
    if (conn->chain == NULL) {
        return -1;
    }
    for (size_t i = 0; i < count; i++) {
        uint8_t *copy = ussl__malloc(chain[i].n > 0 ? chain[i].n : 1);
        if (copy == NULL) {
            return -1;
        }
        memcpy(copy, chain[i].p, chain[i].n);
        conn->chain[i] = (ussl_span){copy, chain[i].n};
        conn->chain_count = i + 1;
    }
    return 0;
}

void ussl__wolf_free_chain(ussl__wolf_conn *conn)
{
    for (size_t i = 0; i < conn->chain_count; i++) {
        ussl__free((void *)(uintptr_t)conn->chain[i].p);
    }
    ussl__free(conn->chain);
    conn->chain = NULL;
    conn->chain_count = 0;
}

int ussl__wolf_peer_cert(void *bconn, size_t index, const uint8_t **der, size_t *len)
{
    const ussl__wolf_conn *conn = bconn;
    if (index >= conn->chain_count) {
        return USSL_E_ARG;
    }
    *der = conn->chain[index].p;
    *len = conn->chain[index].n;
    return USSL_OK;
}

_Static_assert(MAX_CHAIN_DEPTH == USSL__MOST_CERTS, "the library holds what the core looks at");

static int judge(ussl__wolf_conn *conn, const ussl_span *chain, size_t count)
{
    conn->judged = true;
    conn->alert = ussl__verify_peer(conn->owner, chain, count);
    return conn->alert;
}

/* Without a key that it could read, the library would go on and check no signature. */
static bool has_key(const WOLFSSL *ssl)
{
    bool has = false;
#ifndef NO_RSA
    has = has || ssl->peerRsaKeyPresent;
#endif
#ifdef HAVE_ECC
    has = has || ssl->peerEccDsaKeyPresent;
#endif
    return has;
}

/* The library calls this once, at the leaf, with whatever it thinks of the chain; 0 refuses. */
int ussl__wolf_verify(int ok, WOLFSSL_X509_STORE_CTX *store)
{
    (void)ok;
    ussl__wolf_conn *conn = store->userCtx;
    ussl_span chain[MAX_CHAIN_DEPTH];
    size_t count = 0;
    if (store->error == MEMORY_E || conn->judged) {
        return 0;
    }
    for (; count < (size_t)store->totalCerts && count < MAX_CHAIN_DEPTH; count++) {
        chain[count] = (ussl_span){store->certs[count].buffer, store->certs[count].length};
    }
    int alert = judge(conn, chain, count);
    if (alert == 0 && count == 0 && conn->ctx->cfg->role == USSL_CLIENT) {
        alert = decode_error; /* RFC 8446 4.4.2: a server must send one */
        conn->alert = alert;
    }
    if (alert == 0 && count > 0 && conn->ctx->cfg->keep_peer_chain &&
        keep_chain(conn, chain, count) != 0) {
        return 0;
    }
    if (alert == 0 && count > 0 && !has_key(conn->ssl)) {
        conn->refusal = unsupported_certificate;
        alert = unsupported_certificate;
    }
    if (alert != 0) {
        /* TLS 1.3: for a key that it could not read the library adds an alert of its own. */
        int rc = SendAlert(conn->ssl, alert_fatal, alert);
        ussl__wolf_report_alerts(conn);
        conn->refused = rc == 0;
        return 0;
    }
    return 1;
}

/* After the library has read one certificate of the chain, well or badly. A certificate that it
 * cannot read would end the handshake before the core has seen the chain: let it pass here, without
 * a key if need be. No signature can then be verified with it, whatever the core says. */
int ussl__wolf_parsed(WOLFSSL *ssl, DecodedCert *cert)
{
    (void)ssl;
    (void)cert;
    return ussl__out_of_memory() ? MEMORY_E : 0;
}

/* A Certificate message that the library could not take apart was never shown to the core. */
void ussl__wolf_judge_unread(ussl__wolf_conn *conn)
{
    bool reachable = conn->transport != USSL_CLOSED && conn->transport != USSL_E_IO;
    if (!conn->established && !conn->judged && reachable && !ussl__out_of_memory() &&
        conn->ssl->msgsReceived.got_certificate) {
        bool too_many = conn->native == MAX_CHAIN_ERROR;
        (void)judge(conn, NULL, too_many ? USSL__MOST_CERTS + 1 : 0);
    }
}

/* At the end of a handshake: has everyone been judged who had to be? A TLS 1.2 client may leave out
 * its Certificate message where an empty one is due. Returns the alert to refuse with. */
int ussl__wolf_check_judged(ussl__wolf_conn *conn)
{
    const ussl_config *cfg = conn->ctx->cfg;
    const WOLFSSL *ssl = conn->ssl;
    bool psk = ssl->options.resuming;
#ifndef NO_PSK
    const ussl_suite *suite =
        ussl_suite_by_id((uint16_t)((ssl->options.cipherSuite0 << 8) | ssl->options.cipherSuite));
    psk = psk || (suite != NULL && suite->auth == USSL_AUTH_PSK);
#if USSL_HAVE_TLS13
    psk = psk || ssl->options.pskNegotiated;
#endif
#endif
    if (conn->judged || psk) {
        return 0;
    }
    if (cfg->role == USSL_CLIENT) {
        return internal_error; /* cannot be: the library refuses a server without certificate */
    }
    return cfg->client_auth == USSL_CLIENT_AUTH_NONE ? 0 : judge(conn, NULL, 0);
}
