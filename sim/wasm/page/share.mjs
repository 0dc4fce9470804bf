// SPDX-License-Identifier: MIT
// Scripts in the URL's fragment, which is never sent to a server. A link fills the editor; it runs
// nothing.

const LIMIT = 64 << 10;

async function through(stream, bytes) {
    return new Uint8Array(await new Response(new Blob([bytes]).stream().pipeThrough(stream)).arrayBuffer());
}

export async function toFragment(code) {
    const packed = await through(new CompressionStream('deflate-raw'), new TextEncoder().encode(code));
    let text = '';
    for (const byte of packed) {
        text += String.fromCharCode(byte);
    }
    return `code=${btoa(text).replace(/\+/g, '-').replace(/\//g, '_').replace(/=+$/, '')}`;
}

// The script of a link, or null; an Error where it cannot be read.
export async function fromFragment(hash) {
    const packed = new URLSearchParams(hash.replace(/^#/, '')).get('code');
    if (packed === null) {
        return null;
    }
    if (packed.length > LIMIT) {
        throw new Error('The link holds more than 64 KiB.');
    }
    try {
        const text = atob(packed.replace(/-/g, '+').replace(/_/g, '/'));
        const bytes = Uint8Array.from(text, (c) => c.charCodeAt(0));
        const reader = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('deflate-raw')).getReader();
        const parts = [];
        let length = 0;
        for (;;) {
            const { done, value } = await reader.read();
            if (done) {
                break;
            }
            length += value.length;
            if (length > 4 * LIMIT) { // a small link may unpack to very much
                reader.cancel();
                throw new Error('too long');
            }
            parts.push(value);
        }
        return new Blob(parts).text();
    } catch {
        throw new Error('The code in the link is damaged.');
    }
}

// The relay of a fragment "#relay=ws://...", which may stand beside the code.
export function relayOfFragment(hash) {
    const fragment = hash.replace(/^#/, '');
    const at = fragment.search(/(^|&)relay=/);
    if (at < 0) {
        return null;
    }
    const value = fragment.slice(fragment.indexOf('relay=', at) + 6).split('&code=')[0];
    return decodeURIComponent(value);
}
