/* SPDX-License-Identifier: MIT */
/* The socket module (also `usocket`): TCP streams that the host dials or hands in. */
#include <string.h>

#include "host.h"
#include "py/mperrno.h"
#include "py/runtime.h"
#include "py/stream.h"
#include "socket_object.h"
#include "socket_stream.h"

enum { AF_INET = 2, AF_INET6 = 10, SOCK_STREAM = 1, SOCK_DGRAM = 2, SOCK_RAW = 3 };
enum { SOL_SOCKET = 1, SO_REUSEADDR = 2, SO_KEEPALIVE = 9, IPPROTO_TCP = 6, TCP_NODELAY = 1 };

static sim_socket_t *socket_new(int id)
{
    sim_socket_t *self = mp_obj_malloc_with_finaliser(sim_socket_t, &sim_socket_type);
    self->id = id;
    self->timeout_ms = -1;
    self->listening = false;
    self->port = 0;
    return self;
}

static mp_obj_t socket_make_new(const mp_obj_type_t *type, size_t n_args, size_t n_kw,
                                const mp_obj_t *args)
{
    (void)type;
    mp_arg_check_num(n_args, n_kw, 0, 3, false);
    mp_int_t family = n_args > 0 ? mp_obj_get_int(args[0]) : AF_INET;
    mp_int_t kind = n_args > 1 ? mp_obj_get_int(args[1]) : SOCK_STREAM;
    if (family != AF_INET && family != AF_INET6) {
        mp_raise_OSError(MP_EAFNOSUPPORT);
    }
    if (kind != SOCK_STREAM) {
        mp_raise_msg(&mp_type_OSError,
                     MP_ERROR_TEXT("the simulator has TCP only: use SOCK_STREAM"));
    }
    return MP_OBJ_FROM_PTR(socket_new(0));
}

static sim_socket_t *open_socket(mp_obj_t self_in)
{
    sim_socket_t *self = MP_OBJ_TO_PTR(self_in);
    if (self->id < 0) {
        mp_raise_OSError(MP_EBADF);
    }
    return self;
}

/* (name or address, port): what getaddrinfo gives, and what a user may write by hand. */
static void get_address(mp_obj_t address, const char **name, int *port)
{
    mp_obj_t *items;
    size_t len;
    mp_obj_get_array(address, &len, &items);
    if (len < 2) {
        mp_raise_ValueError(MP_ERROR_TEXT("an address is a tuple (host, port)"));
    }
    *name = mp_obj_str_get_str(items[0]);
    mp_int_t number = mp_obj_get_int(items[1]);
    if (number < 0 || number > 65535) {
        mp_raise_ValueError(MP_ERROR_TEXT("a port is 0 to 65535"));
    }
    *port = (int)number;
}

static mp_obj_t socket_connect(mp_obj_t self_in, mp_obj_t address)
{
    sim_socket_t *self = open_socket(self_in);
    const char *name;
    int port;
    get_address(address, &name, &port);
    if (self->id > 0) {
        mp_raise_OSError(self->listening ? MP_EOPNOTSUPP : MP_EISCONN);
    }
    int id = host_connect(name, port);
    if (id < 0) {
        mp_raise_OSError(-id);
    }
    self->id = id;
    int err = sim_socket_wait(self, HOST_WRITABLE);
    if (err == MP_EAGAIN) {
        mp_raise_OSError(MP_EINPROGRESS);
    }
    if (!err) {
        char text[4];
        err = host_error(id, text, sizeof(text));
    }
    if (err) {
        sim_socket_raise(self, err);
    }
    return mp_const_none;
}
static MP_DEFINE_CONST_FUN_OBJ_2(socket_connect_obj, socket_connect);

static mp_obj_t socket_bind(mp_obj_t self_in, mp_obj_t address)
{
    sim_socket_t *self = open_socket(self_in);
    const char *name;
    get_address(address, &name, &self->port);
    return mp_const_none;
}
static MP_DEFINE_CONST_FUN_OBJ_2(socket_bind_obj, socket_bind);

