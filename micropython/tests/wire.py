# SPDX-License-Identifier: MIT
# A wire in memory between two ends in one program, and handshakes over it.
import io
import ussl

_POLL = 3
_CLOSE = 4


class Wire(io.IOBase):
    def __init__(self):
        self.other = None
        self.sent = []
        self.closed = False

    def readinto(self, buf):
        if not self.other.sent:
            return 0 if self.other.closed else None
        part = self.other.sent[0]
        n = min(len(buf), len(part))
        buf[:n] = part[:n]
        if n == len(part):
            self.other.sent.pop(0)
        else:
            self.other.sent[0] = part[n:]
        return n

    def write(self, buf):
        self.sent.append(bytes(buf))
        return len(buf)

    def ioctl(self, request, arg):
        if request == _CLOSE:
            self.closed = True
        elif request == _POLL:
            return arg & (5 if self.other.sent else 4)
        return 0


def wires():
    a, b = Wire(), Wire()
    a.other, b.other = b, a
    return a, b


# Both ends take turns until both are done.
def pair(client_kw, server_kw):
    a, b = wires()
    server = ussl.wrap_socket(b, server_side=True, do_handshake=False, **server_kw)
    client = ussl.wrap_socket(a, do_handshake=False, **client_kw)
    for _ in range(40):
        done = True
        for end in (client, server):
            if not end.version():
                assert end.read(1) is None
                done = False
        if done:
            return client, server
    raise AssertionError("the handshake does not end")
