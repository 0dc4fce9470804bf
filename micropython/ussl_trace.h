/* SPDX-License-Identifier: MIT */
/* What the module tells an inspector (MICROPY_PY_USSL_TRACE). The port defines these functions;
 * none may raise. */
#ifndef USSL_TRACE_H
#define USSL_TRACE_H

#include "modussl.h"

#if MICROPY_PY_USSL_TRACE
/* A context was made, not frozen yet. */
void mod_ussl_trace_context(mod_ussl_context_t *context);
/* A connection begins; `self->trace` is the inspector's. */
void mod_ussl_trace_begin(mod_ussl_socket_t *self);
/* Bytes that go to the transport (`out`) or from it into the library. */
void mod_ussl_trace_bytes(mod_ussl_socket_t *self, bool out, const uint8_t *bytes, size_t len);
/* Its handshake is done. */
void mod_ussl_trace_established(mod_ussl_socket_t *self);
/* A fatal error. */
void mod_ussl_trace_failed(mod_ussl_socket_t *self);
/* It is about to be freed. */
void mod_ussl_trace_end(mod_ussl_socket_t *self);
#endif

#endif