static mp_obj_t socket_listen(size_t n_args, const mp_obj_t *args)
{
    sim_socket_t *self = open_socket(args[0]);
    mp_int_t backlog = n_args > 1 ? mp_obj_get_int(args[1]) : 4;
    if (self->id > 0) {
        mp_raise_OSError(MP_EINVAL);
    }
    int id = host_listen(self->port, (int)MAX(1, MIN(backlog, 64)));
    if (id < 0) {
        mp_raise_OSError(-id);
    }
    self->id = id;
    self->listening = true;
    return mp_const_none;
}
static MP_DEFINE_CONST_FUN_OBJ_VAR_BETWEEN(socket_listen_obj, 1, 2, socket_listen);

static mp_obj_t socket_accept(mp_obj_t self_in)
{
    sim_socket_t *self = open_socket(self_in);
    if (!self->listening) {
        mp_raise_OSError(MP_EINVAL);
    }
    for (;;) {
        int id = host_accept(self->id);
        if (id > 0) {
            char peer[80];
            int len = host_peer(id, peer, sizeof(peer));
            const char *colon = strrchr(peer, ':');
            size_t host_len = colon ? (size_t)(colon - peer) : (size_t)len;
            mp_obj_t address[2] = {mp_obj_new_str(peer, host_len),
                                   MP_OBJ_NEW_SMALL_INT(colon ? atoi(colon + 1) : 0)};
            mp_obj_t pair[2] = {MP_OBJ_FROM_PTR(socket_new(id)), mp_obj_new_tuple(2, address)};
            return mp_obj_new_tuple(2, pair);
        }
        int err = id == -MP_EAGAIN ? sim_socket_wait(self, HOST_READABLE) : -id;
        if (err) {
            mp_raise_OSError(err);
        }
    }
}
static MP_DEFINE_CONST_FUN_OBJ_1(socket_accept_obj, socket_accept);

static mp_obj_t socket_transfer(mp_obj_t self_in, mp_obj_t data, bool all)
{
    sim_socket_t *self = open_socket(self_in);
    mp_buffer_info_t buf;
    mp_get_buffer_raise(data, &buf, MP_BUFFER_READ);
    size_t at = 0;
    do {
        int err = 0;
        mp_uint_t done = sim_socket_write(self_in, (uint8_t *)buf.buf + at, buf.len - at, &err);
        if (done == MP_STREAM_ERROR) {
            sim_socket_raise(self, err);
        }
        at += done;
    } while (all && at < buf.len);
    return mp_obj_new_int_from_uint(at);
}

static mp_obj_t socket_send(mp_obj_t self_in, mp_obj_t data)
{
    return socket_transfer(self_in, data, false);
}
static MP_DEFINE_CONST_FUN_OBJ_2(socket_send_obj, socket_send);

static mp_obj_t socket_sendall(mp_obj_t self_in, mp_obj_t data)
{
    socket_transfer(self_in, data, true);
    return mp_const_none;
}
static MP_DEFINE_CONST_FUN_OBJ_2(socket_sendall_obj, socket_sendall);

static mp_obj_t socket_recv(size_t n_args, const mp_obj_t *args)
{
    (void)n_args;
    sim_socket_t *self = open_socket(args[0]);
    mp_int_t len = mp_obj_get_int(args[1]);
    if (len < 0) {
        mp_raise_ValueError(MP_ERROR_TEXT("recv takes a count of 0 or more"));
    }
    vstr_t vstr;
    vstr_init_len(&vstr, (size_t)len);
    int err = 0;
    mp_uint_t done = sim_socket_read(args[0], vstr.buf, (mp_uint_t)len, &err);
    if (done == MP_STREAM_ERROR) {
        sim_socket_raise(self, err);
    }
    vstr.len = done;
    return mp_obj_new_bytes_from_vstr(&vstr);
}
static MP_DEFINE_CONST_FUN_OBJ_VAR_BETWEEN(socket_recv_obj, 2, 3, socket_recv);

static mp_obj_t socket_setblocking(mp_obj_t self_in, mp_obj_t flag)
{
    open_socket(self_in)->timeout_ms = mp_obj_is_true(flag) ? -1 : 0;
    return mp_const_none;
}
static MP_DEFINE_CONST_FUN_OBJ_2(socket_setblocking_obj, socket_setblocking);

