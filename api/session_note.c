/* SPDX-License-Identifier: MIT */
/* What a server remembers with a session: whom it demanded, and until when that was proved. */
#include "ussl_internal.h"

#include <string.h>

#if USSL_HAVE_SERVER

/* All else that a session depends on is the context's, and no other opens its tickets:
 *     8 end of the client's certificates, 0: none were shown   16 digest of the demanded name */
#define NAME (USSL__NOTE - 8)

static int demanded(const ussl_conn *conn, uint8_t out[NAME])
{
    uint8_t digest[32] = {0};
    const char *name = conn->verify_name;
    int rc = USSL_OK;
    if (name != NULL) {
        rc = conn->ctx->backend->pki->sha256((const uint8_t *)name, strlen(name), digest);
    }
    memcpy(out, digest, NAME);
    return rc;
}

int ussl__session_note(ussl_conn *conn, uint8_t note[USSL__NOTE])
{
    uint64_t end = (uint64_t)conn->peer.not_after;
    for (size_t i = 8; i-- > 0; end >>= 8) {
        note[i] = (uint8_t)end;
    }
    return demanded(conn, note + 8);
}

bool ussl__session_fits(ussl_conn *conn, const uint8_t note[USSL__NOTE])
{
    const ussl_ctx *ctx = conn->ctx;
    uint8_t name[NAME];
    if (demanded(conn, name) != USSL_OK || memcmp(name, note + 8, NAME) != 0) {
        return false;
    }
    uint64_t end = 0;
    for (size_t i = 0; i < 8; i++) {
        end = end << 8 | note[i];
    }
    if (ctx->clock != USSL_CLOCK_NONE && end != 0 && ussl__now(conn) > (int64_t)end) {
        return false;
    }
    /* A session that is given anew on this connection ends no later. */
    conn->peer.not_after = (int64_t)end;
    return true;
}

#else

int ussl__session_note(ussl_conn *conn, uint8_t note[USSL__NOTE])
{
    (void)conn;
    (void)note;
    return USSL_E_NOTSUP;
}

bool ussl__session_fits(ussl_conn *conn, const uint8_t note[USSL__NOTE])
{
    (void)conn;
    (void)note;
    return false;
}

#endif
