/* SPDX-License-Identifier: MIT */
/* Terminal, clock and interrupt of the port over its host. */
#include "py/mphal.h"

#include "host.h"
#include "py/runtime.h"
#include "py/stream.h"
#include "shared/readline/readline.h"

/* The host's event number when we last came back from waiting. It is older than anything that was
 * looked at since, so an event that comes between a look and the next wait is never slept over. */
static int seen_seq;

void sim_tick(void)
{
    if (host_tick() && mp_interrupt_char == CHAR_CTRL_C) {
        mp_sched_keyboard_interrupt();
    }
}

void sim_wait(int timeout_ms)
{
    host_wait(seen_seq, timeout_ms);
    seen_seq = host_seq();
    sim_tick();
}

void sim_wait_and_handle(int timeout_ms)
{
    sim_wait(timeout_ms);
    mp_handle_pending(true);
}

uint32_t sim_random_u32(void)
{
    uint32_t value = 0;
    if (host_random(&value, sizeof(value)) != 0) {
        mp_raise_msg(&mp_type_RuntimeError, MP_ERROR_TEXT("no random bytes"));
    }
    return value;
}

int mp_hal_stdin_rx_chr(void)
{
    for (;;) {
        int c = host_read();
        if (c >= 0) {
            return c;
        }
        sim_wait_and_handle(-1);
    }
}

mp_uint_t mp_hal_stdout_tx_strn(const char *str, size_t len)
{
    size_t at = 0;
    while (at < len) {
        int done = host_write(str + at, len - at);
        if (done > 0) {
            at += (size_t)done;
        } else {
            /* Nothing may be raised from inside a print: Ctrl-C stays pending. */
            sim_wait(-1);
        }
    }
    return len;
}

uintptr_t mp_hal_stdio_poll(uintptr_t flags)
{
    return flags & MP_STREAM_POLL_WR;
}

mp_uint_t mp_hal_ticks_ms(void)
{
    return (mp_uint_t)(uint64_t)host_ticks_ms();
}

mp_uint_t mp_hal_ticks_us(void)
{
    return (mp_uint_t)(uint64_t)(host_ticks_ms() * 1000);
}

mp_uint_t mp_hal_ticks_cpu(void)
{
    return mp_hal_ticks_us();
}

uint64_t mp_hal_time_ns(void)
{
    return (uint64_t)(host_time_ms() * 1e6);
}

void mp_hal_delay_ms(mp_uint_t ms)
{
    double end = host_ticks_ms() + (double)ms;
    mp_handle_pending(true);
    for (;;) {
        double left = end - host_ticks_ms();
        if (left <= 0) {
            return;
        }
        sim_wait_and_handle((int)left + 1);
    }
}

void mp_hal_delay_us(mp_uint_t us)
{
    double end = host_ticks_ms() + (double)us / 1000;
    while (host_ticks_ms() < end) {
        sim_tick();
        mp_handle_pending(true);
    }
}
