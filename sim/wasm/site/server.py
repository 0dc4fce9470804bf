# SPDX-License-Identifier: MIT
# The demonstration server that answers inside the tab when there is no relay: ussl in its server role.
import asyncio
import ussl

DEMO = "/"
PORTS = {"one-way": 1, "static-ecdh": 2, "mutual": 3, "psk": 4, "mqtt": 5, "expired": 6, "untrusted": 7}
PSK = ("device7", bytes(range(16)))


def read(name):
    with open(DEMO + name, "rb") as f:
        return f.read()


def context(*leaves, suites=None, ca=None, psk=None):
    ctx = ussl.SSLContext(ussl.PROTOCOL_TLS_SERVER)
    for cert, key in leaves:
        ctx.load_cert_chain(read(cert), read(key))
    if suites:
        ctx.set_ciphers(suites(ctx.get_ciphers()))
    if ca:
        ctx.load_verify_locations(read(ca))
        ctx.verify_mode = ussl.CERT_REQUIRED
    if psk:
        ctx.set_psk({psk[0]: psk[1]})
    return ctx


# GET /N answers with N bytes, anything else with a page about the connection.
async def http(reader, writer):
    request = await reader.readline()
    while (await reader.readline()).strip():
        pass
    words = request.split()
    path = words[1].decode() if len(words) > 1 else "/"
    head = "HTTP/1.0 200 OK\r\nServer: ussl demonstration\r\nContent-Type: text/plain\r\n"
    if path[1:].isdigit():
        left = min(int(path[1:]), 1 << 28)
        writer.write("%sContent-Length: %d\r\n\r\n" % (head, left))
        await writer.drain()
        block = bytes(16384)
        while left > 0:
            writer.write(block if left >= 16384 else block[:left])
            await writer.drain()
            left -= 16384
    else:
        tls = writer.s
        suite, version = tls.cipher()
        body = "Hello from the demonstration server in this tab.\r\n%s, %s, over %s %s\r\n" % (
            (version, suite) + ussl.backend())
        writer.write("%sContent-Length: %d\r\n\r\n%s" % (head, len(body), body))
        await writer.drain()


# As much of MQTT 3.1.1 as a publisher meets: CONNECT, PUBLISH with QoS 0 and 1, PINGREQ, DISCONNECT.
async def mqtt(reader, writer):
    while True:
        kind = (await reader.readexactly(1))[0]
        length = shift = 0
        while True:
            byte = (await reader.readexactly(1))[0]
            length |= (byte & 127) << shift
            shift += 7
            if not byte & 128:
                break
        if length > 65536:
            return
        body = await reader.readexactly(length)
        if kind >> 4 == 1:
            writer.write(b"\x20\x02\x00\x00")
        elif kind >> 4 == 3 and kind & 6 == 2:
            at = 2 + (body[0] << 8 | body[1])
            writer.write(b"\x40\x02" + body[at:at + 2])
        elif kind >> 4 == 12:
            writer.write(b"\xd0\x00")
        elif kind >> 4 == 14:
            return
        await writer.drain()


def handler(talk):
    async def serve(reader, writer):
        try:
            await talk(reader, writer)
        except (OSError, EOFError):
            pass  # a peer that refused us, or left
        finally:
            writer.close()
            await writer.wait_closed()

    return serve


async def main():
    ec = ("server-ec.pem", "server-ec.key")
    rsa = ("server-rsa.pem", "server-rsa.key")
    every = lambda names: names
    contexts = {
        "one-way": context(ec, rsa, suites=every),
        "static-ecdh": context(("server-ecdh.pem", "server-ecdh.key"), suites=every),
        "mutual": context(ec, ca="ca.pem"),
        "psk": context(psk=PSK),
        "mqtt": context(ec),
        "expired": context(("expired.pem", "server-ec.key")),
        "untrusted": context(("untrusted.pem", "server-ec.key")),
    }
    for name, port in PORTS.items():
        talk = handler(mqtt if name == "mqtt" else http)
        await asyncio.start_server(talk, "0.0.0.0", port, 8, ssl=contexts[name])
    print("ready")
    while True:
        await asyncio.sleep(3600)


asyncio.run(main())
