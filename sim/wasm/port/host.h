/* SPDX-License-Identifier: MIT */
/* What the port asks of JavaScript. HOST.md tells each call; library_host.js forwards them. */
#ifndef SIM_HOST_H
#define SIM_HOST_H

#include <stddef.h>
#include <stdint.h>

int host_seq(void);
void host_wait(int seq, int timeout_ms); /* blocks: the only call that does, with host_tick */
int host_tick(void);                     /* 1 once after each Ctrl-C */
int host_connect(const char *name, int port);
int host_listen(int port, int backlog);
int host_accept(int id);
int host_recv(int id, uint8_t *buf, size_t len);
int host_send(int id, const uint8_t *buf, size_t len);
int host_status(int id);
int host_error(int id, char *text, size_t cap); /* errno, and its words with a NUL */
int host_peer(int id, char *text, size_t cap);  /* length of the text */
void host_shutdown(int id);
void host_close(int id);
int host_write(const char *buf, size_t len);
int host_read(void);
void host_trace(const char *text, size_t len);
double host_time_ms(void);              /* since 1970 */
double host_ticks_ms(void);             /* monotonic */
int host_random(void *buf, size_t len); /* 0, or -1 */

enum { HOST_READABLE = 1, HOST_WRITABLE = 4, HOST_FAILED = 8, HOST_ENDED = 16 };

#endif
