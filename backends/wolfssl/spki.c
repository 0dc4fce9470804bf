/* SPDX-License-Identifier: MIT */
/* Finds the SubjectPublicKeyInfo of an own certificate, to load it where the private key is not. */
#include "wolf.h"

/* Takes one DER element off `in`; its tag, and the whole of it in `*whole`, its contents in
 * `*body`. */
static int take(ussl_span *in, ussl_span *whole, ussl_span *body)
{
    if (in->n < 2) {
        return -1;
    }
    size_t head = 2;
    size_t len = in->p[1];
    if (len >= 0x80) {
        size_t bytes = len & 0x7f;
        if (bytes == 0 || bytes > 3 || in->n < 2 + bytes) {
            return -1;
        }
        len = 0;
        for (size_t i = 0; i < bytes; i++) {
            len = (len << 8) | in->p[2 + i];
        }
        head += bytes;
    }
    if (len > in->n - head) {
        return -1;
    }
    int tag = in->p[0];
    *whole = (ussl_span){in->p, head + len};
    *body = (ussl_span){in->p + head, len};
    in->p += head + len;
    in->n -= head + len;
    return tag;
}

/* RFC 5280 4.1: version (optional), serial, signature, issuer, validity, subject, then the key. */
int ussl__wolf_spki(ussl_span certificate, ussl_span *spki)
{
    enum { SEQUENCE = 0x30, VERSION = 0xa0, BEFORE_KEY = 5 };
    ussl_span whole, body, rest = certificate;
    if (take(&rest, &whole, &body) != SEQUENCE) {
        return USSL_E_CERT;
    }
    rest = body;
    if (take(&rest, &whole, &body) != SEQUENCE) {
        return USSL_E_CERT;
    }
    rest = body;
    int tag = take(&rest, &whole, &body);
    for (int i = tag == VERSION ? 0 : 1; i < BEFORE_KEY && tag >= 0; i++) {
        tag = take(&rest, &whole, &body);
    }
    if (tag < 0 || take(&rest, spki, &body) != SEQUENCE) {
        return USSL_E_CERT;
    }
    return USSL_OK;
}
