/* SPDX-License-Identifier: MIT */
/* Bytes in and out of a socket: the stream protocol over the host, and waiting. */
#include "socket_stream.h"
#include "host.h"
#include "mphalport.h"
#include "py/mperrno.h"
#include "py/runtime.h"
#include "py/stream.h"
#include "socket_object.h"

int sim_socket_wait(sim_socket_t *self, int bits)
{
    bits |= HOST_FAILED;
    if (host_status(self->id) & bits) {
        return 0;
    }
    if (self->timeout_ms == 0) {
        return MP_EAGAIN;
    }
    double end = self->timeout_ms < 0 ? 0 : host_ticks_ms() + self->timeout_ms;
    for (;;) {
        int left = -1;
        if (self->timeout_ms > 0) {
            left = (int)(end - host_ticks_ms() + 0.999);
            if (left <= 0) {
                return MP_ETIMEDOUT;
            }
        }
        sim_wait_and_handle(left);
        if (self->id <= 0) {
            return MP_EBADF;
        }
        if (host_status(self->id) & bits) {
            return 0;
        }
    }
}

void sim_socket_raise(sim_socket_t *self, int err)
{
    char text[160];
    if (self->id > 0 && host_error(self->id, text, sizeof(text)) == err && text[0]) {
        mp_obj_t args[2] = {MP_OBJ_NEW_SMALL_INT(err), mp_obj_new_str_from_cstr(text)};
        nlr_raise(mp_obj_new_exception_args(&mp_type_OSError, 2, args));
    }
    mp_raise_OSError(err);
}

static mp_uint_t move(sim_socket_t *self, void *buf, mp_uint_t size, int *errcode, bool out)
{
    if (self->id <= 0) {
        *errcode = self->id < 0 ? MP_EBADF : MP_ENOTCONN;
        return MP_STREAM_ERROR;
    }
    for (;;) {
        int done = out ? host_send(self->id, buf, size) : host_recv(self->id, buf, size);
        if (done >= 0) {
            return (mp_uint_t)done;
        }
        int err = -done;
        if (err == MP_EAGAIN) {
            err = sim_socket_wait(self, out ? HOST_WRITABLE : HOST_READABLE | HOST_ENDED);
        }
        if (err) {
            *errcode = err;
            return MP_STREAM_ERROR;
        }
    }
}

mp_uint_t sim_socket_read(mp_obj_t self_in, void *buf, mp_uint_t size, int *errcode)
{
    return size == 0 ? 0 : move(MP_OBJ_TO_PTR(self_in), buf, size, errcode, false);
}

mp_uint_t sim_socket_write(mp_obj_t self_in, const void *buf, mp_uint_t size, int *errcode)
{
    /* The host only reads what it sends. */
    return size == 0 ? 0
                     : move(MP_OBJ_TO_PTR(self_in), (void *)(uintptr_t)buf, size, errcode, true);
}

mp_uint_t sim_socket_ioctl(mp_obj_t self_in, mp_uint_t request, uintptr_t arg, int *errcode)
{
    sim_socket_t *self = MP_OBJ_TO_PTR(self_in);
    switch (request) {
    case MP_STREAM_POLL: {
        if (self->id <= 0) {
            return self->id < 0 ? MP_STREAM_POLL_NVAL : 0;
        }
        mp_uint_t bits = (mp_uint_t)host_status(self->id);
        mp_uint_t wanted = arg | MP_STREAM_POLL_ERR | MP_STREAM_POLL_HUP;
        if (bits & (HOST_ENDED | HOST_FAILED)) {
            bits |= MP_STREAM_POLL_RD; /* a read would return at once */
        }
        if (bits & HOST_FAILED) {
            bits |= MP_STREAM_POLL_WR;
        }
        return bits & wanted;
    }
    case MP_STREAM_CLOSE:
        if (self->id > 0) {
            host_close(self->id);
        }
        self->id = -1;
        return 0;
    case MP_STREAM_GET_FILENO:
        return (mp_uint_t)self->id;
    case MP_STREAM_TIMEOUT: {
        int old = self->timeout_ms;
        self->timeout_ms = (int)arg;
        return (mp_uint_t)old;
    }
    default:
        *errcode = MP_EINVAL;
        return MP_STREAM_ERROR;
    }
}
