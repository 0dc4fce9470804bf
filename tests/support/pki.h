/* SPDX-License-Identifier: MIT */
/* Reads the certificates and keys that tests/pki makes when the tests are built. */
#ifndef USSL_TEST_PKI_H
#define USSL_TEST_PKI_H

#include "ussl.h"

/* Files that most tests need; tests/pki/README.md lists them all. An identity NAME is NAME.pem with
 * NAME.key. */
#define PKI_ROOT            "ca.pem"
#define PKI_SERVER_EC       "ec"
#define PKI_SERVER_RSA      "rsa"
#define PKI_SERVER_ECDH_RSA "ecdh-rsa"
#define PKI_CLIENT_EC       "client-ec"

typedef struct pki_file {
    char *text; /* a NUL follows, not counted in `len` */
    size_t len;
} pki_file;

/* Aborts with the file's name if it is not there: a test without its certificate is no test. */
pki_file pki_read(const char *name);
void pki_free(pki_file *file);
/* The folder that it reads from. */
const char *pki_dir(void);
/* The identity that a server needs to speak a suite. */
const char *pki_identity_for(const ussl_suite *suite);

#endif
