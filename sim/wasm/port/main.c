/* SPDX-License-Identifier: MIT */
/* The interpreter's life, as JavaScript calls it: start, keys, scripts, soft reset. */
#include <stdlib.h>
#include <string.h>

#include "gc.h"
#include "py/compile.h"
#include "py/cstack.h"
#include "py/gc.h"
#include "py/mphal.h"
#include "py/runtime.h"
#include "ramdisk.h"
#include "shared/readline/readline.h"
#include "shared/runtime/pyexec.h"
#include "sim.h"
#if MICROPY_PY_USSL_TRACE
#include "modussl.h"
#endif

/* Engines give WebAssembly calls about as much of their own stack as C gets of ours; well below
 * both, Python's recursion ends in a RuntimeError and not in a dead machine. */
enum { C_STACK_LIMIT = 192 * 1024 };

static char *heap;
static size_t heap_size;

static void start(void)
{
    mp_cstack_init_with_sp_here(C_STACK_LIMIT);
    gc_init(heap, heap + heap_size);
    mp_init();
    ramdisk_mount();
    mp_obj_list_append(mp_sys_path, MP_OBJ_NEW_QSTR(MP_QSTR__slash_));
    pyexec_event_repl_init();
}

int sim_start(size_t bytes)
{
    heap = malloc(bytes);
    if (!heap) {
        return -1;
    }
    heap_size = bytes;
    start();
    return 0;
}

void sim_soft_reset(void)
{
    gc_sweep_all(); /* finalisers close sockets and connections */
    mp_deinit();
    start();
}

int sim_repl_char(int c)
{
    return pyexec_event_repl_process_char(c);
}

static int status_of(mp_obj_t exc)
{
    const mp_obj_type_t *type = mp_obj_get_type(exc);
    if (mp_obj_is_subclass_fast(MP_OBJ_FROM_PTR(type), MP_OBJ_FROM_PTR(&mp_type_SystemExit))) {
        return SIM_EXIT;
    }
    mp_obj_print_exception(&mp_plat_print, exc);
    if (type == &mp_type_KeyboardInterrupt) {
        return SIM_INTERRUPTED;
    }
    return SIM_ERROR;
}

int sim_run(const char *source, size_t len, const char *name)
{
    int status = SIM_OK;
    nlr_buf_t nlr;
    mp_hal_set_interrupt_char(CHAR_CTRL_C);
    if (nlr_push(&nlr) == 0) {
        mp_lexer_t *lex = mp_lexer_new_from_str_len(qstr_from_str(name), source, len, 0);
        qstr source_name = lex->source_name;
        mp_parse_tree_t tree = mp_parse(lex, MP_PARSE_FILE_INPUT);
        mp_obj_t module = mp_compile(&tree, source_name, false);
        mp_call_function_0(module);
        /* A Ctrl-C that came with the last instruction belongs to this script. */
        mp_hal_set_interrupt_char(-1);
        mp_handle_pending(true);
        nlr_pop();
    } else {
        mp_hal_set_interrupt_char(-1);
        mp_handle_pending(false);
        status = status_of(MP_OBJ_FROM_PTR(nlr.ret_val));
    }
    return status;
}

void sim_gc_threshold(size_t bytes)
{
    MP_STATE_MEM(gc_alloc_threshold) = bytes / MICROPY_BYTES_PER_GC_BLOCK;
}

#if MICROPY_PY_USSL_TRACE
int sim_set_default_ca(const void *data, size_t len)
{
    return mod_ussl_set_default_ca(data, len);
}
#endif

void nlr_jump_fail(void *val)
{
    (void)val;
    abort();
}

#ifndef NDEBUG
void __assert_func(const char *file, int line, const char *func, const char *expr)
{
    (void)func;
    mp_printf(&mp_plat_print, "%s:%d: %s does not hold\n", file, line, expr);
    abort();
}
#endif
