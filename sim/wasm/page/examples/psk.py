# SPDX-License-Identifier: MIT
# A pre-shared key: no certificate, both sides prove that they know the key.
import ussl
import usocket


def connect(identity, key):
    sock = usocket.socket()
    sock.connect(("myssl.com", 8444))
    sock = ussl.wrap_socket(sock, server_hostname="myssl.com", psk=(identity, key))
    sock.write("GET / HTTP/1.0\r\n\r\n")
    print(sock.cipher(), sock.read(15))
    sock.close()


connect("device7", bytes(range(16)))
try:
    connect("device7", b"not the right key")
except OSError as e:
    print("with a wrong key:", e)
