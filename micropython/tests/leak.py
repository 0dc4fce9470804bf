# SPDX-License-Identifier: MIT
# Many connections, closed, dropped and failed; afterwards every block of TLS memory is back.
# usage: leak.py FOLDER COUNT; FOLDER holds ca.pem, server.pem, server.key
import gc
import sys
import ussl
from wire import pair, wires

folder, count = sys.argv[1], int(sys.argv[2])


def load(name):
    with open(folder + "/" + name) as f:
        return f.read()


ca, cert, key = load("ca.pem"), load("server.pem"), load("server.key")
server_context = ussl.SSLContext(ussl.PROTOCOL_TLS_SERVER)
server_context.load_cert_chain(cert, key)
client_context = ussl.SSLContext(ussl.PROTOCOL_TLS_CLIENT)
client_context.load_verify_locations(ca)


def connect(name):
    a, b = wires()
    server = server_context.wrap_socket(b, server_side=True, do_handshake_on_connect=False)
    client = client_context.wrap_socket(a, server_hostname=name, do_handshake_on_connect=False)
    for _ in range(40):
        if client.version() and server.version():
            break
        for end in (client, server):
            if not end.version():
                end.read(1)
    return client, server


def one(i):
    kind = i % 4
    if kind == 3:
        try:
            connect("wrong.example")
        except ussl.SSLError as e:
            assert "wrong_name" in e.reasons, e
            return
        raise AssertionError("a wrong name was taken")
    client, server = connect("server.example")
    client.write(b"ping")
    assert server.read(4) == b"ping"
    if kind == 0:
        client.close()
        assert server.read(1) == b""
        server.close()
    elif kind == 1:
        client.close()  # the server's end is dropped
    # kind 2: both are dropped without a word


def settle():
    # A conservative collector may see a stale pointer on the stack; a few calls overwrite it.
    for _ in range(4):
        [bytearray(64) for _ in range(64)]
        gc.collect()


for i in range(40):
    one(i)
settle()
start = ussl.memory()
for i in range(count):
    one(i)
    if i % 500 == 499:
        gc.collect()
settle()
end = ussl.memory()
print("connections", count, "blocks", start[2], "->", end[2], "bytes", start[0], "->", end[0])
# One connection that a stale word on the stack still names is no leak; growth with the count is.
assert end[2] - start[2] < 200 and end[0] - start[0] < 200000, "TLS memory leaks"
print("OK")
