// SPDX-License-Identifier: MIT
// Websockets to the relay, each of which carries streams one after the other: one that is open already
// saves a connection the websocket's own handshake.
const PROTOCOL = 'ussl-relay.v2';
const KEEP = 4; // idle ones

class Line {
    constructor(relay, onIdle) {
        this.user = null; // {text(words), data(u8), gone(code, reason)}
        this.fresh = true;
        this.unsent = '';
        this.ws = new WebSocket(relay.url, [PROTOCOL, `token.${relay.token}`]);
        this.ws.binaryType = 'arraybuffer';
        this.ws.onopen = () => this.unsent && this.ws.send(this.unsent);
        this.ws.onmessage = ({ data }) => {
            if (this.user) {
                typeof data === 'string' ? this.user.text(data) : this.user.data(new Uint8Array(data));
            } else if (data === 'idle') {
                this.fresh = false;
                onIdle(this);
            }
        };
        this.ws.onclose = ({ code, reason }) => this.user && this.user.gone(code, reason);
    }

    get usable() {
        return this.ws.readyState <= WebSocket.OPEN;
    }

    begin(target, user) {
        this.user = user;
        this.say(`connect ${target.name} ${target.port}`);
    }

    say(text) {
        if (this.ws.readyState === WebSocket.OPEN) {
            this.ws.send(text);
        } else {
            this.unsent = text; // only `connect` can be so early
        }
    }

    // The stream is over; 'idle' follows, unless the websocket is not even open.
    done() {
        this.user = null;
        if (this.ws.readyState === WebSocket.OPEN) {
            this.ws.send('done');
        } else {
            this.ws.close();
        }
    }
}

export class Lines {
    constructor(relay) {
        this.relay = relay;
        this.idle = [];
    }

    #new() {
        return new Line(this.relay, (line) => this.idle.length < KEEP ? this.idle.push(line) : line.ws.close());
    }

    // Opens one before it is needed.
    warm() {
        this.idle.push(this.#new());
    }

    take() {
        let line;
        do {
            line = this.idle.pop();
        } while (line && !line.usable);
        return line || this.#new();
    }

    close() {
        this.idle.forEach((line) => line.ws.close());
        this.idle = [];
    }
}
