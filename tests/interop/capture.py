# SPDX-License-Identifier: MIT
"""A TCP relay on loopback that writes what passed as a capture file: no privileges, no sniffer."""
import select
import socket
import struct
import threading

import peers


def checksum(data):
    if len(data) % 2:
        data += b"\0"
    total = sum(struct.unpack(f">{len(data) // 2}H", data))
    while total >> 16:
        total = (total & 0xFFFF) + (total >> 16)
    return ~total & 0xFFFF


class Capture:
    """Relays connections to `port`; the file holds one packet a piece of data, in order (pcap, raw IPv4)."""

    def __init__(self, port, path):
        self.target = port
        self.file = open(path, "wb")  # pylint: disable=consider-using-with
        # Magic, version 2.4, no zone, no accuracy, snap length, link type 101 (raw IP).
        self.file.write(struct.pack("<IHHiIII", 0xA1B2C3D4, 2, 4, 0, 0, 65535, 101))
        self.listener = socket.create_server((peers.HOST, 0))
        self.port = self.listener.getsockname()[1]
        self.connections = 0
        self.clock = 0
        self.thread = threading.Thread(target=self.serve, daemon=True)

    def __enter__(self):
        self.thread.start()
        return self

    def __exit__(self, *_):
        # Wakes the thread that accepts.
        self.listener.shutdown(socket.SHUT_RDWR)
        self.thread.join(5)
        self.listener.close()
        self.file.close()

    def packet(self, ports, seq, ack, flags, data=b""):
        source, target = ports
        tcp = struct.pack(">HHIIBBHHH", source, target, seq & 0xFFFFFFFF, ack & 0xFFFFFFFF, 5 << 4, flags, 65535, 0, 0)
        ends = socket.inet_aton("10.0.0.1" if target == 443 else "10.0.0.2") + socket.inet_aton(
            "10.0.0.2" if target == 443 else "10.0.0.1")
        pseudo = ends + struct.pack(">BBH", 0, 6, len(tcp) + len(data))
        tcp = tcp[:16] + struct.pack(">H", checksum(pseudo + tcp + data)) + tcp[18:]
        ip = struct.pack(">BBHHHBBH", 0x45, 0, 20 + len(tcp) + len(data), 0, 0x4000, 64, 6, 0) + ends
        ip = ip[:10] + struct.pack(">H", checksum(ip)) + ip[12:]
        frame = ip + tcp + data
        self.clock += 1
        self.file.write(struct.pack("<IIII", 1700000000, self.clock, len(frame), len(frame)) + frame)

    def serve(self):
        while True:
            try:
                client, _ = self.listener.accept()
            except OSError:
                return
            with client, socket.create_connection((peers.HOST, self.target)) as server:
                self.relay(client, server)

    def relay(self, client, server):
        self.connections += 1
        near = 40000 + self.connections
        seq = {client: 1000, server: 5000}
        ports = {client: (near, 443), server: (443, near)}
        self.packet(ports[client], 999, 0, 0x02)
        self.packet(ports[server], 4999, 1000, 0x12)
        self.packet(ports[client], 1000, 5000, 0x10)
        other = {client: server, server: client}
        open_ends = {client, server}
        while open_ends:
            for end in select.select(list(open_ends), [], [])[0]:
                try:
                    data = end.recv(1400)
                except OSError:
                    data = b""
                if not data:
                    open_ends.discard(end)
                    self.packet(ports[end], seq[end], seq[other[end]], 0x11)
                    try:
                        other[end].shutdown(socket.SHUT_WR)
                    except OSError:
                        pass
                    continue
                self.packet(ports[end], seq[end], seq[other[end]], 0x18, data)
                seq[end] += len(data)
                try:
                    other[end].sendall(data)
                except OSError:
                    open_ends.discard(end)
