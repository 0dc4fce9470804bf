/* SPDX-License-Identifier: MIT */
/* Bytes through a connection: the stream protocol, and reads that never lose what they have got. */
#include "py/stream.h"
#include "modussl.h"
#include "py/mperrno.h"
#include "ussl_trace.h"

ussl_conn *mod_ussl_enter(mod_ussl_socket_t *self)
{
    if (self->sock == MP_OBJ_NULL) {
        mp_raise_OSError(MP_EBADF);
    }
    if (self->conn == NULL) {
        mod_ussl_conn_new(self);
    }
    if (self->busy) {
        mod_ussl_raise_text(USSL_E_BUSY, "the connection is in use by another thread or by its own "
                                         "transport");
    }
    self->busy = true;
    self->bio_errno = 0;
    return self->conn;
}

void mod_ussl_leave(mod_ussl_socket_t *self)
{
    self->busy = false;
    mp_obj_t exc = self->exc;
    self->exc = MP_OBJ_NULL;
    if (exc == MP_OBJ_NULL) {
        exc = self->context->hook_exc;
        self->context->hook_exc = MP_OBJ_NULL;
    }
    if (exc != MP_OBJ_NULL) {
        nlr_raise(exc);
    }
}

static _Noreturn void fail(mod_ussl_socket_t *self, int rc)
{
#if MICROPY_PY_USSL_TRACE
    if (!self->failed) {
        mod_ussl_trace_failed(self);
    }
#endif
    self->failed = true;
    mod_ussl_raise_conn(self, rc);
}

/* The errno of a flow result. */
static int flow_errno(mod_ussl_socket_t *self)
{
    return self->bio_errno == MP_ETIMEDOUT ? MP_ETIMEDOUT : MP_EAGAIN;
}

#if MICROPY_PY_USSL_TRACE
static void note_established(mod_ussl_socket_t *self)
{
    mod_ussl_trace_established(self);
}
#else
#define note_established(self) (void)0
#endif

void mod_ussl_stream_handshake(mod_ussl_socket_t *self)
{
    for (;;) {
        int rc = ussl_conn_handshake(mod_ussl_enter(self));
        mod_ussl_leave(self);
        if (rc == USSL_OK) {
            note_established(self);
            return;
        }
        if (rc < 0) {
            fail(self, rc);
        }
        if (self->bio_errno == MP_ETIMEDOUT) {
            mp_raise_OSError(MP_ETIMEDOUT);
        }
        if (rc == USSL_WANT_READ || rc == USSL_WANT_WRITE) {
            mod_ussl_transport_wait(self, rc);
        } else {
            mp_handle_pending(true);
        }
    }
}

/* One read. Returns a ussl_result; never raises for what the connection says, so that a caller with
 * bytes in hand can give those first: a fatal error is told again by the next call. */
static int read_once(mod_ussl_socket_t *self, void *buf, size_t size, size_t *got)
{
    int rc;
    self->poll_mask = 0;
    do {
        rc = ussl_conn_read(mod_ussl_enter(self), buf, size, got);
        mod_ussl_leave(self);
    } while (rc == USSL_WANT_STEP);
    note_established(self);
    if (rc == USSL_WANT_WRITE) {
        self->poll_mask = MP_STREAM_POLL_WR;
    }
    return rc;
}

mp_uint_t mod_ussl_stream_read(mp_obj_t self_in, void *buf, mp_uint_t size, int *errcode)
{
    mod_ussl_socket_t *self = MP_OBJ_TO_PTR(self_in);
    size_t got = 0;
    if (size == 0) {
        return 0;
    }
    int rc = read_once(self, buf, size, &got);
    if (rc == USSL_OK) {
        return got;
    }
    if (rc == USSL_CLOSED) {
        return 0;
    }
    if (rc < 0) {
        fail(self, rc);
    }
    *errcode = flow_errno(self);
    return MP_STREAM_ERROR;
}

