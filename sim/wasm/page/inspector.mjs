// SPDX-License-Identifier: MIT
// The inspector: what each TLS connection did, one column a backend.
import { readCertificate } from './certificate.mjs';
import { pcapng } from './pcapng.mjs';
import { describe } from './records.mjs';

const CONNECTIONS = 100; // of a column; older ones leave

function element(tag, attributes = {}, ...children) {
    const node = Object.assign(document.createElement(tag), attributes);
    node.append(...children);
    return node;
}

const size = (n) => n < 10000 ? `${n} B` : n < 1e7 ? `${(n / 1000).toFixed(1)} kB` : `${(n / 1e6).toFixed(1)} MB`;

function certificateNode(base64, index) {
    try {
        const c = readCertificate(base64);
        return element('li', {}, element('b', { textContent: c.subject }),
            element('span', { textContent: `${c.key}, ${c.from} to ${c.to}, issued by ${c.issuer}` +
                (c.names.length ? `, for ${c.names.join(', ')}` : '') }));
    } catch {
        return element('li', { textContent: `certificate ${index}: cannot be shown` });
    }
}

// One connection: a <details> whose parts are filled as events come.
class Connection {
    constructor(event) {
        this.started = event.t;
        this.seen = {};
        this.established = false;
        this.facts = new Map();
        this.title = element('span', { className: 'what', textContent: 'handshake…' });
        this.list = element('dl');
        this.chain = element('ol', { className: 'chain' });
        this.body = element('tbody');
        this.node = element('details', { className: 'conn', open: true },
            element('summary', {}, element('b', { textContent: `${event.conn}  ${event.name || event.role}` }),
                ' ', this.title),
            this.list, this.chain,
            element('table', {}, element('thead', {}, element('tr', {},
                ...['ms', '', 'what', 'bytes'].map((textContent) => element('th', { textContent, scope: 'col' })))),
                this.body));
    }

    fact(name, value) {
        if (value === null || value === undefined || value === '') {
            return;
        }
        let node = this.facts.get(name);
        if (!node) {
            node = element('dd');
            this.facts.set(name, node);
            this.list.append(element('div', {}, element('dt', { textContent: name }), node));
        }
        node.textContent = value;
    }

    row(t, dir, what, bytes, kind = '') {
        this.body.append(element('tr', { className: `${dir} ${kind}` },
            element('td', { textContent: (t - this.started).toFixed(1) }),
            element('td', { textContent: dir === 'out' ? '→' : dir === 'in' ? '←' : '', title: dir === 'out'
                ? 'sent' : dir === 'in' ? 'received' : '' }),
            element('td', { textContent: what }),
            element('td', { textContent: bytes === null ? '' : bytes })));
    }

    add(e) {
        switch (e.ev) {
        case 'record': {
            const kind = e.type === 21 ? 'alert' : e.type === 23 && this.established ? 'data' : 'handshake';
            this.row(e.t, e.dir, describe(e, this.seen, this.established), e.len + 5, kind);
            break;
        }
        case 'data':
            this.row(e.t, e.dir, `application data, ${e.records} records`, e.bytes, 'data');
            break;
        case 'hello':
            this.hello(e);
            break;
        case 'memory':
            this.fact('memory', `${size(e.now)} now, peak ${size(e.peak)}, ${e.allocations} allocations`);
            this.fact('Python heap', `${size(e.heap_used)} used, ${size(e.heap_free)} free`);
            break;
        case 'fail':
            this.node.classList.add('failed');
            this.title.textContent = e.text;
            this.fact('verdict', e.reasons.length ? `refused: ${e.reasons.join(', ')}` : e.code);
            this.fact('alert', e.alert_sent ? `sent ${e.alert_sent}` :
                e.alert_received ? `received ${e.alert_received}` : null);
            this.row(e.t, '', e.text, null, 'alert');
            break;
        case 'close':
            this.fact('bytes', `${size(e.bytes_in)} in, ${size(e.bytes_out)} out; on the wire ${size(e.wire_in)} in ` +
                `(${e.records_in} records), ${size(e.wire_out)} out (${e.records_out})`);
            this.fact('alerts', [e.alert_sent && `sent ${e.alert_sent}`, e.alert_received &&
                `received ${e.alert_received}`].filter(Boolean).join(', '));
            break;
        default: // keylog is the capture's
        }
    }

