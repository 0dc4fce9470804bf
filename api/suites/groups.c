/* SPDX-License-Identifier: MIT */
/* Names of groups (IANA TLS Supported Groups), signature schemes and protocol versions. */
#include "ussl.h"

#include "suites/parse.h"

#include <string.h>

typedef struct named {
    uint16_t id;
    const char *name;  /* IANA's */
    const char *other; /* as OpenSSL or NIST have it; NULL: none */
} named;

static const named groups[] = {
    {.id = 0x0013, .name = "secp192r1", .other = "P-192"},
    {.id = 0x0015, .name = "secp224r1", .other = "P-224"},
    {.id = 0x0016, .name = "secp256k1", .other = NULL},
    {.id = 0x0017, .name = "secp256r1", .other = "P-256"},
    {.id = 0x0018, .name = "secp384r1", .other = "P-384"},
    {.id = 0x0019, .name = "secp521r1", .other = "P-521"},
    {.id = 0x001a, .name = "brainpoolP256r1", .other = NULL},
    {.id = 0x001b, .name = "brainpoolP384r1", .other = NULL},
    {.id = 0x001c, .name = "brainpoolP512r1", .other = NULL},
    {.id = 0x001d, .name = "x25519", .other = NULL},
    {.id = 0x001e, .name = "x448", .other = NULL},
    {.id = 0x0100, .name = "ffdhe2048", .other = NULL},
    {.id = 0x0101, .name = "ffdhe3072", .other = NULL},
    {.id = 0x0102, .name = "ffdhe4096", .other = NULL},
    {.id = 0x0103, .name = "ffdhe6144", .other = NULL},
    {.id = 0x0104, .name = "ffdhe8192", .other = NULL},
    /* A third name of the commonest curve; look-ups by id meet the row above first. */
    {.id = 0x0017, .name = "prime256v1", .other = NULL},
};

static const named sigalgs[] = {
    {.id = 0x0201, .name = "rsa_pkcs1_sha1", .other = "RSA+SHA1"},
    {.id = 0x0203, .name = "ecdsa_sha1", .other = "ECDSA+SHA1"},
    {.id = 0x0301, .name = "rsa_pkcs1_sha224", .other = "RSA+SHA224"},
    {.id = 0x0303, .name = "ecdsa_sha224", .other = "ECDSA+SHA224"},
    {.id = 0x0401, .name = "rsa_pkcs1_sha256", .other = "RSA+SHA256"},
    {.id = 0x0403, .name = "ecdsa_secp256r1_sha256", .other = "ECDSA+SHA256"},
    {.id = 0x0501, .name = "rsa_pkcs1_sha384", .other = "RSA+SHA384"},
    {.id = 0x0503, .name = "ecdsa_secp384r1_sha384", .other = "ECDSA+SHA384"},
    {.id = 0x0601, .name = "rsa_pkcs1_sha512", .other = "RSA+SHA512"},
    {.id = 0x0603, .name = "ecdsa_secp521r1_sha512", .other = "ECDSA+SHA512"},
    {.id = 0x0804, .name = "rsa_pss_rsae_sha256", .other = "RSA-PSS+SHA256"},
    {.id = 0x0805, .name = "rsa_pss_rsae_sha384", .other = "RSA-PSS+SHA384"},
    {.id = 0x0806, .name = "rsa_pss_rsae_sha512", .other = "RSA-PSS+SHA512"},
    {.id = 0x0807, .name = "ed25519", .other = NULL},
    {.id = 0x0808, .name = "ed448", .other = NULL},
    {.id = 0x0809, .name = "rsa_pss_pss_sha256", .other = NULL},
    {.id = 0x080a, .name = "rsa_pss_pss_sha384", .other = NULL},
    {.id = 0x080b, .name = "rsa_pss_pss_sha512", .other = NULL},
};

#define COUNT(table) (sizeof(table) / sizeof((table)[0]))

static const char *name_of(const named *table, size_t count, uint16_t id)
{
    for (size_t i = 0; i < count; i++) {
        if (table[i].id == id) {
            return table[i].name;
        }
    }
    return NULL;
}

static uint16_t id_of(const named *table, size_t count, const char *name, size_t len)
{
    uint16_t id = 0;
    if (ussl__hex_id(name, len, &id)) {
        return name_of(table, count, id) != NULL ? id : 0;
    }
    for (size_t i = 0; i < count; i++) {
        if (ussl__same_word(name, len, table[i].name) ||
            (table[i].other != NULL && ussl__same_word(name, len, table[i].other))) {
            return table[i].id;
        }
    }
    return 0;
}

uint16_t ussl__group_find(const char *name, size_t len)
{
    return id_of(groups, COUNT(groups), name, len);
}

uint16_t ussl__sigalg_find(const char *name, size_t len)
{
    return id_of(sigalgs, COUNT(sigalgs), name, len);
}

uint16_t ussl_group_by_name(const char *name)
{
    return name == NULL ? 0 : ussl__group_find(name, strlen(name));
}

const char *ussl_group_name(uint16_t id)
{
    return name_of(groups, COUNT(groups), id);
}

uint16_t ussl_sigalg_by_name(const char *name)
{
    return name == NULL ? 0 : ussl__sigalg_find(name, strlen(name));
}

const char *ussl_sigalg_name(uint16_t id)
{
    return name_of(sigalgs, COUNT(sigalgs), id);
}

const char *ussl_version_name(uint16_t version)
{
    switch (version) {
    case USSL_TLS1_2:
        return "TLSv1.2";
    case USSL_TLS1_3:
        return "TLSv1.3";
    default:
        return "?";
    }
}
