/* SPDX-License-Identifier: MIT */
/* The protocol names of RFC 7301. */
#include "ussl_internal.h"

#include <string.h>

int ussl_ctx_set_alpn(ussl_ctx *ctx, const char *const *protocols, size_t count)
{
    static const char op[] = "set_alpn";
    ussl__mark mark;
    int rc = ussl__option(ctx, &mark, op);
    if (rc != USSL_OK) {
        return rc;
    }
    size_t bytes = 0;
    for (size_t i = 0; i < count; i++) {
        size_t len = protocols != NULL && protocols[i] != NULL ? strlen(protocols[i]) : 0;
        /* One of the libraries keeps the list with commas between. */
        if (len == 0 || len > 255 || strchr(protocols[i], ',') != NULL) {
            rc = ussl__ctx_fail(ctx, op, USSL_E_ARG, "a name has 1 to 255 bytes and no comma");
            return ussl__option_end(ctx, &mark, op, rc);
        }
        bytes += len + 1;
    }
    if (bytes > 1024) {
        rc = ussl__ctx_fail(ctx, op, USSL_E_ARG, "the names are longer than 1024 bytes together");
        return ussl__option_end(ctx, &mark, op, rc);
    }
    /* One block: the pointers, then the names. A NULL closes the list, as one library wants it. */
    const char **list = NULL;
    if (count > 0) {
        list = ussl__malloc((count + 1) * sizeof *list + bytes);
        if (list == NULL) {
            return ussl__option_end(ctx, &mark, op, USSL_E_NOMEM);
        }
        char *at = (char *)(list + count + 1);
        for (size_t i = 0; i < count; i++) {
            size_t size = strlen(protocols[i]) + 1;
            memcpy(at, protocols[i], size);
            list[i] = at;
            at += size;
        }
        list[count] = NULL;
    }
    ussl__free((void *)ctx->cfg.alpn);
    ctx->cfg.alpn = list;
    ctx->cfg.alpn_count = count;
    return ussl__option_end(ctx, &mark, op, rc);
}
