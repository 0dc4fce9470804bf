/* SPDX-License-Identifier: MIT */
/* What MicroPython holds in the simulator: the level of a roomy firmware, without files of a host.
 */
#ifndef SIM_MPCONFIGPORT_H
#define SIM_MPCONFIGPORT_H

#include <alloca.h>
#include <stdint.h>
#include <stdlib.h>

#define MICROPY_CONFIG_ROM_LEVEL (MICROPY_CONFIG_ROM_LEVEL_EXTRA_FEATURES)

#define MICROPY_ALLOC_PATH_MAX     (256)
#define MICROPY_ENABLE_COMPILER    (1)
#define MICROPY_ENABLE_GC          (1)
#define MICROPY_ENABLE_FINALISER   (1)
/* The heap grows by itself up to SIM_HEAP_LIMIT: a browser tab has the room. */
#define MICROPY_GC_SPLIT_HEAP      (1)
#define MICROPY_GC_SPLIT_HEAP_AUTO (1)
#define MICROPY_STACK_CHECK        (1)
#define MICROPY_KBD_EXCEPTION      (1)
#define MICROPY_REPL_EVENT_DRIVEN  (1)
#define MICROPY_REPL_INFO          (0)
#define MICROPY_LONGINT_IMPL       (MICROPY_LONGINT_IMPL_MPZ)
#define MICROPY_FLOAT_IMPL         (MICROPY_FLOAT_IMPL_DOUBLE)
#define MICROPY_ENABLE_DOC_STRING  (0)
#define MICROPY_ENABLE_SOURCE_LINE (1)
#define MICROPY_WARNINGS           (1)
#define MICROPY_ERROR_REPORTING    (MICROPY_ERROR_REPORTING_DETAILED)
#define MICROPY_USE_INTERNAL_ERRNO (1)
#define MICROPY_NLR_SETJMP         (1)
#define MICROPY_ENABLE_SCHEDULER   (1)
#define MICROPY_EPOCH_IS_1970      (1)

#define MICROPY_PY_SYS_PLATFORM                 "ussl-sim"
#define MICROPY_PY_RANDOM_SEED_INIT_FUNC        (sim_random_u32())
#define MICROPY_PY_TIME_GMTIME_LOCALTIME_MKTIME (1)
#define MICROPY_PY_TIME_TIME_TIME_NS            (1)
#define MICROPY_PY_TIME_INCLUDEFILE             "port_time.c"
#define MICROPY_PY_OS_URANDOM                   (1)
#define MICROPY_PY_OS_SYNC                      (0)
#define MICROPY_PY_OS_DUPTERM                   (0)
#define MICROPY_PY_OS_INCLUDEFILE               "port_os.c"
#define MICROPY_PY_MACHINE                      (0)
#define MICROPY_PY_FRAMEBUF                     (0)
#define MICROPY_PY_SSL                          (0)
#define MICROPY_PY_HASHLIB                      (1)
#define MICROPY_PY_HASHLIB_SHA256               (1)

#define MICROPY_VFS        (1)
#define MICROPY_READER_VFS (1)
#define MICROPY_PY_VFS     (1)

/* Ctrl-C while bytecode runs: ask the host now and then. 256 jumps are about 2 microseconds. */
#define MICROPY_VM_HOOK_COUNT (256)
#define MICROPY_VM_HOOK_INIT  static unsigned int vm_hook_left = MICROPY_VM_HOOK_COUNT;
#define MICROPY_VM_HOOK_POLL                                                                       \
    if (--vm_hook_left == 0) {                                                                     \
        vm_hook_left = MICROPY_VM_HOOK_COUNT;                                                      \
        sim_tick();                                                                                \
    }
#define MICROPY_VM_HOOK_LOOP   MICROPY_VM_HOOK_POLL
#define MICROPY_VM_HOOK_RETURN MICROPY_VM_HOOK_POLL

/* select, asyncio and sleep give the thread back to the host here. */
#define MICROPY_INTERNAL_WFE(timeout_ms) sim_wait(timeout_ms)

/* The ussl module tells the page's inspector, and reads ahead: each call into the host costs. */
#define MICROPY_PY_USSL_READ_AHEAD (32768)

/* The core's default, with ChaCha20-Poly1305 first: twice as fast here as AES-GCM, for there are no
 * AES instructions. */
#define MICROPY_PY_USSL_DEFAULT_CIPHERS                                                            \
    "TLS_CHACHA20_POLY1305_SHA256,TLS_AES_128_GCM_SHA256,TLS_AES_256_GCM_SHA384,"                  \
    "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256,"                                               \
    "TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256,"                                                 \
    "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256,TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256,"               \
    "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384,TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384,"               \
    "TLS_DHE_RSA_WITH_CHACHA20_POLY1305_SHA256,TLS_DHE_RSA_WITH_AES_128_GCM_SHA256,"               \
    "TLS_DHE_RSA_WITH_AES_256_GCM_SHA384"

typedef int mp_int_t;
typedef unsigned int mp_uint_t;
typedef long mp_off_t;
#define MP_SSIZE_MAX (0x7fffffff)

#define MICROPY_HW_BOARD_NAME "a browser tab"
#define MICROPY_HW_MCU_NAME   "WebAssembly"
#define MP_STATE_PORT         MP_STATE_VM

void sim_tick(void);
void sim_wait(int timeout_ms);
uint32_t sim_random_u32(void);

#endif