static mp_obj_t socket_settimeout(mp_obj_t self_in, mp_obj_t seconds)
{
    sim_socket_t *self = open_socket(self_in);
    if (seconds == mp_const_none) {
        self->timeout_ms = -1;
        return mp_const_none;
    }
    mp_float_t value = mp_obj_get_float(seconds);
    if (!(value >= 0)) {
        mp_raise_ValueError(MP_ERROR_TEXT("a timeout is 0 or more seconds, or None"));
    }
    self->timeout_ms = value > 1e6 ? 1000000000 : (int)(value * 1000);
    return mp_const_none;
}
static MP_DEFINE_CONST_FUN_OBJ_2(socket_settimeout_obj, socket_settimeout);

/* Accepted and without effect: the options steer a TCP stack that is not here. */
static mp_obj_t socket_setsockopt(size_t n_args, const mp_obj_t *args)
{
    (void)n_args;
    open_socket(args[0]);
    return mp_const_none;
}
static MP_DEFINE_CONST_FUN_OBJ_VAR_BETWEEN(socket_setsockopt_obj, 4, 4, socket_setsockopt);

static mp_obj_t socket_shutdown(mp_obj_t self_in, mp_obj_t how)
{
    (void)how;
    sim_socket_t *self = open_socket(self_in);
    if (self->id == 0) {
        mp_raise_OSError(MP_ENOTCONN);
    }
    host_shutdown(self->id);
    return mp_const_none;
}
static MP_DEFINE_CONST_FUN_OBJ_2(socket_shutdown_obj, socket_shutdown);

static mp_obj_t socket_fileno(mp_obj_t self_in)
{
    return MP_OBJ_NEW_SMALL_INT(open_socket(self_in)->id);
}
static MP_DEFINE_CONST_FUN_OBJ_1(socket_fileno_obj, socket_fileno);

static mp_obj_t socket_makefile(size_t n_args, const mp_obj_t *args)
{
    (void)n_args;
    return args[0];
}
static MP_DEFINE_CONST_FUN_OBJ_VAR_BETWEEN(socket_makefile_obj, 1, 3, socket_makefile);

static const mp_rom_map_elem_t socket_locals_table[] = {
    {MP_ROM_QSTR(MP_QSTR___del__), MP_ROM_PTR(&mp_stream_close_obj)},
    {MP_ROM_QSTR(MP_QSTR___enter__), MP_ROM_PTR(&mp_identity_obj)},
    {MP_ROM_QSTR(MP_QSTR___exit__), MP_ROM_PTR(&mp_stream___exit___obj)},
    {MP_ROM_QSTR(MP_QSTR_accept), MP_ROM_PTR(&socket_accept_obj)},
    {MP_ROM_QSTR(MP_QSTR_bind), MP_ROM_PTR(&socket_bind_obj)},
    {MP_ROM_QSTR(MP_QSTR_close), MP_ROM_PTR(&mp_stream_close_obj)},
    {MP_ROM_QSTR(MP_QSTR_connect), MP_ROM_PTR(&socket_connect_obj)},
    {MP_ROM_QSTR(MP_QSTR_fileno), MP_ROM_PTR(&socket_fileno_obj)},
    {MP_ROM_QSTR(MP_QSTR_listen), MP_ROM_PTR(&socket_listen_obj)},
    {MP_ROM_QSTR(MP_QSTR_makefile), MP_ROM_PTR(&socket_makefile_obj)},
    {MP_ROM_QSTR(MP_QSTR_read), MP_ROM_PTR(&mp_stream_read_obj)},
    {MP_ROM_QSTR(MP_QSTR_readinto), MP_ROM_PTR(&mp_stream_readinto_obj)},
    {MP_ROM_QSTR(MP_QSTR_readline), MP_ROM_PTR(&mp_stream_unbuffered_readline_obj)},
    {MP_ROM_QSTR(MP_QSTR_recv), MP_ROM_PTR(&socket_recv_obj)},
    {MP_ROM_QSTR(MP_QSTR_send), MP_ROM_PTR(&socket_send_obj)},
    {MP_ROM_QSTR(MP_QSTR_sendall), MP_ROM_PTR(&socket_sendall_obj)},
    {MP_ROM_QSTR(MP_QSTR_setblocking), MP_ROM_PTR(&socket_setblocking_obj)},
    {MP_ROM_QSTR(MP_QSTR_setsockopt), MP_ROM_PTR(&socket_setsockopt_obj)},
    {MP_ROM_QSTR(MP_QSTR_settimeout), MP_ROM_PTR(&socket_settimeout_obj)},
    {MP_ROM_QSTR(MP_QSTR_shutdown), MP_ROM_PTR(&socket_shutdown_obj)},
    {MP_ROM_QSTR(MP_QSTR_write), MP_ROM_PTR(&mp_stream_write_obj)},
};
static MP_DEFINE_CONST_DICT(socket_locals, socket_locals_table);

