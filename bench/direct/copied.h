/* SPDX-License-Identifier: MIT */
/* Bytes that memcpy and memmove copied in blocks that can be payload; counted where the program is
 * linked with copied_count.c. */
#ifndef USSL_BENCH_COPIED_H
#define USSL_BENCH_COPIED_H

#include <stdint.h>

extern uint64_t copied_bytes;

#endif
