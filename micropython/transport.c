/* SPDX-License-Identifier: MIT */
/* The transport of a connection: any MicroPython stream. What a stream raises is kept and raised
 * again once the library has returned: no exception jumps over a frame of it. */
#include <string.h>

#include "modussl.h"
#include "py/mperrno.h"
#include "py/mphal.h"
#include "py/stream.h"
#include "ussl_trace.h"

static bool must_wait(int err)
{
    return mp_is_nonblocking_error(err) || err == MP_ETIMEDOUT || err == MP_EINTR ||
           err == MP_EINPROGRESS;
}

/* Moves bytes; 0 or more, or -1 with self->bio_errno, or -1 with self->exc. */
static mp_int_t move(mod_ussl_socket_t *self, void *buf, size_t len, bool out)
{
    const mp_stream_p_t *stream = mp_get_stream(self->sock);
    mp_uint_t done = MP_STREAM_ERROR;
    int err = 0;
    nlr_buf_t nlr;
    if (nlr_push(&nlr) == 0) {
        done = out ? stream->write(self->sock, buf, len, &err)
                   : stream->read(self->sock, buf, len, &err);
        nlr_pop();
    } else {
        self->exc = MP_OBJ_FROM_PTR(nlr.ret_val);
        return -1;
    }
    if (done == MP_STREAM_ERROR) {
        self->bio_errno = err;
        return -1;
    }
    return (mp_int_t)done;
}

static int moved(mod_ussl_socket_t *self, int want)
{
    /* An exception or a time-out leaves the connection as it is: the caller may go on later. */
    return self->exc != MP_OBJ_NULL || must_wait(self->bio_errno) ? want : USSL_E_IO;
}

#if MICROPY_PY_USSL_READ_AHEAD
static mp_int_t fill(mod_ussl_socket_t *self, void *buf, size_t len)
{
    if (self->ahead_at == self->ahead_len) {
        if (self->ahead == NULL || len >= MICROPY_PY_USSL_READ_AHEAD) {
            return move(self, buf, len, false);
        }
        mp_int_t n = move(self, self->ahead, MICROPY_PY_USSL_READ_AHEAD, false);
        if (n <= 0) {
            return n;
        }
        self->ahead_at = 0;
        self->ahead_len = (size_t)n;
    }
    size_t n = MIN(len, self->ahead_len - self->ahead_at);
    memcpy(buf, self->ahead + self->ahead_at, n);
    self->ahead_at += n;
    return (mp_int_t)n;
}
#else
static mp_int_t fill(mod_ussl_socket_t *self, void *buf, size_t len)
{
    return move(self, buf, len, false);
}
#endif

static int transport_read(void *arg, void *buf, size_t len, size_t *done)
{
    mod_ussl_socket_t *self = arg;
    if (self->exc != MP_OBJ_NULL) {
        return USSL_WANT_READ;
    }
    mp_int_t n = fill(self, buf, len);
    if (n < 0) {
        return moved(self, USSL_WANT_READ);
    }
    *done = (size_t)n;
#if MICROPY_PY_USSL_TRACE
    mod_ussl_trace_bytes(self, false, buf, (size_t)n);
#endif
    return n > 0 ? USSL_OK : USSL_CLOSED;
}

static int transport_write(void *arg, const void *buf, size_t len, size_t *done)
{
    mod_ussl_socket_t *self = arg;
    if (self->exc != MP_OBJ_NULL) {
        return USSL_WANT_WRITE;
    }
    /* A stream's write reads its buffer only. */
    mp_int_t n = move(self, (void *)(uintptr_t)buf, len, true);
    if (n == 0) {
        self->bio_errno = MP_EAGAIN;
        n = -1;
    }
    if (n < 0) {
        return moved(self, USSL_WANT_WRITE);
    }
    *done = (size_t)n;
#if MICROPY_PY_USSL_TRACE
    mod_ussl_trace_bytes(self, true, buf, (size_t)n);
#endif
    return USSL_OK;
}

ussl_bio mod_ussl_transport(mod_ussl_socket_t *self)
{
    ussl_bio bio = {transport_read, transport_write, self};
    return bio;
}

void mod_ussl_transport_wait(mod_ussl_socket_t *self, int want)
{
    mp_uint_t bits = want == USSL_WANT_READ ? MP_STREAM_POLL_RD : MP_STREAM_POLL_WR;
    const mp_stream_p_t *stream = mp_get_stream(self->sock);
    int err;
    mp_uint_t ready = stream->ioctl(self->sock, MP_STREAM_POLL, bits, &err);
    if (ready == MP_STREAM_ERROR ||
        (ready & (bits | MP_STREAM_POLL_ERR | MP_STREAM_POLL_HUP)) == 0) {
        mp_event_wait_ms(1);
    } else {
        mp_handle_pending(true);
    }
}
