/* SPDX-License-Identifier: MIT */
/* Runs one known-answer vector of each primitive. */
#include "kat.h"

#include <stdlib.h>
#include <string.h>

const char *kat_outcome_name(kat_outcome outcome)
{
    static const char *const names[] = {"accepted", "refused", "absent", "broken"};
    return names[outcome];
}

static int index_of(const char *name, const char *const *names, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (strcmp(name, names[i]) == 0) {
            return (int)i;
        }
    }
    abort(); /* flatten.py and this file disagree */
}

#define INDEX(name, names) index_of(name, names, sizeof(names) / sizeof((names)[0]))

static bool same(const uint8_t *a, ussl_span b)
{
    return b.n == 0 || memcmp(a, b.p, b.n) == 0;
}

kat_outcome kat_aead(const ussl_cipher *cipher, void *st, const char *algorithm, ussl_span *args)
{
    static const char *const names[] = {
        "AES_128_GCM",      "AES_256_GCM",      "AES_128_CCM",
        "AES_256_CCM",      "AES_128_CCM_8",    "AES_256_CCM_8",
        "CAMELLIA_128_GCM", "CAMELLIA_256_GCM", "CHACHA20_POLY1305"};
    ussl_span msg = args[3], ct = args[4], tag = args[5];
    kat_outcome outcome = KAT_BROKEN;
    uint8_t *out = malloc(msg.n + 1);
    uint8_t made[16];
    memset(st, 0, cipher->state_size);
    int rc = cipher->aead_init(st, (ussl_aead_alg)INDEX(algorithm, names), args[0].p);
    if (rc != USSL_OK || out == NULL) {
        free(out);
        cipher->aead_fini(st);
        return rc == USSL_E_NOTSUP ? KAT_ABSENT : KAT_BROKEN;
    }
    rc = cipher->aead_open(st, args[1].p, args[2], ct.p, out, ct.n, tag.p);
    if (rc != USSL_OK) {
        outcome = KAT_REFUSED;
    } else if (same(out, msg)) {
        /* Sealing in place must give the vector's bytes back. */
        rc = cipher->aead_seal(st, args[1].p, args[2], out, out, msg.n, made);
        outcome = rc == USSL_OK && same(out, ct) && same(made, tag) ? KAT_ACCEPTED : KAT_BROKEN;
    }
    cipher->aead_fini(st);
    free(out);
    return outcome;
}

kat_outcome kat_cbc(const ussl_cipher *cipher, void *st, const char *algorithm, ussl_span *args)
{
    static const char *const names[] = {"AES_128", "AES_256", "CAMELLIA_128", "CAMELLIA_256"};
    ussl_cbc_alg alg = (ussl_cbc_alg)INDEX(algorithm, names);
    ussl_span plain = args[2], ct = args[3];
    uint8_t *buf = malloc(plain.n);
    kat_outcome outcome = KAT_ACCEPTED;
    if (buf == NULL) {
        return KAT_BROKEN;
    }
    memcpy(buf, plain.p, plain.n);
    for (int encrypt = 1; encrypt >= 0 && outcome == KAT_ACCEPTED; encrypt--) {
        memset(st, 0, cipher->state_size);
        int rc = cipher->cbc_init(st, alg, args[0].p, encrypt == 1);
        if (rc == USSL_E_NOTSUP) {
            outcome = KAT_ABSENT;
        } else if (rc != USSL_OK || cipher->cbc_run(st, args[1].p, buf, plain.n) != USSL_OK ||
                   !same(buf, encrypt == 1 ? ct : plain)) {
            outcome = KAT_REFUSED;
        }
        cipher->cbc_fini(st);
    }
    free(buf);
    return outcome;
}

kat_outcome kat_hmac(const ussl_cipher *cipher, void *st, const char *algorithm, ussl_span *args)
{
    static const char *const names[] = {"SHA1", "SHA256", "SHA384", "SHA512"};
    uint8_t mac[2][64];
    memset(st, 0, cipher->state_size);
    int rc = cipher->hmac_init(st, (ussl_digest_alg)INDEX(algorithm, names), args[0].p, args[0].n);
    if (rc == USSL_OK) {
        /* Whole, and again in two parts: the state must be fit for another run. */
        ussl_span halves[2] = {{args[1].p, args[1].n / 2},
                               {args[1].p + args[1].n / 2, args[1].n - args[1].n / 2}};
        rc = cipher->hmac_run(st, &args[1], 1, mac[0]);
        if (rc == USSL_OK) {
            rc = cipher->hmac_run(st, halves, 2, mac[1]);
        }
    }
    cipher->hmac_fini(st);
    if (rc == USSL_E_NOTSUP) {
        return KAT_ABSENT;
    }
    if (rc != USSL_OK || same(mac[0], args[2]) != same(mac[1], args[2])) {
        return KAT_BROKEN;
    }
    return same(mac[0], args[2]) ? KAT_ACCEPTED : KAT_REFUSED;
}

kat_outcome kat_agree(const ussl_cipher *cipher, void *st, const char *algorithm, ussl_span *args)
{
    static const char *const names[] = {"X25519", "P256", "P384"};
    uint8_t secret[64];
    size_t len = 0;
    memset(st, 0, cipher->state_size);
    int rc = cipher->agree_load(st, (ussl_agree_alg)INDEX(algorithm, names), args[0].p, args[0].n);
    if (rc == USSL_OK) {
        rc = cipher->agree_secret(st, args[1].p, args[1].n, secret, sizeof(secret), &len);
    }
    cipher->agree_fini(st);
    if (rc == USSL_E_NOTSUP) {
        return KAT_ABSENT;
    }
    return rc == USSL_OK && len == args[2].n && same(secret, args[2]) ? KAT_ACCEPTED : KAT_REFUSED;
}

kat_outcome kat_verify(const ussl_cipher *cipher, void *st, const char *algorithm, ussl_span *args)
{
    static const char *const names[] = {"ECDSA_P256_SHA256",     "ECDSA_P384_SHA384",
                                        "RSA_2048_PKCS1_SHA256", "RSA_2048_PSS_SHA256",
                                        "RSA_3072_PKCS1_SHA256", "RSA_3072_PSS_SHA256"};
    ussl_pk_alg alg = (ussl_pk_alg)INDEX(algorithm, names);
    uint8_t hash[64];
    ussl_digest_alg digest =
        alg == USSL_PK_ECDSA_P384_SHA384 ? USSL_DIGEST_SHA384 : USSL_DIGEST_SHA256;
    memset(st, 0, cipher->state_size);
    int rc = cipher->digest(digest, args[1].p, args[1].n, hash);
    if (rc == USSL_OK) {
        rc = cipher->pk_init_public(st, alg, args[0].p, args[0].n);
        if (rc == USSL_OK) {
            rc = cipher->pk_verify(st, hash, args[2].p, args[2].n);
        }
        cipher->pk_fini(st);
    }
    return rc == USSL_OK ? KAT_ACCEPTED : rc == USSL_E_NOTSUP ? KAT_ABSENT : KAT_REFUSED;
}
