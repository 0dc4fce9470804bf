/* SPDX-License-Identifier: MIT */
/* What ussl asks of a port: clock and random bytes from the host. One thread, so no lock. */
#include "ussl_port.h"

#include "host.h"

static void *owner;

int64_t ussl_port_time(void)
{
    return (int64_t)(host_time_ms() / 1000);
}

uint64_t ussl_port_ticks_ms(void)
{
    return (uint64_t)host_ticks_ms();
}

int ussl_port_random(void *buf, size_t len)
{
    return host_random(buf, len);
}

void ussl_port_lock(void)
{
}

void ussl_port_unlock(void)
{
}

void *ussl_port_mark(void)
{
    return owner;
}

void ussl_port_set_mark(void *mark)
{
    owner = mark;
}
