# SPDX-License-Identifier: MIT
# A certificate that has expired, and one that nobody we trust has signed.
import ussl
import usocket

for name in ("expired.myssl.com", "untrusted.myssl.com"):
    sock = usocket.socket()
    sock.connect((name, 443))
    try:
        ussl.wrap_socket(sock, server_hostname=name)
        print(name, "connected: that is a fault")
    except ussl.SSLError as e:
        print(name, "refused:", e)
        print("reasons:", e.reasons)
