/* SPDX-License-Identifier: MIT */
/* One accepted connection of `ussl server`, as a machine that never blocks. */
#ifndef CLI_PEER_H
#define CLI_PEER_H

#include "net.h"
#include "setup.h"

typedef struct cli_peer cli_peer;

/* Takes the descriptor. NULL: no memory; the descriptor is closed then. */
cli_peer *cli_peer_new(cli_setup *setup, int fd);
/* Does what can be done now. True: it is over. */
bool cli_peer_step(cli_peer *peer);
/* What to poll for after a step (POLLIN or POLLOUT); `*deadline_us`: when to step in any case. */
short cli_peer_wants(const cli_peer *peer, uint64_t *deadline_us);
int cli_peer_fd(const cli_peer *peer);
void cli_peer_free(cli_peer *peer);

#endif
