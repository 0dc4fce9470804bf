/* SPDX-License-Identifier: MIT */
/* Terminal, clock and interrupt of the port, in MicroPython's terms. */
#ifndef SIM_MPHALPORT_H
#define SIM_MPHALPORT_H

#include "py/mpconfig.h"
#include "py/obj.h"
#include "shared/runtime/interrupt_char.h"

#define MP_HAL_RETRY_SYSCALL(ret, syscall, raise)                                                  \
    {                                                                                              \
        (ret) = (syscall);                                                                         \
    }

uint64_t mp_hal_time_ns(void);

/* Waits for an event of the host, at most `timeout_ms` (-1: for ever), then runs what is pending:
 * may raise KeyboardInterrupt. Not to be called with a frame of a TLS library below. */
void sim_wait_and_handle(int timeout_ms);

#endif
