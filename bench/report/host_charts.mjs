// SPDX-License-Identifier: MIT
// The charts of a run that a document may hold, by name; null where the run has no figure for one.
import * as charts from './page/charts.mjs';

const large = (r) => r.role === 'both' && (r.size === 0 || r.size === 16384);

export function specs({ rows, ratios, memory, layer }) {
    return {
        throughput: charts.throughput(rows),
        handshakes: charts.handshakes(rows),
        openssl: charts.ratios(ratios.filter((r) => large(r) && r.other === 'openssl' && ['cipher', 'handshake'].includes(r.phase)),
            { title: 'times as fast as OpenSSL' }),
        backends: charts.ratios(ratios.filter((r) => large(r) && r.peer === 'wolfssl' && r.other === 'mbedtls' && ['cipher', 'handshake'].includes(r.phase)),
            { title: 'wolfSSL: times as fast as Mbed TLS' }),
        memory: charts.memory(memory),
        layer: charts.layer(layer),
    };
}