static const mp_stream_p_t socket_stream = {
    .read = sim_socket_read,
    .write = sim_socket_write,
    .ioctl = sim_socket_ioctl,
};

MP_DEFINE_CONST_OBJ_TYPE(sim_socket_type, MP_QSTR_socket, MP_TYPE_FLAG_NONE, make_new,
                         socket_make_new, protocol, &socket_stream, locals_dict, &socket_locals);

/* Resolves nothing: the name goes to whoever dials, so that what was allowed is what is dialled. */
static mp_obj_t socket_getaddrinfo(size_t n_args, const mp_obj_t *args)
{
    (void)n_args;
    size_t len;
    const char *name = mp_obj_str_get_data(args[0], &len);
    if (len == 0) {
        mp_raise_ValueError(MP_ERROR_TEXT("getaddrinfo needs a host name or an address"));
    }
    mp_obj_t address[2] = {mp_obj_new_str(name, len),
                           MP_OBJ_NEW_SMALL_INT(mp_obj_get_int(args[1]))};
    mp_obj_t entry[5] = {MP_OBJ_NEW_SMALL_INT(AF_INET), MP_OBJ_NEW_SMALL_INT(SOCK_STREAM),
                         MP_OBJ_NEW_SMALL_INT(IPPROTO_TCP), MP_OBJ_NEW_QSTR(MP_QSTR_),
                         mp_obj_new_tuple(2, address)};
    mp_obj_t tuple = mp_obj_new_tuple(5, entry);
    return mp_obj_new_list(1, &tuple);
}
static MP_DEFINE_CONST_FUN_OBJ_VAR_BETWEEN(socket_getaddrinfo_obj, 2, 6, socket_getaddrinfo);

static const mp_rom_map_elem_t socket_globals_table[] = {
    {MP_ROM_QSTR(MP_QSTR___name__), MP_ROM_QSTR(MP_QSTR_socket)},
    {MP_ROM_QSTR(MP_QSTR_socket), MP_ROM_PTR(&sim_socket_type)},
    {MP_ROM_QSTR(MP_QSTR_getaddrinfo), MP_ROM_PTR(&socket_getaddrinfo_obj)},
    {MP_ROM_QSTR(MP_QSTR_AF_INET), MP_ROM_INT(AF_INET)},
    {MP_ROM_QSTR(MP_QSTR_AF_INET6), MP_ROM_INT(AF_INET6)},
    {MP_ROM_QSTR(MP_QSTR_SOCK_STREAM), MP_ROM_INT(SOCK_STREAM)},
    {MP_ROM_QSTR(MP_QSTR_SOCK_DGRAM), MP_ROM_INT(SOCK_DGRAM)},
    {MP_ROM_QSTR(MP_QSTR_SOCK_RAW), MP_ROM_INT(SOCK_RAW)},
    {MP_ROM_QSTR(MP_QSTR_SOL_SOCKET), MP_ROM_INT(SOL_SOCKET)},
    {MP_ROM_QSTR(MP_QSTR_SO_REUSEADDR), MP_ROM_INT(SO_REUSEADDR)},
    {MP_ROM_QSTR(MP_QSTR_SO_KEEPALIVE), MP_ROM_INT(SO_KEEPALIVE)},
    {MP_ROM_QSTR(MP_QSTR_IPPROTO_TCP), MP_ROM_INT(IPPROTO_TCP)},
    {MP_ROM_QSTR(MP_QSTR_TCP_NODELAY), MP_ROM_INT(TCP_NODELAY)},
};
static MP_DEFINE_CONST_DICT(socket_globals, socket_globals_table);

const mp_obj_module_t sim_module_socket = {
    .base = {&mp_type_module},
    .globals = (mp_obj_dict_t *)&socket_globals,
};
MP_REGISTER_EXTENSIBLE_MODULE(MP_QSTR_socket, sim_module_socket);
