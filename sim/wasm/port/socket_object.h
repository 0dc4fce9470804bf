/* SPDX-License-Identifier: MIT */
/* The socket object of the port: a stream of the host, or a listener. */
#ifndef SIM_SOCKET_OBJECT_H
#define SIM_SOCKET_OBJECT_H

#include "py/obj.h"

typedef struct {
    mp_obj_base_t base;
    int id;         /* of the host; 0: none yet; -1: closed */
    int timeout_ms; /* -1: blocks; 0: never waits */
    bool listening;
    int port; /* bound to, 0: not bound */
} sim_socket_t;

extern const mp_obj_type_t sim_socket_type;

/* Waits until `status & bits`, as the socket's timeout says. 0, or an errno (EAGAIN, ETIMEDOUT).
 * May raise KeyboardInterrupt. */
int sim_socket_wait(sim_socket_t *self, int bits);

/* Raises the host's error of a stream with the host's words. */
_Noreturn void sim_socket_raise(sim_socket_t *self, int err);

#endif
