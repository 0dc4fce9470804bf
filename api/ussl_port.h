/* SPDX-License-Identifier: MIT */
/* What a port to an RTOS or board supplies: clock, entropy, mutex and the owner mark. */
#ifndef USSL_PORT_H
#define USSL_PORT_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/* The POSIX port (api/port/posix.c) is built where the system has it; elsewhere the firmware
 * defines these functions. None may call back into ussl. */

/* Seconds since 1970 UTC; 0 if the clock is not set (dates then give USSL_V_CLOCK_UNSET). */
int64_t ussl_port_time(void);
/* Milliseconds, monotonic. */
uint64_t ussl_port_ticks_ms(void);
/* Cryptographically strong bytes: 0, or -1 if the source is not ready or failed. */
int ussl_port_random(void *buf, size_t len);
/* One process-wide, non-recursive lock for short sections (allocator, caches). Firmware with one
 * thread may leave both empty. */
void ussl_port_lock(void);
void ussl_port_unlock(void);
/* A thread-local slot for one pointer; firmware with one thread may use a plain static. */
void *ussl_port_mark(void);
void ussl_port_set_mark(void *mark);

#ifdef __cplusplus
}
#endif
#endif
