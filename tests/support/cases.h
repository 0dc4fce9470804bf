/* SPDX-License-Identifier: MIT */
/* The table of verdicts, tests/pki/cases.tsv, row by row. */
#ifndef USSL_TEST_CASES_H
#define USSL_TEST_CASES_H

#include "ussl.h"

typedef struct verdict_case {
    const char *name;                   /* of the case */
    bool as_server, as_client;          /* who shows the chain */
    const char *chain, *key, *ca, *crl; /* files; NULL: none */
    ussl_crl_policy policy;
    const char *verify_name; /* NULL: none */
    bool has_time;
    int64_t time;
    uint32_t reasons; /* 0: it must be accepted */
    const char *note;
} verdict_case;

/* All rows; they live as long as the process. Aborts on a row that cannot be read. */
const verdict_case *cases_all(size_t *count);
/* A context of `role` that judges as the row says: anchors, CRLs, policy, clock. Fails the test if
 * it cannot be made. */
ussl_ctx *cases_judge(const verdict_case *c, const ussl_backend *backend, ussl_role role);
/* The alert that ussl.h promises for a set of reasons. */
int cases_alert(uint32_t reasons);
/* "expired,wrong_name", for messages; static storage, good for the next three calls. */
const char *cases_words(uint32_t reasons);

#endif
