// SPDX-License-Identifier: MIT
// Where the built site, the relay and the command are; sim/wasm/site/prepare.sh exports it.
import { startDemo } from '../../site/demo.mjs';

const setting = (name) => {
    const value = process.env[`USSL_SIM_${name}`];
    if (!value) {
        throw new Error(`USSL_SIM_${name} is not set: run these by ./run tests browser`);
    }
    return value;
};

export const site = setting('SITE');
export const pki = setting('PKI');
export const demo = (relayArgs = []) => startDemo({
    site, ussl: setting('USSL'), relay: setting('RELAY'), pki, relayArgs,
    log: (words) => console.error(words),
});