mp_uint_t mod_ussl_stream_write(mp_obj_t self_in, const void *buf, mp_uint_t size, int *errcode)
{
    mod_ussl_socket_t *self = MP_OBJ_TO_PTR(self_in);
    size_t done = 0;
    int rc;
    self->poll_mask = 0;
    do {
        rc = ussl_conn_write(mod_ussl_enter(self), buf, size, &done);
        mod_ussl_leave(self);
    } while (rc == USSL_WANT_STEP);
    note_established(self);
    if (rc == USSL_OK) {
        return done;
    }
    if (rc < 0) {
        fail(self, rc);
    }
    if (rc == USSL_WANT_READ) {
        self->poll_mask = MP_STREAM_POLL_RD;
    }
    *errcode = flow_errno(self);
    return MP_STREAM_ERROR;
}

static bool bytes_at_hand(mod_ussl_socket_t *self)
{
#if MICROPY_PY_USSL_READ_AHEAD
    if (self->ahead_at < self->ahead_len) {
        return true;
    }
#endif
    return ussl_conn_pending(self->conn) > 0;
}

static mp_uint_t stream_poll(mod_ussl_socket_t *self, uintptr_t arg, int *errcode)
{
    const uintptr_t both = MP_STREAM_POLL_RD | MP_STREAM_POLL_WR;
    mp_uint_t ret = 0;
    uintptr_t asked = 0;
    if (self->sock == MP_OBJ_NULL || self->failed) {
        return MP_STREAM_POLL_NVAL;
    }
    /* In a handshake a read may wait to write, and the other way round: then only that counts. */
    if (self->poll_mask != 0 && (arg & both) != 0) {
        asked = arg & both;
        arg = (arg & ~asked) | self->poll_mask;
    }
    if ((arg & MP_STREAM_POLL_RD) != 0 && self->conn != NULL && bytes_at_hand(self)) {
        ret |= MP_STREAM_POLL_RD;
        if (arg == MP_STREAM_POLL_RD) {
            return ret;
        }
    }
    mp_uint_t below = mp_get_stream(self->sock)->ioctl(self->sock, MP_STREAM_POLL, arg, errcode);
    if (below == MP_STREAM_ERROR) {
        return below;
    }
    ret |= below;
    if ((ret & self->poll_mask) != 0) {
        ret |= asked;
    }
    return ret;
}

static mp_uint_t stream_close(mod_ussl_socket_t *self, int *errcode)
{
    mp_obj_t exc = MP_OBJ_NULL;
    if (self->sock == MP_OBJ_NULL) {
        return 0;
    }
    if (self->busy) {
        *errcode = MP_EBUSY;
        return MP_STREAM_ERROR;
    }
    ussl_info info = {.established = false};
    if (self->conn != NULL) {
        ussl_conn_info(self->conn, &info);
    }
    if (info.established && !self->failed) {
        /* Best effort: a peer that is gone does not keep its half of the connection open. */
        ussl_conn_close(mod_ussl_enter(self));
        self->busy = false;
        exc = self->exc;
        self->exc = MP_OBJ_NULL;
    }
    mp_obj_t sock = self->sock;
    mod_ussl_socket_free(self);
    mp_uint_t rc = mp_get_stream(sock)->ioctl(sock, MP_STREAM_CLOSE, 0, errcode);
    if (exc != MP_OBJ_NULL && !mp_obj_is_subclass_fast(MP_OBJ_FROM_PTR(mp_obj_get_type(exc)),
                                                       MP_OBJ_FROM_PTR(&mp_type_OSError))) {
        nlr_raise(exc); /* Ctrl-C, after everything is closed */
    }
    return rc;
}

mp_uint_t mod_ussl_stream_ioctl(mp_obj_t self_in, mp_uint_t request, uintptr_t arg, int *errcode)
{
    mod_ussl_socket_t *self = MP_OBJ_TO_PTR(self_in);
    switch (request) {
    case MP_STREAM_CLOSE:
        return stream_close(self, errcode);
    case MP_STREAM_POLL:
        return stream_poll(self, arg, errcode);
    default:
        *errcode = MP_EINVAL;
        return MP_STREAM_ERROR;
    }
}

/* Fills `buf`, or stops at the end, at a time-out, or where reading would wait. Raises or returns
 * false (nothing to read now) only if nothing was got. */
