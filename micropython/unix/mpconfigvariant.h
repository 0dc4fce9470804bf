/* SPDX-License-Identifier: MIT */
/* The unix port with the ussl module: the standard variant without a TLS of its own. */
#define MICROPY_CONFIG_ROM_LEVEL (MICROPY_CONFIG_ROM_LEVEL_EXTRA_FEATURES)

#include "ports/unix/variants/mpconfigvariant_common.h"

/* Ctrl-C must not jump out of the middle of a TLS library: it is noted, and raised by the next
 * bytecode or when a system call returns. */
#undef MICROPY_ASYNC_KBD_INTR
#define MICROPY_ASYNC_KBD_INTR (0)

#define MICROPY_PY_USSL_CA_FILE "/etc/ssl/certs/ca-certificates.crt"
/* MicroPython's own tests call ioctl on a wrapped socket. */
#define MICROPY_PY_USSL_IOCTL   (1)
