/* SPDX-License-Identifier: MIT */
/* Fuzzes lists of suites, groups and signature schemes as people write them. */
#include "fuzz.h"

#include "suites/parse.h"

/* The first byte chooses the kind and the room for ids, the rest is the list. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const ussl__id_kind kinds[] = {USSL__ID_SUITE, USSL__ID_GROUP, USSL__ID_SIGALG};
    if (size == 0) {
        return 0;
    }
    ussl__id_kind kind = kinds[data[0] % 3];
    size_t cap = data[0] / 3;
    char *list = malloc(size);
    uint16_t *ids = malloc((cap + 1) * sizeof *ids);
    FUZZ_ASSERT(list != NULL && ids != NULL);
    memcpy(list, data + 1, size - 1);
    list[size - 1] = '\0';

    size_t n = 0, bad_len = 0;
    const char *bad = NULL;
    int rc = ussl__parse_ids(list, kind, ids, cap, &n, &bad, &bad_len);
    FUZZ_ASSERT(n <= cap);
    if (rc == USSL_OK) {
        FUZZ_ASSERT(n > 0 && bad == NULL);
    } else {
        FUZZ_ASSERT(rc == USSL_E_ARG && bad >= list && bad + bad_len <= list + strlen(list));
    }
    for (size_t i = 0; i < n; i++) {
        /* Every id has a name, and the name leads back to it. */
        const char *name = kind == USSL__ID_SUITE   ? ussl_suite_by_id(ids[i])->name
                           : kind == USSL__ID_GROUP ? ussl_group_name(ids[i])
                                                    : ussl_sigalg_name(ids[i]);
        FUZZ_ASSERT(name != NULL && ussl__parse_id(name, strlen(name), kind) == ids[i]);
        for (size_t k = 0; k < i; k++) {
            FUZZ_ASSERT(ids[k] != ids[i]);
        }
    }
    free(list);
    free(ids);
    return 0;
}
