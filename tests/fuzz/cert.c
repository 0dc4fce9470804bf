/* SPDX-License-Identifier: MIT */
/* Fuzzes the readers of certificates, CRLs, keys, algorithms and name constraints one by one. */
#include "fuzz.h"

#include "x509/cert.h"

static void inside(ussl_span part, ussl_span whole)
{
    FUZZ_ASSERT(part.p == NULL || (part.p >= whole.p && part.n <= whole.n &&
                                   (size_t)(part.p - whole.p) <= whole.n - part.n));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    ussl_span der = {data, size};
    ussl__cert cert;
    (void)ussl__crl_read(der);
    (void)ussl__key_strong(der);
    (void)ussl__alg_weak(der);
    if (!ussl__cert_read(der, &cert)) {
        return 0;
    }
    const ussl_span parts[] = {cert.tbs,     cert.alg,  cert.sig, cert.serial, cert.issuer,
                               cert.subject, cert.spki, cert.san, cert.eku,    cert.constraints};
    for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++) {
        inside(parts[i], der);
    }
    FUZZ_ASSERT(cert.version >= 1 && cert.version <= 3);
    FUZZ_ASSERT(cert.bad || cert.path_len == USSL__NO_PATH_LEN || cert.ca);
    (void)ussl__key_strong(cert.spki);
    (void)ussl__alg_weak(cert.alg);
    (void)ussl__name_match(der, "a.example");
    (void)ussl__constraints_judge(cert.constraints, &cert);
    return 0;
}
