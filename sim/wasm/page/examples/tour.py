# SPDX-License-Identifier: MIT
# A tour of the 79 suites of TLS 1.2: each is connected with, or the backend says that it lacks it.
import time
import ussl
import usocket

done = lacking = failed = 0
for number, name, here in ussl.suites():
    if number >> 8 == 0x13 or number == 0x00FF or "PSK" in name:
        continue
    if not here:
        lacking += 1
        print("       -  %s: not in %s" % (name, ussl.backend()[0]))
        continue
    try:
        sock = usocket.socket()
        sock.connect(("myssl.com", 444 if "_ECDH_RSA_" in name else 443))
        start = time.ticks_us()
        sock = ussl.wrap_socket(sock, server_hostname="myssl.com", ciphers=[number],
                                max_version=ussl.TLSv1_2)
        took = time.ticks_diff(time.ticks_us(), start) / 1000
        if sock.cipher()[0] != name:
            raise OSError("got " + sock.cipher()[0])
        sock.write("GET / HTTP/1.0\r\n\r\n")
        sock.read(15)
        sock.close()
        done += 1
        print("%5.1f ms  %s" % (took, name))
    except OSError as e:
        failed += 1
        print("  failed  %s: %s" % (name, e))
print("%d connected, %d not in this backend, %d failed" % (done, lacking, failed))
