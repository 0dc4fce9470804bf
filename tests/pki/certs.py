# SPDX-License-Identifier: MIT
"""Keys from the openssl command, and certificates and CRLs whose every byte we choose."""
import hashlib
import ipaddress
import os
import subprocess

from der import (bits, boolean, explicit, ia5, implicit, integer, null, octets, oid, pem, printable, seq,
                 set_of, time, tlv, utf8)


def openssl(*args, data=None):
    done = subprocess.run(["openssl", *args], input=data, capture_output=True)
    if done.returncode != 0:
        raise SystemExit("pki: openssl %s: %s" % (" ".join(args), done.stderr.decode().strip()))
    return done.stdout


GENERATE = {
    "ec": ("-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256"),
    "ec384": ("-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-384"),
    "ec521": ("-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-521"),
    "ec192": ("-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-192"),
    "explicit": ("-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256",
                 "-pkeyopt", "ec_param_enc:explicit"),
    "rsa1024": ("-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:1024"),
    "rsa": ("-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:2048"),
    "rsa4096": ("-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:4096"),
    "ed25519": ("-algorithm", "ED25519"),
}


class Key:
    """A private key in the file `path` (PKCS#8 PEM)."""

    def __init__(self, path, kind):
        self.path = path
        self.kind = kind
        openssl("genpkey", *GENERATE[kind], "-out", path)
        os.chmod(path, 0o600)
        self.spki = openssl("pkey", "-in", path, "-pubout", "-outform", "DER")
        self.id = hashlib.sha1(self.spki).digest()

    def default_alg(self):
        if self.kind.startswith("rsa"):
            return "rsa-sha256"
        if self.kind == "ed25519":
            return "ed25519"
        return "ecdsa-sha384" if self.kind == "ec384" else "ecdsa-sha256"


PKCS1 = "1.2.840.113549.1.1."
HASHES = {"sha1": "1.3.14.3.2.26", "sha256": "2.16.840.1.101.3.4.2.1", "sha384": "2.16.840.1.101.3.4.2.2",
          "sha512": "2.16.840.1.101.3.4.2.3"}
ALGS = {
    "rsa-md5": (PKCS1 + "4", null()),
    "rsa-sha1": (PKCS1 + "5", null()),
    "rsa-sha256": (PKCS1 + "11", null()),
    "rsa-sha384": (PKCS1 + "12", null()),
    "rsa-sha512": (PKCS1 + "13", null()),
    "ecdsa-sha1": ("1.2.840.10045.4.1", b""),
    "ecdsa-sha256": ("1.2.840.10045.4.3.2", b""),
    "ecdsa-sha384": ("1.2.840.10045.4.3.3", b""),
    "ecdsa-sha512": ("1.2.840.10045.4.3.4", b""),
    "ed25519": ("1.3.101.112", b""),
}
SALTS = {"sha1": 20, "sha256": 32, "sha384": 48, "sha512": 64}


def algorithm(name):
    """AlgorithmIdentifier; "pss-sha256" and so on with MGF1 of the same hash."""
    if not name.startswith("pss-"):
        number, params = ALGS[name]
        return seq(oid(number), params)
    kind = name[4:]
    if kind == "sha1":  # every field has its default
        return seq(oid(PKCS1 + "10"), seq())
    hash_id = seq(oid(HASHES[kind]), null())
    return seq(oid(PKCS1 + "10"), seq(explicit(0, hash_id), explicit(1, seq(oid(PKCS1 + "8"), hash_id)),
                                      explicit(2, integer(SALTS[kind]))))


def sign(key, alg, data):
    if alg == "ed25519":
        path = key.path + ".tbs"
        with open(path, "wb") as f:
            f.write(data)
        value = openssl("pkeyutl", "-sign", "-rawin", "-inkey", key.path, "-in", path)
        os.remove(path)
        return value
    extra = ()
    if alg.startswith("pss-"):
        extra = ("-sigopt", "rsa_padding_mode:pss", "-sigopt", "rsa_pss_saltlen:%d" % SALTS[alg[4:]])
    return openssl("dgst", "-" + alg.split("-")[1], "-sign", key.path, *extra, data=data)


def name(cn=None, org="ussl tests", mail=None, text=utf8):
    parts = []
    if org:
        parts.append(set_of(seq(oid("2.5.4.10"), text(org))))
    if cn:
        parts.append(set_of(seq(oid("2.5.4.3"), text(cn))))
    if mail:
        parts.append(set_of(seq(oid("1.2.840.113549.1.9.1"), ia5(mail))))
    return seq(*parts)


