# SPDX-License-Identifier: MIT
# The certificate is for myssl.com, and we ask for another name: refused before a byte is sent.
import ussl
import usocket

sock = usocket.socket()
sock.connect(("myssl.com", 443))
try:
    ussl.wrap_socket(sock, server_hostname="other.example")
    print("connected: that is a fault")
except ussl.SSLError as e:
    print("refused:", e)
    print("reasons:", e.reasons)
