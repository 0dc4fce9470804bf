/* SPDX-License-Identifier: MIT */
/* Reads one file of the test PKI into memory. */
#include "pki.h"

#include <stdio.h>
#include <stdlib.h>

const char *pki_dir(void)
{
    const char *dir = getenv("USSL_TEST_PKI");
    return dir != NULL ? dir : USSL_TEST_PKI_DIR;
}

static void missing(const char *path)
{
    fprintf(stderr, "pki: cannot read %s; is tests/pki built?\n", path);
    abort();
}

pki_file pki_read(const char *name)
{
    char path[512];
    snprintf(path, sizeof path, "%s/%s", pki_dir(), name);
    FILE *f = fopen(path, "rb");
    if (f == NULL) {
        missing(path);
    }
    size_t cap = 1 << 20;
    pki_file file = {malloc(cap), 0};
    if (file.text == NULL) {
        missing(path);
    }
    file.len = fread(file.text, 1, cap - 1, f);
    file.text[file.len] = '\0';
    fclose(f);
    return file;
}

void pki_free(pki_file *file)
{
    free(file->text);
    file->text = NULL;
    file->len = 0;
}

const char *pki_identity_for(const ussl_suite *suite)
{
    if (suite->kx == USSL_KX_ECDH && suite->auth == USSL_AUTH_RSA) {
        return PKI_SERVER_ECDH_RSA; /* static ECDH: an EC key in a certificate that RSA signed */
    }
    if (suite->auth == USSL_AUTH_RSA || suite->kx == USSL_KX_RSA) {
        return PKI_SERVER_RSA;
    }
    return PKI_SERVER_EC;
}
