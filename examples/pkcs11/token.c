/* SPDX-License-Identifier: MIT */
/* Opens a token, and answers what a handshake asks of its key. */
#include "token.h"

#include <dlfcn.h>
#include <p11-kit/pkcs11.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct token {
    void *library;
    CK_FUNCTION_LIST *p11;
    CK_SESSION_HANDLE session;
    CK_OBJECT_HANDLE key;
};

static bool fine(const char *what, CK_RV rv)
{
    if (rv != CKR_OK) {
        fprintf(stderr, "pkcs11: %s: error 0x%lx\n", what, rv);
    }
    return rv == CKR_OK;
}

static bool load(token *t, const char *module)
{
    t->library = dlopen(module, RTLD_NOW | RTLD_LOCAL);
    CK_C_GetFunctionList get = NULL;
    if (t->library != NULL) {
        *(void **)&get = dlsym(t->library, "C_GetFunctionList");
    }
    if (get == NULL) {
        fprintf(stderr, "pkcs11: %s\n", dlerror());
        return false;
    }
    if (!fine("C_GetFunctionList", get(&t->p11))) {
        t->p11 = NULL;
        return false;
    }
    return fine("C_Initialize", t->p11->C_Initialize(NULL));
}

static bool log_in(token *t, const char *pin)
{
    CK_SLOT_ID slots[8];
    CK_ULONG count = sizeof slots / sizeof slots[0];
    if (!fine("C_GetSlotList", t->p11->C_GetSlotList(CK_TRUE, slots, &count))) {
        return false;
    }
    if (count == 0) {
        fprintf(stderr, "pkcs11: there is no token\n");
        return false;
    }
    return fine("C_OpenSession",
                t->p11->C_OpenSession(slots[0], CKF_SERIAL_SESSION, NULL, NULL, &t->session)) &&
           fine("C_Login",
                t->p11->C_Login(t->session, CKU_USER, (CK_UTF8CHAR *)(uintptr_t)pin, strlen(pin)));
}

static bool find_key(token *t, const char *label)
{
    CK_OBJECT_CLASS private_key = CKO_PRIVATE_KEY;
    CK_ATTRIBUTE wanted[] = {
        {CKA_CLASS, &private_key, sizeof private_key},
        {CKA_LABEL, (void *)(uintptr_t)label, strlen(label)},
    };
    CK_ULONG found = 0;
    if (!fine("C_FindObjectsInit", t->p11->C_FindObjectsInit(t->session, wanted, 2))) {
        return false;
    }
    CK_RV rv = t->p11->C_FindObjects(t->session, &t->key, 1, &found);
    t->p11->C_FindObjectsFinal(t->session);
    if (rv == CKR_OK && found == 0) {
        fprintf(stderr, "pkcs11: no private key has the label %s\n", label);
    }
    return fine("C_FindObjects", rv) && found == 1;
}

token *token_open(const char *module, const char *pin, const char *label)
{
    token *t = calloc(1, sizeof *t);
    if (t != NULL && !(load(t, module) && log_in(t, pin) && find_key(t, label))) {
        token_close(t);
        t = NULL;
    }
    return t;
}

void token_close(token *t)
{
    if (t == NULL) {
        return;
    }
    if (t->p11 != NULL) {
        t->p11->C_Finalize(NULL); /* ends the session too */
    }
    if (t->library != NULL) {
        dlclose(t->library);
    }
    free(t);
}

/* One number of a DER ECDSA-Sig-Value, from big-endian bytes of fixed length. */
static size_t put_integer(uint8_t *out, const uint8_t *number, size_t len)
{
    while (len > 1 && number[0] == 0) {
        number++;
        len--;
    }
    size_t pad = number[0] >> 7;
    out[0] = 0x02;
    out[1] = (uint8_t)(len + pad);
    out[2] = 0;
    memcpy(out + 2 + pad, number, len);
    return 2 + pad + len;
}

