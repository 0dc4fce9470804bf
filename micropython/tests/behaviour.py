# SPDX-License-Identifier: MIT
# What the module promises, over a wire in memory: the same on every backend and every port.
# usage: behaviour.py FOLDER [NAME...]; FOLDER as for leak.py
import gc
import io
import sys
import select
import ussl
from wire import Wire, pair, wires

folder = sys.argv[1]


def load(name):
    with open(folder + "/" + name) as f:
        return f.read()


ca, cert, key = load("ca.pem"), load("server.pem"), load("server.key")
SERVER = {"cert": cert, "key": key}
CLIENT = {"server_hostname": "server.example", "ca": ca}


def with_(base, **more):
    d = dict(base)
    d.update(more)
    return d


def raises(kind, words, call, *args, **kw):
    try:
        call(*args, **kw)
    except kind as e:
        text = str(e)
        for word in words if isinstance(words, tuple) else (words,):
            assert word in text, "%r lacks %r" % (text, word)
        assert kind is OSError or type(e) is kind, repr(e)
        return e
    raise AssertionError("nothing was raised")


def test_data_both_ways():
    c, s = pair(CLIENT, SERVER)
    assert c.write("text") == 4 and s.read(4) == b"text"
    big = bytes(range(256)) * 200
    assert s.write(big) == len(big)
    buf = bytearray(len(big))
    assert c.readinto(buf) == len(big) and buf == big
    assert s.send(b"line one\nrest") > 0
    assert c.readline() == b"line one\n" and c.recv(100) == b"rest"
    c.close()
    assert s.read(5) == b"" and s.read() == b""
    s.close()


def test_tells_about_itself():
    c, s = pair(CLIENT, SERVER)
    assert c.version() == "TLSv1.3" and c.cipher()[1] == "TLSv1.3"
    assert c.cipher() == s.cipher()
    stats = c.stats()
    assert stats["verified"] and stats["sni"] == "server.example" and stats["wire_in"] > 0
    assert stats["backend"] == ussl.backend()[0]
    der = c.getpeercert(True)
    assert der[0] == 0x30 and len(der) > 200
    raises(NotImplementedError, "getpeercert(True)", c.getpeercert)
    assert s.getpeercert(True) is None
    assert "SSLSocket" in str(c)


def test_refuses_wrong_name():
    a, b = wires()
    s = ussl.wrap_socket(b, server_side=True, do_handshake=False, **SERVER)
    c = ussl.wrap_socket(a, do_handshake=False, **with_(CLIENT, server_hostname="wrong.example"))
    assert c.read(1) is None and s.read(1) is None
    e = raises(ussl.SSLError, "wrong_name", c.read, 1)
    assert isinstance(e, OSError) and e.errno == ussl.E_VERIFY
    assert e.reasons == ("wrong_name",) and e.alert == "bad_certificate", (e.reasons, e.alert)
    e = raises(ussl.SSLError, "", s.read, 1)
    assert e.errno == ussl.E_ALERT and e.alert == "bad_certificate", repr(e)
    raises(ussl.SSLError, "wrong_name", c.write, b"x")  # it stays


def test_needs_trust():
    ussl.set_default_ca(None)
    e = raises(ussl.SSLError, ("CERT_NONE", "set_default_ca"), ussl.wrap_socket, Wire(),
               server_hostname="a.example")
    assert e.errno == ussl.E_STATE
    ussl.set_default_ca(ca)
    c, s = pair({"server_hostname": "server.example"}, SERVER)
    assert c.stats()["verified"]
    ussl.set_default_ca(None)
    raises(ussl.SSLError, "PEM", ussl.set_default_ca, "rubbish")
    raises(TypeError, "str or bytes", ussl.set_default_ca, 5)
    c, s = pair({"cert_reqs": ussl.CERT_NONE}, SERVER)
    assert not c.stats()["verified"] and "untrusted" in c.stats()["reasons"]