def ext(number, body, critical=False):
    return seq(oid(number), boolean(True) if critical else b"", octets(body))


def basic(ca=False, path_len=None):
    body = seq(boolean(True) if ca else b"", b"" if path_len is None else integer(path_len))
    return ext("2.5.29.19", body, True)


KU = {"sign": 0x80, "encipher": 0x20, "agree": 0x08, "certsign": 0x04, "crlsign": 0x02}


def usage(*words):
    value = sum(KU[w] for w in words)
    unused = (value & -value).bit_length() - 1
    return ext("2.5.29.15", bits(bytes([value]), unused), True)


EKU = {"server": "1.3.6.1.5.5.7.3.1", "client": "1.3.6.1.5.5.7.3.2", "code": "1.3.6.1.5.5.7.3.3",
       "any": "2.5.29.37.0"}


def eku(*words):
    return ext("2.5.29.37", seq(*(oid(EKU[w]) for w in words)))


def general(text):
    """ "dns:x", "ip:x", "mail:x", "uri:x", "dn:cn", and ranges "ip:10.0.0.0/8" for constraints. """
    kind, value = text.split(":", 1)
    if kind == "dns":
        return implicit(2, value.encode("latin-1"))
    if kind == "mail":
        return implicit(1, value.encode())
    if kind == "uri":
        return implicit(6, value.encode())
    if kind == "dn":
        return explicit(4, name(value))
    if "/" in value:
        net = ipaddress.ip_network(value)
        return implicit(7, net.network_address.packed + net.netmask.packed)
    return implicit(7, ipaddress.ip_address(value).packed)


def san(*names, critical=False):
    return ext("2.5.29.17", seq(*(general(n) for n in names)), critical)


def constraints(permitted=(), excluded=(), critical=True):
    def trees(list_):
        return b"".join(seq(n if isinstance(n, bytes) else general(n)) for n in list_)

    body = explicit(0, trees(permitted)) if permitted else b""
    body += explicit(1, trees(excluded)) if excluded else b""
    return ext("2.5.29.30", seq(body), critical)


UNKNOWN_CRITICAL = ext("1.3.6.1.4.1.99999.1", null(), True)


class Cert:
    """A certificate: its DER, and what its issued ones need."""

    def __init__(self, der, subject, key):
        self.der = der
        self.subject = subject
        self.key = key
        self.serial = None

    def pem(self):
        return pem("CERTIFICATE", self.der)


serials = iter(range(0x1001, 0xFFFF))


def issue(subject, key, issuer=None, exts=(), start="2024-01-01", end="2049-12-31", alg=None, outer_alg=None,
          version=3, serial=None, signer=None, ids=True):
    """`issuer` None: self-signed. `signer`: another key than the issuer's. `ids`: key identifiers."""
    serial = serial or next(serials)
    signer = signer or (issuer.key if issuer else key)
    alg = alg or signer.default_alg()
    if ids and version == 3:
        exts = (*exts, ext("2.5.29.14", octets(key.id)),
                ext("2.5.29.35", seq(implicit(0, (issuer.key if issuer else key).id))))
    tbs = seq(explicit(0, integer(version - 1)) if version > 1 else b"", integer(serial), algorithm(alg),
              issuer.subject if issuer else subject, seq(time(start), time(end)), subject, key.spki,
              explicit(3, seq(*exts)) if exts else b"")
    der = seq(tbs, algorithm(outer_alg or alg), bits(sign(signer, alg, tbs)))
    cert = Cert(der, subject, key)
    cert.serial = serial
    return cert


def crl(issuer, revoked=(), start="2024-01-01", end="2049-12-31", exts=(), entry_exts=(), alg=None,
        signer=None):
    signer = signer or issuer.key
    alg = alg or signer.default_alg()
    extra = seq(*entry_exts) if entry_exts else b""
    entries = b"".join(seq(integer(c.serial), time("2024-02-01"), extra) for c in revoked)
    tbs = seq(integer(1), algorithm(alg), issuer.subject, time(start), time(end) if end else b"",
              seq(entries) if entries else b"", explicit(0, seq(*exts)) if exts else b"")
    return pem("X509 CRL", seq(tbs, algorithm(alg), bits(sign(signer, alg, tbs))))


__all__ = ["Cert", "Key", "UNKNOWN_CRITICAL", "basic", "constraints", "crl", "eku", "ext", "issue", "name",
           "openssl", "printable", "san", "tlv", "usage"]
