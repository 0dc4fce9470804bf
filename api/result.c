/* SPDX-License-Identifier: MIT */
/* The names of results and the sentence for each. */
#include "ussl_internal.h"

static const struct {
    const char *name, *text;
} flows[] = {
    [USSL_OK] = {"ok", USSL__TEXT("")},
    [USSL_WANT_READ] = {"want_read", USSL__TEXT("call again when the transport can be read")},
    [USSL_WANT_WRITE] = {"want_write", USSL__TEXT("call again when the transport can be written")},
    [USSL_WANT_KEY] = {"want_key", USSL__TEXT("call again when the external key has answered")},
    [USSL_WANT_STEP] = {"want_step", USSL__TEXT("the steps are used up: call again")},
    [USSL_CLOSED] = {"closed", USSL__TEXT("the peer sent close_notify")},
};

static const struct {
    const char *name, *text;
} errors[] = {
    [-USSL_E_ARG] = {"arg", USSL__TEXT("an argument is wrong")},
    [-USSL_E_STATE] = {"state", USSL__TEXT("not possible in this state")},
    [-USSL_E_BUSY] = {"busy", USSL__TEXT("in use: free every context first")},
    [-USSL_E_NOTSUP] = {"notsup", USSL__TEXT("this backend or build cannot do that")},
    [-USSL_E_NOMEM] = {"nomem", USSL__TEXT("out of memory")},
    [-USSL_E_IO] = {"io", USSL__TEXT("the transport failed")},
    [-USSL_E_TIMEOUT] = {"timeout", USSL__TEXT("the deadline of the handshake has passed")},
    [-USSL_E_PROTO] = {"proto",
                       USSL__TEXT("the peer broke the protocol, or has nothing in common with us")},
    [-USSL_E_ALERT] = {"alert", USSL__TEXT("the peer sent an alert")},
    [-USSL_E_VERIFY] = {"verify", USSL__TEXT("the peer's certificate was refused")},
    [-USSL_E_CERT] = {"cert", USSL__TEXT("a certificate or CRL cannot be read or used")},
    [-USSL_E_KEY] = {"key",
                     USSL__TEXT(
                         "the key cannot be read or used, or does not match its certificate")},
    [-USSL_E_RANDOM] = {"random",
                        USSL__TEXT(
                            "the random source is not ready or failed: see ussl_set_random")},
    [-USSL_E_TRUNCATED] = {"truncated",
                           USSL__TEXT(
                               "the transport ended without close_notify: data may be missing")},
    [-USSL_E_INTERNAL] = {"internal", USSL__TEXT("an error of the TLS library; native says which")},
};

const char *ussl_result_name(int rc)
{
    if (rc >= 0 && rc <= USSL_CLOSED) {
        return flows[rc].name;
    }
    if (rc < 0 && rc >= USSL_E_INTERNAL) {
        return errors[-rc].name;
    }
    return "unknown";
}

const char *ussl__result_text(int rc)
{
    if (rc >= 0 && rc <= USSL_CLOSED) {
        return flows[rc].text;
    }
    if (rc < 0 && rc >= USSL_E_INTERNAL) {
        return errors[-rc].text;
    }
    return "";
}
