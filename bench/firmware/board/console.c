/* SPDX-License-Identifier: MIT */
/* Text out, the command line and the end of an image, through semihosting. */
#include "board.h"
#include "semihost.h"

#include <assert.h>

#define MAX_ARGS 16

void board_write(const char *text, size_t len)
{
    static intptr_t handle = -1;
    if (handle < 0) {
        static const char console[] = ":tt";
        /* Mode 4 is "w": standard output. */
        intptr_t open[3] = {(intptr_t)console, 4, sizeof(console) - 1};
        handle = semihost(SEMIHOST_OPEN, open);
    }
    intptr_t write[3] = {handle, (intptr_t)text, (intptr_t)len};
    semihost(SEMIHOST_WRITE, write);
}

_Noreturn void board_exit(int code)
{
    intptr_t end[2] = {SEMIHOST_APPLICATION_EXIT, code};
    for (;;) {
        semihost(SEMIHOST_EXIT_EXTENDED, end);
    }
}

/* The C library's own assertions (newlib's gmtime has some) end here. Its version prints through
 * stdio, which a board has no system calls for. */
_Noreturn void __assert_func(const char *file, int line, const char *function, const char *failed)
{
    (void)file;
    (void)line;
    (void)function;
    (void)failed;
    static const char words[] = "{\"error\":\"the C library found its own state wrong\"}\n";
    board_write(words, sizeof(words) - 1);
    board_exit(71);
}

/* Called by the start code once memory stands. */
_Noreturn void board_start(void);
_Noreturn void board_start(void)
{
    static char line[512];
    static char *argv[MAX_ARGS + 1];
    intptr_t block[2] = {(intptr_t)line, sizeof(line)};
    int argc = 0;
    if (semihost(SEMIHOST_GET_CMDLINE, block) == 0) {
        char *at = line;
        while (*at != '\0' && argc < MAX_ARGS) {
            while (*at == ' ') {
                *at++ = '\0';
            }
            if (*at != '\0') {
                argv[argc++] = at;
            }
            while (*at != '\0' && *at != ' ') {
                at++;
            }
        }
    }
    board_exit(board_main(argc, argv));
}
