/* SPDX-License-Identifier: MIT */
/* The stream protocol of the port's socket. */
#ifndef SIM_SOCKET_STREAM_H
#define SIM_SOCKET_STREAM_H

#include "py/obj.h"

mp_uint_t sim_socket_read(mp_obj_t self_in, void *buf, mp_uint_t size, int *errcode);
mp_uint_t sim_socket_write(mp_obj_t self_in, const void *buf, mp_uint_t size, int *errcode);
mp_uint_t sim_socket_ioctl(mp_obj_t self_in, mp_uint_t request, uintptr_t arg, int *errcode);

#endif
