# SPDX-License-Identifier: MIT
# Choosing suites and versions. A name of IANA, of OpenSSL, or a number.
import ussl
import usocket


def connect(**how):
    sock = usocket.socket()
    sock.connect(("myssl.com", 443))
    sock = ussl.wrap_socket(sock, server_hostname="myssl.com", **how)
    print(sock.cipher())
    sock.close()


connect()
connect(max_version=ussl.TLSv1_2)
connect(max_version=ussl.TLSv1_2, ciphers="ECDHE-RSA-AES256-GCM-SHA384")
connect(max_version=ussl.TLSv1_2, ciphers=[0x009C])
connect(min_version=ussl.TLSv1_3, ciphers="TLS_AES_128_GCM_SHA256")

# A suite that this backend lacks is refused when it is set, not somewhere in the handshake.
try:
    connect(max_version=ussl.TLSv1_2, ciphers="TLS_DHE_RSA_WITH_CAMELLIA_256_GCM_SHA384")
except OSError as e:
    print(ussl.backend()[0], "says:", e)