/* A token gives r || s, TLS wants DER (RFC 3279 2.2.3). */
static int ecdsa(token *t, const ussl_key_request *r)
{
    uint8_t raw[132], body[140];
    CK_MECHANISM how = {CKM_ECDSA, NULL, 0};
    CK_ULONG len = sizeof raw;
    if (!fine("C_SignInit", t->p11->C_SignInit(t->session, &how, t->key)) ||
        !fine("C_Sign",
              t->p11->C_Sign(t->session, (CK_BYTE *)(uintptr_t)r->in, r->in_len, raw, &len))) {
        return USSL_E_KEY;
    }
    size_t n = put_integer(body, raw, len / 2);
    n += put_integer(body + n, raw + len / 2, len / 2);
    size_t head = n < 128 ? 2 : 3;
    if (head + n > r->out_cap) {
        return USSL_E_KEY;
    }
    r->out[0] = 0x30;
    r->out[1] = 0x81;
    r->out[head - 1] = (uint8_t)n;
    memcpy(r->out + head, body, n);
    *r->out_len = head + n;
    return USSL_OK;
}

static int rsa(token *t, const ussl_key_request *r, CK_MECHANISM *how, const uint8_t *in,
               size_t in_len)
{
    CK_ULONG len = r->out_cap;
    CK_RV rv;
    if (r->kind == USSL_KEY_DECRYPT) {
        rv = t->p11->C_DecryptInit(t->session, how, t->key);
        if (rv == CKR_OK) {
            rv = t->p11->C_Decrypt(t->session, (CK_BYTE *)(uintptr_t)in, in_len, r->out, &len);
        }
    } else {
        rv = t->p11->C_SignInit(t->session, how, t->key);
        if (rv == CKR_OK) {
            rv = t->p11->C_Sign(t->session, (CK_BYTE *)(uintptr_t)in, in_len, r->out, &len);
        }
    }
    *r->out_len = len;
    return fine("RSA", rv) ? USSL_OK : USSL_E_KEY;
}

/* What the token pads is the DigestInfo (RFC 8017 9.2), for which it does not know the hash. */
static int rsa_pkcs1(token *t, const ussl_key_request *r)
{
    static const uint8_t sha2[] = {0x30, 0,    0x30, 0x0d, 0x06, 0x09, 0x60, 0x86, 0x48, 0x01,
                                   0x65, 0x03, 0x04, 0x02, 0,    0x05, 0x00, 0x04, 0};
    CK_MECHANISM how = {CKM_RSA_PKCS, NULL, 0};
    uint8_t info[sizeof sha2 + 64];
    if (r->kind == USSL_KEY_DECRYPT) {
        return rsa(t, r, &how, r->in, r->in_len);
    }
    if (r->hash_bits < 256) {
        return USSL_E_KEY; /* SHA-1 */
    }
    memcpy(info, sha2, sizeof sha2);
    info[1] = (uint8_t)(sizeof sha2 - 2 + r->in_len);
    info[14] = r->hash_bits == 256 ? 1 : r->hash_bits == 384 ? 2 : 3;
    info[18] = (uint8_t)r->in_len;
    memcpy(info + sizeof sha2, r->in, r->in_len);
    return rsa(t, r, &how, info, sizeof sha2 + r->in_len);
}

static int rsa_pss(token *t, const ussl_key_request *r)
{
    CK_RSA_PKCS_PSS_PARAMS pss = {CKM_SHA256, CKG_MGF1_SHA256, r->in_len};
    if (r->hash_bits != 256) {
        pss.hashAlg = r->hash_bits == 384 ? CKM_SHA384 : CKM_SHA512;
        pss.mgf = r->hash_bits == 384 ? CKG_MGF1_SHA384 : CKG_MGF1_SHA512;
    }
    CK_MECHANISM how = {CKM_RSA_PKCS_PSS, &pss, sizeof pss};
    return rsa(t, r, &how, r->in, r->in_len);
}

int token_answer(void *arg, const ussl_key_request *r)
{
    token *t = arg;
    if (r->padding == USSL_KEY_ECDSA) {
        return ecdsa(t, r);
    }
    return r->padding == USSL_KEY_RSA_PSS ? rsa_pss(t, r) : rsa_pkcs1(t, r);
}
