/* SPDX-License-Identifier: MIT */
/* The port to POSIX hosts: clocks, getrandom, one mutex and a thread-local mark. */
#include "ussl_config.h"
#include "ussl_port.h"

#include <errno.h>
#include <sys/random.h>
#include <time.h>
#if USSL_HAVE_THREADS
#include <pthread.h>
#endif

int64_t ussl_port_time(void)
{
    time_t now = time(NULL);
    return now == (time_t)-1 ? 0 : (int64_t)now;
}

uint64_t ussl_port_ticks_ms(void)
{
    struct timespec now;
    if (clock_gettime(CLOCK_MONOTONIC, &now) != 0) {
        return 0;
    }
    return (uint64_t)now.tv_sec * 1000u + (uint64_t)now.tv_nsec / 1000000u;
}

int ussl_port_random(void *buf, size_t len)
{
    unsigned char *p = buf;
    while (len > 0) {
#if defined(__linux__)
        /* Not blocking: a machine whose pool is not ready yet must get an error, not a hang. */
        ssize_t got = getrandom(p, len, GRND_NONBLOCK);
#else
        size_t part = len < 256 ? len : 256; /* the most that getentropy gives at once */
        ssize_t got = getentropy(p, part) == 0 ? (ssize_t)part : -1;
#endif
        if (got < 0 && errno == EINTR) {
            continue;
        }
        if (got <= 0) {
            return -1;
        }
        p += got;
        len -= (size_t)got;
    }
    return 0;
}

#if USSL_HAVE_THREADS
static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static _Thread_local void *current;
#else
static void *current;
#endif

void ussl_port_lock(void)
{
#if USSL_HAVE_THREADS
    (void)pthread_mutex_lock(&mutex);
#endif
}

void ussl_port_unlock(void)
{
#if USSL_HAVE_THREADS
    (void)pthread_mutex_unlock(&mutex);
#endif
}

void *ussl_port_mark(void)
{
    return current;
}

void ussl_port_set_mark(void *mark)
{
    current = mark;
}
