/* SPDX-License-Identifier: MIT */
/* Fuzzes names: what is usable, what is an address, and what a subjectAltName matches. */
#include "fuzz.h"

#include "x509/cert.h"

/* The first line is the name, the rest a subjectAltName. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const uint8_t *line = size > 0 ? memchr(data, '\n', size) : NULL;
    size_t n = line != NULL ? (size_t)(line - data) : size;
    char *name = malloc(n + 2);
    FUZZ_ASSERT(name != NULL);
    memcpy(name, data, n);
    name[n] = '\0';
    n = strlen(name);

    const char *why = "unset";
    uint8_t ip[16], san[300];
    bool usable = ussl__name_check(name, &why) == USSL_OK;
    FUZZ_ASSERT(usable == (why == NULL));
    size_t ip_len = ussl__name_ip(name, ip);
    FUZZ_ASSERT(ip_len == 0 || ip_len == 4 || ip_len == 16);
    FUZZ_ASSERT(ip_len == 0 || usable);
    if (line != NULL) {
        ussl_span rest = {line + 1, (size_t)(data + size - line - 1)};
        bool found = ussl__san_match(rest, name);
        FUZZ_ASSERT(usable || !found);
        /* Neither case nor the dot at the end of a name changes the answer. */
        for (size_t i = 0; i < n; i++) {
            name[i] = (char)(name[i] >= 'a' && name[i] <= 'z' ? name[i] - 32 : name[i]);
        }
        FUZZ_ASSERT(ussl__san_match(rest, name) == found);
        if (usable && ip_len == 0 && name[n - 1] != '.') {
            name[n] = '.';
            name[n + 1] = '\0';
            FUZZ_ASSERT(ussl__san_match(rest, name) == found);
            name[n] = '\0';
        }
    }
    if (usable && n < 120) {
        /* A certificate for exactly this name matches it. */
        size_t len = ip_len != 0 ? ip_len : n - (name[n - 1] == '.');
        san[0] = ip_len != 0 ? 0x87 : 0x82;
        san[1] = (uint8_t)len;
        memcpy(san + 2, ip_len != 0 ? (const char *)ip : name, len);
        FUZZ_ASSERT(ussl__san_match((ussl_span){san, len + 2}, name));
        san[0] = ip_len != 0 ? 0x82 : 0x87;
        FUZZ_ASSERT(!ussl__san_match((ussl_span){san, len + 2}, name));
    }
    free(name);
    return 0;
}
