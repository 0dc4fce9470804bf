/* SPDX-License-Identifier: MIT */
/* Reads certificates or CRLs, PEM or DER, into a list of DER copies. */
#include "ussl_internal.h"

#include "pem/pem.h"

#include <string.h>

void ussl__ders_free(ussl__ders *list)
{
    for (size_t i = 0; i < list->n; i++) {
        ussl__free((void *)list->p[i].p);
    }
    ussl__free(list->p);
    *list = (ussl__ders){NULL, 0};
}

/* Takes `der` over, also on failure. */
static int append(ussl__ders *list, uint8_t *der, size_t len)
{
    ussl_span *p = ussl__realloc(list->p, (list->n + 1) * sizeof *p);
    if (p == NULL) {
        ussl__free(der);
        return USSL_E_NOMEM;
    }
    list->p = p;
    list->p[list->n++] = (ussl_span){der, len};
    return USSL_OK;
}

#if USSL_HAVE_PEM
static bool label_is(const ussl__pem_block *block, const char *label)
{
    return block->label.n == strlen(label) && memcmp(block->label.p, label, block->label.n) == 0;
}

static int append_block(ussl__ders *list, const ussl__pem_block *block, const char **why)
{
    size_t len = block->body.n / 4 * 3 + 3;
    uint8_t *der = ussl__malloc(len);
    if (der == NULL) {
        return USSL_E_NOMEM;
    }
    if (ussl__pem_decode(block, der, &len) != USSL_OK) {
        ussl__free(der);
        *why = USSL__TEXT("a PEM block is not proper base64");
        return USSL_E_CERT;
    }
    uint8_t *exact = ussl__realloc(der, len);
    return append(list, exact != NULL ? exact : der, len);
}

static int read_pem(const void *data, size_t len, const char *label, ussl__ders *out,
                    const char **why)
{
    size_t pos = 0;
    for (;;) {
        ussl__pem_block block;
        int rc = ussl__pem_next(data, len, &pos, &block);
        if (rc == USSL_CLOSED) {
            break;
        }
        if (rc == USSL_OK && label_is(&block, label)) {
            rc = append_block(out, &block, why);
        } else if (rc != USSL_OK) {
            *why = USSL__TEXT("a PEM block has no proper end");
        }
        if (rc != USSL_OK) {
            return rc;
        }
    }
    if (out->n == 0) {
        *why = USSL__TEXT("it holds no PEM block of the kind that is asked for");
        return USSL_E_CERT;
    }
    return USSL_OK;
}

static bool is_pem(const void *data, size_t len)
{
    return ussl__pem_is(data, len);
}
#else
/* What is no DER may well be a PEM text: it is refused as such. */
static bool is_pem(const void *data, size_t len)
{
    (void)len;
    return *(const uint8_t *)data != 0x30; /* SEQUENCE */
}

static int read_pem(const void *data, size_t len, const char *label, ussl__ders *out,
                    const char **why)
{
    (void)data;
    (void)len;
    (void)label;
    (void)out;
    *why = USSL__TEXT("it is no DER, and PEM is not in this build (USSL_HAVE_PEM)");
    return USSL_E_NOTSUP;
}
#endif

int ussl__ders_read(const void *data, size_t len, const char *label, ussl__ders *out,
                    const char **why)
{
    *out = (ussl__ders){NULL, 0};
    *why = USSL__TEXT("it is neither PEM nor DER");
    if (data == NULL || len == 0) {
        *why = USSL__TEXT("it is empty");
        return USSL_E_CERT;
    }
    int rc;
    if (is_pem(data, len)) {
        rc = read_pem(data, len, label, out, why);
    } else {
        uint8_t *der = ussl__malloc(len);
        rc = USSL_E_NOMEM;
        if (der != NULL) {
            memcpy(der, data, len);
            rc = append(out, der, len);
        }
    }
    if (rc != USSL_OK) {
        ussl__ders_free(out);
    }
    return rc;
}
