#!/usr/bin/env node
// SPDX-License-Identifier: MIT
// The relay's command line.

import { HELP, UsageError, parseOptions } from './options.mjs';
import { startRelay } from './server.mjs';

let options;
try {
    options = parseOptions(process.argv.slice(2));
} catch (error) {
    if (!(error instanceof UsageError)) {
        throw error;
    }
    console.error(`ussl-relay: ${error.message}\nsee ussl-relay --help`);
    process.exit(2);
}
if (options.help) {
    process.stdout.write(HELP);
    process.exit(0);
}
try {
    const relay = await startRelay(options, (line) => console.error(`ussl-relay: ${line}`));
    if (options.json) {
        console.log(JSON.stringify({ url: relay.url, port: relay.port, token: relay.token }));
    } else {
        console.error(`ussl-relay: listening on ${relay.url}`);
    }
    for (const signal of ['SIGINT', 'SIGTERM']) {
        process.on(signal, () => relay.close().then(() => process.exit(0)));
    }
} catch (error) {
    console.error(`ussl-relay: cannot listen on ${options.listen.host}:${options.listen.port}: ${error.message}`);
    process.exit(3);
}
