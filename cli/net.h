/* SPDX-License-Identifier: MIT */
/* TCP: connect, listen, the transport of a connection, time. */
#ifndef CLI_NET_H
#define CLI_NET_H

#include "ussl.h"

#define CLI_HOST_MAX 256

/* One TCP connection, nonblocking. */
typedef struct cli_link {
    int fd;
    size_t chunk;   /* move at most so many bytes at a time; 0: no limit */
    int last_errno; /* of the last USSL_E_IO, 0: none */
} cli_link;

/* Monotonic microseconds. */
uint64_t cli_now_us(void);

/* "host:port" or "[v6]:port" into its parts: EXIT_OK, EXIT_USAGE after a message. */
int cli_split(const char *address, const char *option, char host[CLI_HOST_MAX], const char **port);
/* EXIT_OK with a nonblocking descriptor; EXIT_USAGE, EXIT_TRANSPORT after a message. */
int cli_connect(const char *host, const char *port, unsigned timeout_ms, int *fd);
/* The same; `shown` gets the address in numbers, with the port that was taken. */
int cli_listen(const char *host, const char *port, int *fd, char *shown, size_t shown_cap);
/* Accepts one: a nonblocking descriptor, -1 if there is none. */
int cli_accept(int listener);

/* Does errno, of a recv or send just made, only say "not now"? */
bool cli_would_block(void);
void cli_bio(cli_link *link, ussl_bio *bio);
/* Waits as a flow result says until `deadline_us`: USSL_OK, USSL_E_TIMEOUT, USSL_E_IO. */
int cli_wait(const cli_link *link, int want, uint64_t deadline_us);

#endif
