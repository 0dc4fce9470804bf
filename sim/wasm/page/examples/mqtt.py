# SPDX-License-Identifier: MIT
# MQTT 3.1.1 over TLS: CONNECT, PUBLISH with QoS 1, and the broker's PUBACK.
import ussl
import usocket


def text(s):
    s = s.encode()
    return bytes((len(s) >> 8, len(s) & 255)) + s


def packet(kind, body):
    return bytes((kind, len(body))) + body


sock = usocket.socket()
sock.connect(("myssl.com", 8883))
sock = ussl.wrap_socket(sock, server_hostname="myssl.com")
sock.write(packet(0x10, text("MQTT") + b"\x04\x02\x00\x3c" + text("ussl-device7")))
answer = sock.read(4)
print("CONNACK", answer, "accepted" if answer == b"\x20\x02\x00\x00" else "refused")
sock.write(packet(0x32, text("ussl/temperature") + b"\x00\x01" + b"21.5"))
answer = sock.read(4)
print("PUBACK", answer, "for packet", answer[2] << 8 | answer[3])
sock.write(b"\xe0\x00")
sock.close()