    hello(e) {
        this.established = true;
        this.node.classList.add('good');
        this.title.textContent = `${e.version}, ${e.suite}, ${e.ms.toFixed(1)} ms${e.resumed ? ', resumed' : ''}`;
        this.row(e.t, '', 'handshake done', null, 'done');
        this.fact('version', e.version);
        this.fact('suite', `${e.suite} (0x${e.suite_id.toString(16).padStart(4, '0')})`);
        this.fact('group', e.group);
        this.fact('signature', e.sigalg);
        this.fact('SNI', e.sni || 'none sent');
        this.fact('ALPN', e.alpn);
        this.fact('resumed', e.resumed ? 'yes' : 'no');
        this.fact('verdict', e.verified ? 'verified' : e.reasons.join(', ') ||
            (e.chain.length ? 'not verified' : 'no certificate'));
        this.chain.replaceChildren(...e.chain.map(certificateNode));
    }
}

class Column {
    constructor(title) {
        this.list = element('div', { className: 'list' });
        this.empty = element('p', { className: 'empty', textContent: 'TLS connections appear here.' });
        this.node = element('div', { className: 'column' }, element('h2', { textContent: title }), this.empty, this.list);
        this.clear();
    }

    clear() {
        this.connections = new Map();
        this.events = [];
        this.list.replaceChildren();
        this.empty.hidden = false;
    }

    add(event) {
        if (event.ev === 'keylog') {
            this.capture.keylog.push(event.line);
            return;
        }
        this.events.push(event);
        if (event.ev === 'conn') {
            const connection = new Connection(event);
            this.connections.set(event.conn, connection);
            this.list.append(connection.node);
            this.empty.hidden = true;
            const all = [...this.connections];
            if (all.length > 1) {
                all[all.length - 2][1].node.open = all.length < 4;
            }
            if (all.length > CONNECTIONS) {
                all[0][1].node.remove();
                this.connections.delete(all[0][0]);
                this.events = this.events.filter((e) => e.conn !== all[0][0]);
            }
            return;
        }
        const connection = this.connections.get(event.conn);
        if (connection) {
            connection.add(event);
        }
    }
}

export function makeInspector(parent, { names, pcap, forget }) {
    const columns = new Map();

    const inspector = {
        // A new run of that backend, with the capture of its machine.
        begin(backend, capture) {
            let column = columns.get(backend);
            if (!column) {
                column = new Column(names[backend] || backend);
                columns.set(backend, column);
                parent.append(column.node);
            }
            column.clear();
            if (capture) {
                column.capture = capture;
            }
            column.capture.clear();
        },
        add(backend, events) {
            const column = columns.get(backend);
            events.forEach((event) => column.add(event));
            pcap.disabled = forget.disabled = false;
        },
        forget() {
            columns.forEach((column) => column.node.remove());
            columns.clear();
            pcap.disabled = forget.disabled = true;
        },
        pcapng: () => pcapng([...columns.values()].map((column) => column.capture)),
        events: (backend) => columns.has(backend) ? columns.get(backend).events : [],
    };

    pcap.onclick = () => {
        const url = URL.createObjectURL(new Blob([inspector.pcapng()], { type: 'application/x-pcapng' }));
        element('a', { href: url, download: 'ussl.pcapng' }).click();
        setTimeout(() => URL.revokeObjectURL(url), 10000);
    };
    forget.onclick = () => {
        columns.forEach((column) => {
            column.clear();
            column.capture.clear();
        });
        pcap.disabled = forget.disabled = true;
    };
    return inspector;
}
