/* SPDX-License-Identifier: MIT */
/* The file system in memory: littlefs over blocks that are taken as they are written. */
#ifndef SIM_RAMDISK_H
#define SIM_RAMDISK_H

#include <stddef.h>

/* Mounts it at "/" of a fresh interpreter; formats it the first time. What is in it lives until the
 * machine is closed, over soft resets too. */
void ramdisk_mount(void);

#endif
