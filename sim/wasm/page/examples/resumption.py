# SPDX-License-Identifier: MIT
# Resumption: the second connection reuses the first one's session and saves the certificates.
import time
import ussl
import usocket

session = None
for turn in range(3):
    sock = usocket.socket()
    sock.connect(("myssl.com", 443))
    start = time.ticks_us()
    sock = ussl.wrap_socket(sock, server_hostname="myssl.com", session=session)
    took = time.ticks_diff(time.ticks_us(), start)
    sock.write("GET / HTTP/1.0\r\n\r\n")
    while sock.read(512):
        pass
    stats = sock.stats()
    print("%d: resumed %s, %.1f ms, %d bytes in, %d out" % (
        turn, stats["resumed"], took / 1000, stats["wire_in"], stats["wire_out"]))
    session = sock.session()  # in TLS 1.3 it comes with the first data
    sock.close()
