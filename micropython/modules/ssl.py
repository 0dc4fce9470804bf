# SPDX-License-Identifier: MIT
# MicroPython's `ssl` module over ussl: files are read here, and a key or certificate that cannot be
# used is a ValueError. One thing differs: a client verifies unless it is told not to.
import ussl
from ussl import (
    CERT_NONE,
    CERT_OPTIONAL,
    CERT_REQUIRED,
    PROTOCOL_TLS_CLIENT,
    PROTOCOL_TLS_SERVER,
    SSLError,
)

OPENSSL_VERSION = "ussl with %s %s" % ussl.backend()
if ussl.backend()[0] == "mbedtls":
    MBEDTLS_VERSION = "Mbed TLS " + ussl.backend()[1]


# bytes are the data itself, a str is a file's name unless it is PEM.
def _data(thing):
    if isinstance(thing, str) and not thing.lstrip().startswith("-----BEGIN"):
        with open(thing, "rb") as f:
            return f.read()
    return thing


def _translate(call, *args):
    try:
        return call(*args)
    except SSLError as e:
        if e.errno == ussl.E_KEY:
            raise ValueError("invalid key")
        if e.errno == ussl.E_CERT:
            raise ValueError("invalid cert")
        raise


class SSLContext:
    def __init__(self, protocol):
        self._context = ussl.SSLContext(protocol)

    @property
    def verify_mode(self):
        return self._context.verify_mode

    @verify_mode.setter
    def verify_mode(self, value):
        self._context.verify_mode = value

    @property
    def verify_callback(self):
        return self._context.verify_callback

    @verify_callback.setter
    def verify_callback(self, value):
        self._context.verify_callback = value

    def get_ciphers(self):
        return self._context.get_ciphers()

    def set_ciphers(self, ciphers):
        self._context.set_ciphers(ciphers)

    def set_alpn_protocols(self, protocols):
        self._context.set_alpn_protocols(protocols)

    def load_cert_chain(self, certfile, keyfile, password=None):
        _translate(
            self._context.load_cert_chain, _data(certfile), _data(keyfile), password
        )

    def load_verify_locations(self, cafile=None, cadata=None):
        if cafile is not None:
            cadata = _data(cafile)
        _translate(self._context.load_verify_locations, cadata)

    def wrap_socket(
        self, sock, server_side=False, do_handshake_on_connect=True, server_hostname=None
    ):
        return self._context.wrap_socket(
            sock,
            server_side=server_side,
            do_handshake_on_connect=do_handshake_on_connect,
            server_hostname=server_hostname,
        )


def wrap_socket(
    sock,
    server_side=False,
    key=None,
    cert=None,
    cert_reqs=None,
    cadata=None,
    server_hostname=None,
    do_handshake=True,
):
    context = SSLContext(PROTOCOL_TLS_SERVER if server_side else PROTOCOL_TLS_CLIENT)
    if key is not None or cert is not None:
        if isinstance(key, (bytes, bytearray)) and cert is None:
            raise TypeError("can't convert 'NoneType' object to str implicitly")
        context.load_cert_chain(cert, key)
    if cadata is not None:
        context.load_verify_locations(cadata=cadata)
    if cert_reqs is not None:
        context.verify_mode = cert_reqs
    return context.wrap_socket(
        sock,
        server_side=bool(server_side),
        do_handshake_on_connect=bool(do_handshake),
        server_hostname=server_hostname,
    )
