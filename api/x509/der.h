/* SPDX-License-Identifier: MIT */
/* A strict reader of DER (X.690 10) that never leaves its span and allocates nothing. */
#ifndef USSL_X509_DER_H
#define USSL_X509_DER_H

#include "ussl_backend.h"

/*
 * A span is its own cursor: each call that succeeds moves `in` behind what it read; one that fails
 * (false) leaves it where it was. Refused: indefinite and non-minimal lengths, lengths above
 * 16 MB, tag numbers above 30, and whatever would reach outside the span.
 */

enum {
    USSL__DER_BOOLEAN = 0x01,
    USSL__DER_INTEGER = 0x02,
    USSL__DER_BIT_STRING = 0x03,
    USSL__DER_OCTET_STRING = 0x04,
    USSL__DER_OID = 0x06,
    USSL__DER_UTC_TIME = 0x17,
    USSL__DER_GENERALIZED_TIME = 0x18,
    USSL__DER_SEQUENCE = 0x30,
    USSL__DER_SET = 0x31
};

/* Same length, same bytes. */
bool ussl__span_eq(ussl_span a, ussl_span b);
/* The span holds exactly the bytes of a string literal (without its NUL). */
#define USSL__SPAN_IS(span, literal)                                                               \
    ussl__span_eq((span), (ussl_span){(const uint8_t *)(literal), sizeof(literal) - 1})

/* The next element whatever its tag is; `value` gets its contents. */
bool ussl__der_any(ussl_span *in, unsigned *tag, ussl_span *value);
/* The next element, which must have this tag. */
bool ussl__der_get(ussl_span *in, unsigned tag, ussl_span *value);
/* The same; `whole` gets the element with its header. */
bool ussl__der_whole(ussl_span *in, unsigned tag, ussl_span *whole);
/* Is an element with this tag next? */
bool ussl__der_at(const ussl_span *in, unsigned tag);
/* A single element fills `in` to its end. */
bool ussl__der_only(ussl_span in, unsigned tag, ussl_span *value);
/* At least one element, all readable, nothing behind. */
bool ussl__der_list(ussl_span in);

/* INTEGER with a minimal encoding, as its bytes. */
bool ussl__der_integer(ussl_span *in, ussl_span *value);
/* A small non-negative INTEGER; what is above 65535 reads as 65535. */
bool ussl__der_small(ussl_span *in, unsigned *value);
/* BIT STRING of whole bytes (keys, signatures). */
bool ussl__der_bytes(ussl_span *in, ussl_span *value);
/* BOOLEAN DEFAULT FALSE: absent is false; FALSE written out is taken, as many issuers do. */
bool ussl__der_default_false(ussl_span *in, bool *value);
/* UTCTime or GeneralizedTime in the forms of RFC 5280 4.1.2.5, as seconds since 1970 UTC. */
bool ussl__der_time(ussl_span *in, int64_t *seconds);

#endif