static bool fill(mod_ussl_socket_t *self, void *buf, size_t size, bool all, size_t *total)
{
    *total = 0;
    while (*total < size) {
        size_t got = 0;
        int rc = read_once(self, (uint8_t *)buf + *total, size - *total, &got);
        *total += got;
        if (rc == USSL_OK && all) {
            continue;
        }
        if (rc == USSL_OK || rc == USSL_CLOSED || *total > 0) {
            return true;
        }
        if (rc < 0) {
            fail(self, rc);
        }
        if (self->bio_errno == MP_ETIMEDOUT) {
            mp_raise_OSError(MP_ETIMEDOUT);
        }
        return false;
    }
    return true;
}

static mp_obj_t read_bytes(mod_ussl_socket_t *self, mp_obj_t count, bool all)
{
    vstr_t vstr;
    size_t got;
    mp_int_t size = mp_obj_get_int(count);
    if (size < 0) {
        mp_raise_ValueError(MP_ERROR_TEXT("a count of 0 or more"));
    }
    vstr_init_len(&vstr, (size_t)size);
    if (!fill(self, vstr.buf, (size_t)size, all, &got)) {
        return mp_const_none;
    }
    vstr.len = got;
    return mp_obj_new_bytes_from_vstr(&vstr);
}

static mp_obj_t socket_read(size_t n_args, const mp_obj_t *args)
{
    mod_ussl_socket_t *self = MP_OBJ_TO_PTR(args[0]);
    if (n_args > 1 && args[1] != mp_const_none && args[1] != MP_OBJ_NEW_SMALL_INT(-1)) {
        return read_bytes(self, args[1], true);
    }
    vstr_t vstr;
    size_t got;
    vstr_init(&vstr, 1024);
    for (size_t step = 1024;; step = MIN(step * 2, 65536)) {
        char *at = vstr_add_len(&vstr, step);
        bool some = fill(self, at, step, true, &got);
        vstr.len -= step - (some ? got : 0);
        if (!some && vstr.len == 0) {
            return mp_const_none;
        }
        if (!some || got < step) {
            return mp_obj_new_bytes_from_vstr(&vstr);
        }
    }
}
MP_DEFINE_CONST_FUN_OBJ_VAR_BETWEEN(mod_ussl_read_obj, 1, 2, socket_read);

static mp_obj_t socket_recv(size_t n_args, const mp_obj_t *args)
{
    (void)n_args;
    mp_obj_t bytes = read_bytes(MP_OBJ_TO_PTR(args[0]), args[1], false);
    if (bytes == mp_const_none) {
        mp_raise_OSError(MP_EAGAIN);
    }
    return bytes;
}
MP_DEFINE_CONST_FUN_OBJ_VAR_BETWEEN(mod_ussl_recv_obj, 2, 3, socket_recv);

static mp_obj_t read_into(size_t n_args, const mp_obj_t *args, bool all)
{
    mp_buffer_info_t buf;
    size_t got;
    mp_get_buffer_raise(args[1], &buf, MP_BUFFER_WRITE);
    if (n_args > 2) {
        mp_int_t limit = mp_obj_get_int(args[2]);
        buf.len = limit < 0 ? buf.len : MIN(buf.len, (size_t)limit);
    }
    if (!fill(MP_OBJ_TO_PTR(args[0]), buf.buf, buf.len, all, &got)) {
        return mp_const_none;
    }
    return mp_obj_new_int_from_uint(got);
}

static mp_obj_t socket_readinto(size_t n_args, const mp_obj_t *args)
{
    return read_into(n_args, args, true);
}
MP_DEFINE_CONST_FUN_OBJ_VAR_BETWEEN(mod_ussl_readinto_obj, 2, 3, socket_readinto);

static mp_obj_t socket_recv_into(size_t n_args, const mp_obj_t *args)
{
    mp_obj_t count = read_into(n_args, args, false);
    if (count == mp_const_none) {
        mp_raise_OSError(MP_EAGAIN);
    }
    return count;
}
MP_DEFINE_CONST_FUN_OBJ_VAR_BETWEEN(mod_ussl_recv_into_obj, 2, 3, socket_recv_into);