def test_wrong_arguments():
    w = ussl.wrap_socket
    raises(TypeError, "sock must be", w, 3)
    raises(TypeError, "sock must be", w, "x")
    raises(ValueError, "server_hostname", w, Wire(), ca=ca)
    raises(ValueError, "port", w, Wire(), **with_(CLIENT, server_hostname="a.example:443"))
    raises(ValueError, "", w, Wire(), **with_(CLIENT, server_hostname=""))
    raises(ValueError, "NUL", w, Wire(), **with_(CLIENT, server_hostname="a\0b"))
    raises(TypeError, "server_hostname", w, Wire(), **with_(CLIENT, server_hostname=7))
    raises(TypeError, ("keyword 'cafile'", "server_hostname, cert, key, ca"), w, Wire(), cafile=ca)
    raises(TypeError, "ca must be", w, Wire(), **with_(CLIENT, ca=1))
    raises(TypeError, "cert without key", w, Wire(), **with_(CLIENT, cert=cert))
    raises(TypeError, "key without cert", w, Wire(), **with_(CLIENT, key=key))
    e = raises(ussl.SSLError, "", w, Wire(), **with_(CLIENT, cert=cert, key="rubbish"))
    assert e.errno == ussl.E_KEY
    e = raises(ussl.SSLError, "", w, Wire(), **with_(CLIENT, cert="rubbish", key=key))
    assert e.errno == ussl.E_CERT
    raises(ValueError, "", w, Wire(), **with_(CLIENT, ciphers="NOPE"))
    raises(ussl.SSLError, "NOPE", w, Wire(), **with_(CLIENT, ciphers=["NOPE"]))
    raises(TypeError, "cipher suite", w, Wire(), **with_(CLIENT, ciphers=[1.5]))
    raises(ValueError, "TLSv1_2", w, Wire(), **with_(CLIENT, min_version=1))
    raises(TypeError, "min_version", w, Wire(), **with_(CLIENT, min_version=1.5))
    raises(ValueError, "", w, Wire(), **with_(CLIENT, min_version="TLSv1.3", max_version="TLSv1.2"))
    raises(TypeError, "psk", w, Wire(), **with_(CLIENT, psk=b"x"))
    raises(ValueError, "pin", w, Wire(), **with_(CLIENT, pins=[b"short"]))
    raises(ValueError, "CERT_NONE", w, Wire(), **with_(CLIENT, cert_reqs=9))
    raises(ValueError, "", w, Wire(), **with_(CLIENT, session=b"rubbish"))


def test_suites_and_versions():
    name = "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384"
    for ciphers in (name, [name], [0xC02C], [name.replace("_", "-")], "ECDHE-ECDSA-AES256-GCM-SHA384"):
        c, s = pair(with_(CLIENT, ciphers=ciphers), SERVER)
        assert c.cipher() == (name, "TLSv1.2"), c.cipher()
    c, s = pair(with_(CLIENT, max_version=ussl.TLSv1_2), SERVER)
    assert c.version() == "TLSv1.2"
    c, s = pair(with_(CLIENT, min_version="TLSv1.3"), SERVER)
    assert c.version() == "TLSv1.3"
    have = [row for row in ussl.suites() if row[2]]
    assert len(ussl.suites()) >= 85 and len(have) >= 57, len(have)


def test_alpn():
    c, s = pair(with_(CLIENT, alpn=["h2", "mqtt"]), with_(SERVER, alpn=["mqtt"]))
    assert c.selected_alpn_protocol() == "mqtt" == s.selected_alpn_protocol()
    c, s = pair(CLIENT, SERVER)
    assert c.selected_alpn_protocol() is None


def test_mutual():
    c, s = pair(with_(CLIENT, cert=cert, key=key), with_(SERVER, ca=ca))
    assert s.stats()["verified"] and s.getpeercert(True) == c.getpeercert(True)
    a, b = wires()
    s = ussl.wrap_socket(b, server_side=True, do_handshake=False, ca=ca, **SERVER)
    c = ussl.wrap_socket(a, do_handshake=False, **CLIENT)
    c.read(1), s.read(1), c.read(1)
    raises(ussl.SSLError, "", s.read, 1)
    raises(ussl.SSLError, "ca=", ussl.wrap_socket, Wire(), server_side=True,
           cert_reqs=ussl.CERT_REQUIRED, **SERVER)


def test_session():
    server = ussl.SSLContext(ussl.PROTOCOL_TLS_SERVER)
    server.load_cert_chain(cert, key)
    for version in ("TLSv1.2", "TLSv1.3"):
        session = None
        for expected in (False, True):
            a, b = wires()
            s = server.wrap_socket(b, server_side=True, do_handshake_on_connect=False)
            c = ussl.wrap_socket(a, do_handshake=False, session=session,
                                 **with_(CLIENT, max_version=version))
            while not (c.version() and s.version()):
                c.version() or c.read(1)
                s.version() or s.read(1)
            s.write(b"x")
            assert c.read(1) == b"x"
            assert c.stats()["resumed"] == expected, (version, expected)
            session = c.session()
            assert session, version


def test_psk():
    psk = ("device-7", b"0123456789abcdef")
    c, s = pair({"psk": psk}, {"psk": {"device-7": psk[1]}})
    c.write(b"hi")
    assert s.read(2) == b"hi"
    a, b = wires()
    s = ussl.wrap_socket(b, server_side=True, do_handshake=False, psk=("other", b"k" * 16))
    c = ussl.wrap_socket(a, do_handshake=False, psk=psk)
    c.read(1)
    raises(ussl.SSLError, "", s.read, 1)


def test_pins():
    a, b = wires()
    s = ussl.wrap_socket(b, server_side=True, do_handshake=False, **SERVER)
    c = ussl.wrap_socket(a, do_handshake=False, **with_(CLIENT, pins=[bytes(32)]))
    c.read(1), s.read(1)
    e = raises(ussl.SSLError, "pin_mismatch", c.read, 1)
    assert "pin_mismatch" in e.reasons


