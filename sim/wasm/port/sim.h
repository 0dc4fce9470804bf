/* SPDX-License-Identifier: MIT */
/* What the port exports to JavaScript; host/machine.mjs is the only caller. */
#ifndef SIM_SIM_H
#define SIM_SIM_H

#include <stddef.h>
#include <stdint.h>

enum { SIM_OK = 0, SIM_ERROR = 1, SIM_EXIT = 2, SIM_INTERRUPTED = 3 };

/* Once, before all others: the interpreter with a first heap of that size. 0, or -1: no memory. */
int sim_start(size_t heap_bytes);
/* A new interpreter over the same files; objects with finalisers are closed first. */
void sim_soft_reset(void);
/* A key at the prompt; runs a statement when it completes one. 0x100: soft reset wanted (Ctrl-D).
 */
int sim_repl_char(int c);
/* A script in __main__. One of the values above; a traceback has been printed on an error. */
int sim_run(const char *source, size_t len, const char *name);
/* Collect after each so many allocated bytes, 0: at each allocation, (size_t)-1: when full. */
void sim_gc_threshold(size_t bytes);

/* The certificates that clients trust by default: PEM, or one DER. 0, or a ussl_result. */
int sim_set_default_ca(const void *data, size_t len);
/* Events of the inspector, for connections made from now on. */
void sim_trace(int enabled);

/* Files. 0 or more, or a negative errno. */
int sim_file_write(const char *path, const uint8_t *data, size_t len);
/* The length, and `*out` to be freed by the caller. */
int sim_file_read(const char *path, uint8_t **out);
/* One name a line, folders end in '/'; `*out` to be freed by the caller. */
int sim_file_list(const char *path, uint8_t **out);
int sim_file_remove(const char *path);

#endif
