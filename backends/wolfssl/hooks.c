/* SPDX-License-Identifier: MIT */
/* What user_settings.h lets the library ask for by name: random bytes and time. */
#include "wolf.h"

int ussl__wolfssl_random(unsigned char *out, unsigned int len)
{
    return ussl__random(out, len) == USSL_OK ? 0 : -1;
}

/* The clock of the connection that is being served; the port's ticks outside of one. A clock that
 * was never set must not read 0, which the library takes for a failure. */
static int64_t seconds(void)
{
    const ussl_conn *conn = ussl__current();
    int64_t now = conn != NULL ? ussl__now(conn) : 0;
    return now > 0 ? now : (int64_t)(ussl__ticks_ms() / 1000) + 1;
}

time_t ussl__wolfssl_time(time_t *out)
{
    time_t now = (time_t)seconds();
    if (out != NULL) {
        *out = now;
    }
    return now;
}

#if USSL_HAVE_TLS12 || USSL_HAVE_SESSIONS
word32 LowResTimer(void)
{
    return (word32)seconds();
}
#endif

#if USSL_HAVE_TLS13
/* Seconds of the connection's clock, so that ages hold in another process too. */
sword64 TimeNowInMilliseconds(void)
{
    return (sword64)seconds() * 1000;
}
#endif
