#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Makes the standard certificate chains of the benches, the same bytes at every run.

usage: make.py OUT_DIR

Keys come from a fixed seed and signatures are deterministic (RFC 6979, PKCS #1), so that two runs
of a bench handshake over the same bytes and no key has to be kept in the tree. Whoever reads this
file has the keys: they are for benches and must protect nothing.

Writes NAME.der, NAME.key.der (PKCS #8), NAME.pem, NAME.key.pem for each certificate, NAME.bundle.pem
(leaf and intermediate) for each leaf, ec_crl.der, and all as C arrays in chains.h.
"""
import base64
import hashlib
import hmac
import pathlib
import sys

SEED = b"ussl standard chains, version 1"
NOT_BEFORE, NOT_AFTER = b"250101000000Z", b"350101000000Z"


# ---- random bytes and numbers from the seed ----

class Stream:
    """Bytes of SHA-256(seed, label, counter): nothing but a way to be the same every time."""

    def __init__(self, label):
        self.label, self.counter = label.encode(), 0

    def take(self, count):
        out = b""
        while len(out) < count:
            self.counter += 1
            block = SEED + b"\0" + self.label + b"\0" + self.counter.to_bytes(4, "big")
            out += hashlib.sha256(block).digest()
        return out[:count]


def is_prime(n):
    for p in (3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37, 41, 43, 47):
        if n % p == 0:
            return n == p
    d, s = n - 1, 0
    while d % 2 == 0:
        d, s = d // 2, s + 1
    for base in (2, 3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37):
        x = pow(base, d, n)
        if x in (1, n - 1):
            continue
        for _ in range(s - 1):
            x = x * x % n
            if x == n - 1:
                break
        else:
            return False
    return True


def prime(stream, bits):
    # The two top bits set: the product of two such primes has exactly twice the bits.
    candidate = int.from_bytes(stream.take(bits // 8), "big") | 3 << (bits - 2) | 1
    while not (is_prime(candidate) and candidate % 65537 != 1):
        candidate += 2
    return candidate


# ---- DER ----

def tlv(tag, *parts):
    body = b"".join(parts)
    if len(body) < 128:
        return bytes([tag, len(body)]) + body
    size = (len(body).bit_length() + 7) // 8
    return bytes([tag, 0x80 | size]) + len(body).to_bytes(size, "big") + body


def integer(n):
    return tlv(2, n.to_bytes(n.bit_length() // 8 + 1, "big"))


def oid(text):
    first, second, *rest = map(int, text.split("."))
    body = bytes([first * 40 + second])
    for n in rest:
        digits = [n & 127]
        while n > 127:
            n >>= 7
            digits.insert(0, n & 127 | 128)
        body += bytes(digits)
    return tlv(6, body)


def sequence(*parts):
    return tlv(0x30, *parts)


def octets(data):
    return tlv(4, data)


def bits(data):
    return tlv(3, b"\0", data)


NULL = b"\x05\0"


# ---- keys ----

class P256:
    size = 32
    p = 2**256 - 2**224 + 2**192 + 2**96 - 1
    n = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551
    g = (0x6b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c296,
         0x4fe342e2fe1a7f9b8ee7eb4a7c0f9e162bce33576b315ececbb6406837bf51f5)
    identifier = oid("1.2.840.10045.3.1.7")


class P384:
    size = 48
    p = 2**384 - 2**128 - 2**96 + 2**32 - 1
    n = 0xffffffffffffffffffffffffffffffffffffffffffffffffc7634d81f4372ddf581a0db248b0a77aecec196accc52973
    g = (0xaa87ca22be8b05378eb1c71ef320ad746e1d3b628ba79b9859f741e082542a385502f25dbf55296c3a545e3872760ab7,
         0x3617de4a96262c6f5d9e98bf9292dc29f8f41dbd289a147ce9da3113b5f0b8c00a60b1ce1d7e819d7a431d7c90ea0e5f)
    identifier = oid("1.3.132.0.34")


def add(curve, a, b):
    p = curve.p
    if a is None or b is None:
        return a or b
    if a[0] == b[0] and (a[1] + b[1]) % p == 0:
        return None
    if a == b:
        slope = (3 * a[0] * a[0] - 3) * pow(2 * a[1], -1, p) % p
    else:
        slope = (b[1] - a[1]) * pow(b[0] - a[0], -1, p) % p
    x = (slope * slope - a[0] - b[0]) % p
    return x, (slope * (a[0] - x) - a[1]) % p


def multiply(curve, k, point):
    total = None
    while k:
        if k & 1:
            total = add(curve, total, point)
        point, k = add(curve, point, point), k >> 1
    return total


class Ecdsa:
    """P-256 with SHA-256; only its key is ever made on another curve."""
    signature = sequence(oid("1.2.840.10045.4.3.2"))

    def __init__(self, name, curve=P256):
        self.curve = curve
        self.algorithm = sequence(oid("1.2.840.10045.2.1"), curve.identifier)
        self.d = int.from_bytes(Stream(name).take(curve.size + 8), "big") % (curve.n - 1) + 1
        x, y = multiply(curve, self.d, curve.g)
        self.point = b"\x04" + x.to_bytes(curve.size, "big") + y.to_bytes(curve.size, "big")

    def spki(self):
        return sequence(self.algorithm, bits(self.point))

    def private(self):
        inner = sequence(integer(1), octets(self.d.to_bytes(self.curve.size, "big")), tlv(0xa1, bits(self.point)))
        return sequence(integer(0), self.algorithm, octets(inner))

    def sign(self, data):
        digest = hashlib.sha256(data).digest()
        k = self.nonce(digest)
        n = self.curve.n
        r = multiply(self.curve, k, self.curve.g)[0] % n
        s = pow(k, -1, n) * (int.from_bytes(digest, "big") + r * self.d) % n
        return sequence(integer(r), integer(s))

    def nonce(self, digest):
        """RFC 6979 3.2 for P-256 with SHA-256."""
        reduced = (int.from_bytes(digest, "big") % P256.n).to_bytes(32, "big")
        secret = self.d.to_bytes(32, "big") + reduced
        k, v = b"\0" * 32, b"\1" * 32
        for mark in (b"\0", b"\1"):
            k = hmac.digest(k, v + mark + secret, "sha256")
            v = hmac.digest(k, v, "sha256")
        while True:
            v = hmac.digest(k, v, "sha256")
            if 0 < int.from_bytes(v, "big") < P256.n:
                return int.from_bytes(v, "big")
            k = hmac.digest(k, v + b"\0", "sha256")
            v = hmac.digest(k, v, "sha256")


class Rsa:
    algorithm = sequence(oid("1.2.840.113549.1.1.1"), NULL)
    signature = sequence(oid("1.2.840.113549.1.1.11"), NULL)
    bits = 2048

    def __init__(self, name):
        stream = Stream(name)
        self.p, self.q = prime(stream, self.bits // 2), prime(stream, self.bits // 2)
        self.n, self.e = self.p * self.q, 65537
        self.d = pow(self.e, -1, (self.p - 1) * (self.q - 1))

    def spki(self):
        return sequence(self.algorithm, bits(sequence(integer(self.n), integer(self.e))))

    def private(self):
        values = (0, self.n, self.e, self.d, self.p, self.q, self.d % (self.p - 1),
                  self.d % (self.q - 1), pow(self.q, -1, self.p))
        inner = sequence(*map(integer, values))
        return sequence(integer(0), self.algorithm, octets(inner))

    def sign(self, data):
        size = self.bits // 8
        info = sequence(sequence(oid("2.16.840.1.101.3.4.2.1"), NULL),
                        octets(hashlib.sha256(data).digest()))
        padded = b"\0\1" + b"\xff" * (size - 3 - len(info)) + b"\0" + info
        return pow(int.from_bytes(padded, "big"), self.d, self.n).to_bytes(size, "big")


class Rsa3072(Rsa):
    bits = 3072


# ---- certificates ----

def name(common):
    return sequence(tlv(0x31, sequence(oid("2.5.4.3"), tlv(12, common.encode()))))


def extension(identifier, critical, value):
    return sequence(oid(identifier), b"\x01\x01\xff" if critical else b"", octets(value))


def identifier(key):
    """RFC 5280 4.2.1.2 allows any unique value: SHA-256 of the public key, cut to 20 bytes."""
    return hashlib.sha256(key.spki()).digest()[:20]


def certificate(serial, subject, key, issuer, issuer_key, kind):
    """`kind`: "ca", "server" or "client"."""
    if kind == "ca":
        extensions = [extension("2.5.29.19", True, sequence(b"\x01\x01\xff")),
                      extension("2.5.29.15", True, tlv(3, b"\x02\x04"))]
    else:
        usage = "1.3.6.1.5.5.7.3.1" if kind == "server" else "1.3.6.1.5.5.7.3.2"
        extensions = [extension("2.5.29.15", True, tlv(3, b"\x03\xa8")),
                      extension("2.5.29.37", False, sequence(oid(usage)))]
        if kind == "server":
            names = tlv(0x82, b"bench.example")
            extensions.append(extension("2.5.29.17", False, sequence(names)))
    extensions.append(extension("2.5.29.14", False, octets(identifier(key))))
    if key is not issuer_key:
        extensions.append(extension("2.5.29.35", False, sequence(tlv(0x80, identifier(issuer_key)))))
    tbs = sequence(
        tlv(0xa0, integer(2)), integer(serial), issuer_key.signature, name(issuer),
        sequence(tlv(0x17, NOT_BEFORE), tlv(0x17, NOT_AFTER)),
        name(subject), key.spki(), tlv(0xa3, sequence(*extensions)))
    return sequence(tbs, issuer_key.signature, bits(issuer_key.sign(tbs)))


def chains():
    """Yields (name, DER, key) of every certificate."""
    for serial, (prefix, kind) in enumerate((("ec", Ecdsa), ("rsa", Rsa)), 1):
        keys = {role: kind(f"{prefix} {role}") for role in ("root", "inter", "server", "client")}
        titles = {role: f"ussl bench {prefix} {role}" for role in keys}
        for number, (role, issuer, usage) in enumerate((
                ("root", "root", "ca"), ("inter", "root", "ca"),
                ("server", "inter", "server"), ("client", "inter", "client"))):
            der = certificate(serial * 16 + number, titles[role], keys[role], titles[issuer],
                              keys[issuer], usage)
            yield f"{prefix}_{role}", der, keys[role]
    # For static ECDH with RSA authentication: an EC key under an RSA signature (RFC 4492 2.3).
    issuer = Rsa("rsa inter")
    key = Ecdsa("ecrsa server")
    yield "ecrsa_server", certificate(64, "ussl bench ecrsa server", key, "ussl bench rsa inter",
                                      issuer, "server"), key


def revocations(issuer, issuer_key):
    """A CRL (RFC 5280 5.1) that names one certificate which nobody shows."""
    tbs = sequence(
        integer(1), issuer_key.signature, name(issuer), tlv(0x17, NOT_BEFORE), tlv(0x17, NOT_AFTER),
        sequence(sequence(integer(999), tlv(0x17, NOT_BEFORE))),
        tlv(0xa0, sequence(extension("2.5.29.35", False, sequence(tlv(0x80, identifier(issuer_key)))),
                           extension("2.5.29.20", False, integer(1)))))
    return sequence(tbs, issuer_key.signature, bits(issuer_key.sign(tbs)))


def pem(label, der):
    text = base64.encodebytes(der).replace(b"\n", b"")
    lines = [text[i:i + 64].decode() for i in range(0, len(text), 64)]
    return f"-----BEGIN {label}-----\n" + "\n".join(lines) + f"\n-----END {label}-----\n"


def array(identifier, data):
    rows = [", ".join(f"0x{b:02x}" for b in data[i:i + 12]) for i in range(0, len(data), 12)]
    return f"static const unsigned char {identifier}[{len(data)}] = {{\n    " + ",\n    ".join(rows) + "};\n"


def main():
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    out = pathlib.Path(sys.argv[1])
    out.mkdir(parents=True, exist_ok=True)
    header = ["/* The standard chains of the benches; made by bench/chain/make.py. */\n"]
    made = list(chains())
    ders = {title: der for title, der, _ in made}
    for title, der, key in made:
        (out / f"{title}.der").write_bytes(der)
        (out / f"{title}.key.der").write_bytes(key.private())
        (out / f"{title}.pem").write_text(pem("CERTIFICATE", der))
        (out / f"{title}.key.pem").write_text(pem("PRIVATE KEY", key.private()))
        header.append(array(f"chain_{title}", der))
        header.append(array(f"chain_{title}_key", key.private()))
        if title.endswith(("server", "client")):
            issuer = "ec_inter" if title.startswith("ec_") else "rsa_inter"
            bundle = pem("CERTIFICATE", der) + pem("CERTIFICATE", ders[issuer])
            (out / f"{title}.bundle.pem").write_text(bundle)
            header.append(array(f"chain_{title}_bundle", bundle.encode()))
        print(f"{title}: {len(der)} bytes")
    for title, key in (("rsa3072", Rsa3072("rsa 3072")), ("ec384", Ecdsa("ec 384", P384))):
        (out / f"{title}.key.der").write_bytes(key.private())
        header.append(array(f"chain_{title}_key", key.private()))
    crl = revocations("ussl bench ec inter", Ecdsa("ec inter"))
    (out / "ec_crl.der").write_bytes(crl)
    header.append(array("chain_ec_crl", crl))
    (out / "chains.h").write_text("\n".join(header))


if __name__ == "__main__":
    main()
