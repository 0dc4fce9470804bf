/* SPDX-License-Identifier: MIT */
/* What the gate counts: a handshake of one suite, and a full record each way. */
#ifndef USSL_BENCH_COUNTED_H
#define USSL_BENCH_COUNTED_H

#ifdef __cplusplus
extern "C" {
#endif

/* With fixed random bytes; callgrind collects in counted_handshake and counted_records. Prints the
 * peaks of the connection's heap. 0; 1: it failed; 2: unknown names; 3: the peer has no such suite.
 */
int bench_counted(const char *peer, const char *suite_name);

#ifdef __cplusplus
}
#endif
#endif
