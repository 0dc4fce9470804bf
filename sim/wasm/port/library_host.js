// SPDX-License-Identifier: MIT
// Forwards the C imports of the port to Module.host (see HOST.md). No arrow functions: the
// compiler of JavaScript libraries in Emscripten 3.1.6 breaks them.
mergeInto(LibraryManager.library, {
    $simText: function (text, at, cap) {
        var bytes = new TextEncoder().encode(String(text)).subarray(0, cap - 1);
        HEAPU8.set(bytes, at);
        HEAPU8[at + bytes.length] = 0;
        return bytes.length;
    },
    host_seq: function () { return Module['host']['seq'](); },
    host_wait: function (seq, ms) { return Module['host']['wait'](seq, ms); },
    host_tick: function () { return Module['host']['tick'](); },
    host_connect: function (name, port) {
        return Module['host']['connect'](UTF8ToString(name), port);
    },
    host_listen: function (port, backlog) { return Module['host']['listen'](port, backlog); },
    host_accept: function (id) { return Module['host']['accept'](id); },
    host_recv: function (id, at, len) {
        return Module['host']['recv'](id, HEAPU8.subarray(at, at + len));
    },
    host_send: function (id, at, len) {
        return Module['host']['send'](id, HEAPU8.subarray(at, at + len));
    },
    host_status: function (id) { return Module['host']['status'](id); },
    host_error__deps: ['$simText'],
    host_error: function (id, at, cap) {
        simText(Module['host']['errorText'](id), at, cap);
        return Module['host']['error'](id);
    },
    host_peer__deps: ['$simText'],
    host_peer: function (id, at, cap) { return simText(Module['host']['peer'](id), at, cap); },
    host_shutdown: function (id) { Module['host']['shutdown'](id); },
    host_close: function (id) { Module['host']['close'](id); },
    host_write: function (at, len) {
        return Module['host']['write'](HEAPU8.subarray(at, at + len));
    },
    host_read: function () { return Module['host']['read'](); },
    host_trace: function (at, len) {
        Module['host']['trace'](new TextDecoder().decode(HEAPU8.slice(at, at + len)));
    },
    host_time_ms: function () { return Date.now(); },
    host_ticks_ms: function () { return performance.now(); },
    host_random: function (at, len) {
        try {
            // getRandomValues takes no view of shared memory and 64 KiB at most.
            for (var end = at + len; at < end; at += 65536) {
                var part = new Uint8Array(Math.min(65536, end - at));
                crypto.getRandomValues(part);
                HEAPU8.set(part, at);
            }
            return 0;
        } catch (e) {
            return -1;
        }
    },
});
