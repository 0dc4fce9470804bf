# SPDX-License-Identifier: MIT
# Mutual TLS: the server asks for a certificate, and we show the device's.
# /device.pem and /device.key are demonstration files; upload your own under "Files".
import ussl
import usocket

cert = open("/device.pem").read()
key = open("/device.key").read()

sock = usocket.socket()
sock.connect(("myssl.com", 8443))
sock = ussl.wrap_socket(sock, server_hostname="myssl.com", cert=cert, key=key)
print(sock.cipher())
sock.write("GET / HTTP/1.0\r\nHost: myssl.com\r\n\r\n")
print(sock.read(256).decode())
sock.close()

# And without a certificate: the server refuses us. In TLS 1.3 that shows at the first read.
try:
    sock = usocket.socket()
    sock.connect(("myssl.com", 8443))
    sock = ussl.wrap_socket(sock, server_hostname="myssl.com")
    sock.write("GET / HTTP/1.0\r\n\r\n")
    sock.read(1)
    print("the server let us in without a certificate: that is a fault")
except OSError as e:
    print("without a certificate:", e)