def test_truncation():
    a, b = wires()
    s = ussl.wrap_socket(b, server_side=True, do_handshake=False, **SERVER)
    c = ussl.wrap_socket(a, do_handshake=False, **CLIENT)
    while not (c.version() and s.version()):
        c.version() or c.read(1)
        s.version() or s.read(1)
    s.write(b"half")
    b.closed = True  # the transport ends without close_notify
    assert c.read(100) == b"half"  # what came is given first
    e = raises(ussl.SSLError, "", c.read, 100)
    assert e.errno == ussl.E_TRUNCATED


def test_poll():
    c, s = pair(CLIENT, SERVER)
    c.read(1)  # tickets
    poller = select.poll()
    poller.register(c, select.POLLIN)
    assert poller.poll(0) == []
    s.write(b"abc")
    assert poller.poll(0)[0][1] & select.POLLIN
    assert c.read(1) == b"a"
    assert poller.poll(0)[0][1] & select.POLLIN  # buffered inside
    assert c.read(2) == b"bc"
    assert poller.poll(0) == []


def test_closed():
    c, s = pair(CLIENT, SERVER)
    c.close()
    c.close()
    for call in (lambda: c.read(1), lambda: c.write(b"x"), c.cipher, c.session, c.stats):
        raises(OSError, "", call)
    with pair(CLIENT, SERVER)[0] as c:
        pass
    raises(OSError, "", c.read, 1)


class Broken(Wire):
    def __init__(self, what):
        super().__init__()
        self.what = what

    def readinto(self, buf):
        raise self.what

    def write(self, buf):
        return len(buf)


def test_exception_of_the_transport():
    for what in (KeyboardInterrupt, ZeroDivisionError, MemoryError):
        raises(what, "", ussl.wrap_socket, Broken(what("stop")), **CLIENT)

    class Once(Wire):
        armed = False

        def readinto(self, buf):
            if self.armed:
                self.armed = False
                raise KeyboardInterrupt
            return super().readinto(buf)

    a, b = Once(), Wire()
    a.other, b.other = b, a
    s = ussl.wrap_socket(b, server_side=True, do_handshake=False, **SERVER)
    c = ussl.wrap_socket(a, do_handshake=False, **CLIENT)
    while not (c.version() and s.version()):
        c.version() or c.read(1)
        s.version() or s.read(1)
    c.read(1)
    a.armed = True
    raises(KeyboardInterrupt, "", c.read, 1)
    s.write(b"still here")
    assert c.read(10) == b"still here"  # the connection has lost nothing


def test_reentry():
    class Mad(Wire):
        def readinto(self, buf):
            self.top.read(1)
            return None

    a = Mad()
    c = ussl.wrap_socket(a, do_handshake=False, **CLIENT)
    a.top = c
    a.other = Wire()
    e = raises(ussl.SSLError, "in use", c.read, 1)
    assert e.errno == ussl.E_BUSY


def test_context():
    ctx = ussl.SSLContext(ussl.PROTOCOL_TLS_CLIENT)
    assert ctx.verify_mode == ussl.CERT_REQUIRED
    raises(TypeError, "", ussl.SSLContext)
    raises(ValueError, "", ussl.SSLContext, 5)
    seen = []

    def callback(der, depth):
        seen.append((len(der), depth))
        return 0

    ctx.verify_callback = callback
    ctx.load_verify_locations(ca)
    names = ctx.get_ciphers()
    assert "TLS-ECDHE-ECDSA-WITH-AES-128-GCM-SHA256" in names
    a, b = wires()
    s = ussl.wrap_socket(b, server_side=True, do_handshake=False, **SERVER)
    c = ctx.wrap_socket(a, server_hostname="server.example", do_handshake_on_connect=False)
    c.read(1), s.read(1), c.read(1)
    assert c.version() and seen and seen[-1][1] == 0, seen
    raises(ValueError, "another", setattr, ctx, "verify_mode", ussl.CERT_NONE)
    raises(ussl.SSLError, "", ctx.load_verify_locations, ca)  # frozen

    for answer, kind in ((lambda d, n: 1, ussl.SSLError), (lambda d, n: 1 // 0, ZeroDivisionError)):
        ctx = ussl.SSLContext(ussl.PROTOCOL_TLS_CLIENT)
        ctx.verify_callback = answer
        ctx.load_verify_locations(ca)
        a, b = wires()
        s = ussl.wrap_socket(b, server_side=True, do_handshake=False, **SERVER)
        c = ctx.wrap_socket(a, server_hostname="server.example", do_handshake_on_connect=False)
        c.read(1), s.read(1)
        raises(kind, "", c.read, 1)


def main(names):
    failed = 0
    for name in sorted(globals()):
        if not name.startswith("test_") or (names and name not in names):
            continue
        try:
            globals()[name]()
            print("ok  ", name)
        except Exception as e:
            failed += 1
            print("FAIL", name)
            sys.print_exception(e)
        gc.collect()
    print("FAILED %d" % failed if failed else "OK")
    return failed


if main(sys.argv[2:]):
    sys.exit(1)
