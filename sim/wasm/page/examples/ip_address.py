# SPDX-License-Identifier: MIT
# An IP address instead of a name: it is held against the certificate's IP entries, never sent as SNI.
import ussl
import usocket

sock = usocket.socket()
sock.connect(("192.0.2.7", 443))
sock = ussl.wrap_socket(sock, server_hostname="192.0.2.7")
print(sock.cipher(), "sni:", sock.stats()["sni"])
sock.close()

try:
    sock = usocket.socket()
    sock.connect(("192.0.2.7", 443))
    ussl.wrap_socket(sock, server_hostname="192.0.2.8")
    print("connected: that is a fault")
except ussl.SSLError as e:
    print("192.0.2.8 refused:", e)
