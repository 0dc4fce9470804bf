/* SPDX-License-Identifier: MIT */
/* A backend without TLS, whose every answer a test scripts: it shows what the core does alone. */
#ifndef USSL_TEST_FAKE_BACKEND_H
#define USSL_TEST_FAKE_BACKEND_H

#include "ussl_internal.h"

/* What the next calls answer; USSL_OK where a script has ended. */
typedef struct fake_script {
    int step[16], read[16], write[16], alert[4];
    size_t at_step, at_read, at_write, at_alert;
} fake_script;

typedef struct fake_state {
    fake_script script;
    int starts, stops, alerts, restores, updates;
    uint8_t last_alert;
    bool skip_verify;    /* finishes without asking the core */
    bool ignore_verdict; /* asks, and goes on whatever the answer */
    bool no_certificate; /* the peer shows none */
    bool resumed, fail_alloc, fail_random, fail_freeze;
    uint16_t version, suite;
    size_t write_max, last_write;
    ussl_span chain[2];
    size_t chain_len;
    int verdict; /* what the core answered */
    void (*on_step)(ussl_conn *conn);
    uint8_t ticket_key[48];
    ussl_conn *current; /* of the last call */
    uint8_t saved[64];
    size_t saved_len;
} fake_state;
extern fake_state fake;

/* What it says that it lacks; the rest of the capabilities it claims. */
#define FAKE_LACKS                                                                                 \
    (USSL_CAP_REQUIRE_EMS | USSL_CAP_RECORD_SIZE_LIMIT | USSL_CAP_MULTI_CERT |                     \
     USSL_CAP_OCSP_STAPLING | USSL_CAP_MAX_FRAGMENT_1_3)

/* Not const: a test may spoil its numbers. */
extern ussl_backend fake_backend;

#endif
