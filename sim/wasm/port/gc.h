/* SPDX-License-Identifier: MIT */
/* The collector of the port, and how a test finds out that it sees everything. */
#ifndef SIM_GC_H
#define SIM_GC_H

#include <stdbool.h>

/* What all parts of the Python heap may have together. */
#define SIM_HEAP_LIMIT (64u * 1024 * 1024)

/* Collections since the start of the process. */
unsigned sim_gc_count(void);
/* Whether each collection also overwrites what is free. */
void sim_gc_spoil(bool on);
/* Does a block survive that only a C local points to? False: the build lacks spill.mjs. */
bool sim_gc_sees_locals(void);

#endif
