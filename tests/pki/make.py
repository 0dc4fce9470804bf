#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Makes the test PKI: make.py OUT. See README.md for what lies there afterwards."""
import base64
import concurrent.futures
import hashlib
import os
import shutil
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
sys.dont_write_bytecode = True

import negatives  # noqa: E402
from certs import Key, basic, crl, eku, issue, name, openssl, san, usage  # noqa: E402
from der import integer, pem, seq  # noqa: E402

HERE = os.path.dirname(os.path.abspath(__file__))
SOURCES = ("make.py", "certs.py", "der.py", "negatives.py", "cases.tsv")

# The second Oakley group (RFC 2409 6.2): 1024 bits, too small for anybody today.
OAKLEY_2 = int("FFFFFFFFFFFFFFFFC90FDAA22168C234C4C6628B80DC1CD129024E088A67CC74020BBEA63B139B22514A08798E3404DD"
               "EF9519B3CD3A431B302B0A6DF25F14374FE1356D6D51C245E485B576625E7EC6F44C42E9A637ED6B0BFF5CB6F406B7ED"
               "EE386BFB5A899FA5AE9F24117C4B1FE649286651ECE65381FFFFFFFFFFFFFFFF", 16)

KEYS = {"root-ec": "ec", "root-rsa": "rsa", "int-ec": "ec", "int-rsa": "rsa", "ec": "ec", "ec384": "ec384",
        "ed25519": "ed25519", "rsa": "rsa", "ecdh-rsa": "ec", "client-ec": "ec", "client-rsa": "rsa", "a": "ec",
        "b": "ec", "big": "rsa4096", "big-ca": "rsa4096", "mismatch": "ec", "rogue": "ec", "rsa1024": "rsa1024",
        "ec192": "ec192", "explicit": "explicit"}

NAMES = ("dns:myssl.com", "dns:localhost", "ip:127.0.0.1", "ip:::1")


class Pki:
    """The folder, its keys by name, its good certificates by name."""

    def __init__(self, out):
        self.out = out
        with concurrent.futures.ThreadPoolExecutor(os.cpu_count() or 1) as pool:
            made = pool.map(lambda item: Key(os.path.join(out, item[0] + ".key"), item[1]), KEYS.items())
            self.keys = dict(zip(KEYS, made))
        self.certs = {}

    def write(self, file, text):
        with open(os.path.join(self.out, file), "wb") as f:
            f.write(text.encode() if isinstance(text, str) else text)

    def chain(self, file, *certs):
        self.write(file, "".join(c.pem() for c in certs))

    def leaf(self, cn, key, issuer, names=NAMES, exts=None, ku=None, purposes=("server", "client"), **how):
        """A leaf with the usual extensions; `exts` replaces them all, `ku` and `purposes` () leave out one."""
        key = self.keys[key]
        if exts is None:
            words = ku if ku is not None else ("sign", "encipher" if key.kind.startswith("rsa") else "agree")
            exts = [basic(), *([usage(*words)] if words else []), *([eku(*purposes)] if purposes else []),
                    *([san(*names)] if names else [])]
        return issue(name(cn), key, self.certs[issuer] if isinstance(issuer, str) else issuer, exts, **how)

    def authority(self, cn, key, issuer=None, path_len=None, exts=None, more=(), **how):
        how.setdefault("start", "2020-01-01")
        how.setdefault("end", "2069-12-31" if issuer is None else "2059-12-31")
        if exts is None:
            exts = [basic(True, path_len), usage("certsign", "crlsign"), *more]
        issuer = self.certs[issuer] if isinstance(issuer, str) else issuer
        return issue(name(cn), self.keys[key], issuer, exts, **how)


def good(p):
    c = p.certs
    c["root-ec"] = p.authority("Test Root EC", "root-ec")
    c["root-rsa"] = p.authority("Test Root RSA", "root-rsa")
    c["int-ec"] = p.authority("Test Intermediate EC", "int-ec", "root-ec", 0)
    c["int-rsa"] = p.authority("Test Intermediate RSA", "int-rsa", "root-rsa", 0)
    for root in ("root-ec", "root-rsa", "int-ec", "int-rsa"):
        p.chain(root + ".pem", c[root])
    p.chain("ca.pem", c["root-ec"], c["root-rsa"])
    for leaf, issuer in (("ec", "int-ec"), ("ec384", "int-ec"), ("ed25519", "int-ec"), ("rsa", "int-rsa"),
                         ("ecdh-rsa", "int-rsa")):
        ku = ("sign",) if leaf == "ed25519" else None
        c[leaf] = p.leaf("myssl.com", leaf, issuer, ku=ku)
        p.chain(leaf + ".pem", c[leaf], c[issuer])
    for leaf, issuer in (("client-ec", "int-ec"), ("client-rsa", "int-rsa")):
        c[leaf] = p.leaf("device 7", leaf, issuer, ["dns:device7.example"], purposes=("client",))
        p.chain(leaf + ".pem", c[leaf], c[issuer])
    for leaf in ("a", "b"):
        c[leaf] = p.leaf(leaf, leaf, "int-ec", ["dns:%s.example" % leaf])
        p.chain(leaf + ".pem", c[leaf], c["int-ec"])
    c["big-root"] = p.authority("Test Big Root", "big-ca")
    c["big-int"] = p.authority("Test Big Intermediate", "big", "big-root")
    c["big"] = p.leaf("myssl.com", "big", "big-int",
                      [*NAMES, *("dns:host-%d.big.example" % i for i in range(24))])
    p.chain("big-ca.pem", c["big-root"])
    p.chain("big.pem", c["big"], c["big-int"], c["big-root"])


def forms(p):
    """The same things in other clothes, and the small files."""
    for leaf in ("ec", "rsa"):
        key = p.keys[leaf].path
        p.write(leaf + "-leaf.der", p.certs[leaf].der)
        p.chain(leaf + "-leaf.pem", p.certs[leaf])
        p.write(leaf + ".p8.der", openssl("pkcs8", "-topk8", "-nocrypt", "-in", key, "-outform", "DER"))
        kind = "ec" if leaf == "ec" else "rsa"
        p.write(leaf + ".key.der", openssl(kind, "-in", key, "-outform", "DER",
                                           *(("-traditional",) if kind == "rsa" else ())))
        p.write(leaf + "-trad.key", openssl("pkey", "-in", key, "-traditional"))
        p.write(leaf + "-enc.key", openssl("pkcs8", "-topk8", "-v2", "aes-256-cbc", "-in", key, "-passout",
                                           "pass:test"))
        p.write(leaf + "-enc.p8.der", openssl("pkcs8", "-topk8", "-v2", "aes-256-cbc", "-in", key, "-passout",
                                              "pass:test", "-outform", "DER"))
        p.write(leaf + "-trad-enc.key", openssl("pkey", "-in", key, "-traditional", "-aes-256-cbc",
                                                "-passout", "pass:test"))
    p.write("root-ec.der", p.certs["root-ec"].der)
    damaged = p.certs["int-ec"].der[:-40]
    p.write("bundle-bad.pem", p.certs["root-ec"].pem() + pem("CERTIFICATE", damaged) + p.certs["root-rsa"].pem())
    text = p.certs["int-ec"].pem().split("\n")
    text[3] = text[3][:20] + "*" + text[3][21:]
    p.write("bundle-bad64.pem", p.certs["root-ec"].pem() + "\n".join(text) + p.certs["root-rsa"].pem())
    p.write("psk.txt", "device7:%s\n" % hashlib.sha256(b"a key for tests alone").hexdigest()[:32])
    p.write("dh1024.pem", pem("DH PARAMETERS", seq(integer(OAKLEY_2), integer(2))))
    p.write("dh2048.pem", openssl("genpkey", "-genparam", "-algorithm", "DH", "-pkeyopt", "group:ffdhe2048"))
    rows = ["file\tsha256\tbase64"]
    for file, cert in sorted(p.certs.items()):
        digest = hashlib.sha256(cert.key.spki).digest()
        rows.append("%s\t%s\t%s" % (file, digest.hex(), base64.b64encode(digest).decode()))
    p.write("pins.tsv", "\n".join(rows) + "\n")


def check_table(out):
    """Every file that the table of verdicts names is there."""
    with open(os.path.join(HERE, "cases.tsv"), encoding="utf-8") as f:
        rows = [line.rstrip("\n").split("\t") for line in f if line.strip() and not line.startswith("#")]
    seen = set()
    for row in rows[1:]:
        if len(row) != len(rows[0]) or row[0] in seen:
            raise SystemExit("pki: cases.tsv: %s: doubled, or not %d columns" % (row[0], len(rows[0])))
        seen.add(row[0])
        for file in row[2:6]:
            if file != "-" and not os.path.exists(os.path.join(out, file)):
                raise SystemExit("pki: cases.tsv: %s: there is no %s" % (row[0], file))


def fingerprint():
    digest = hashlib.sha256(openssl("version"))
    for file in SOURCES:
        with open(os.path.join(HERE, file), "rb") as f:
            digest.update(f.read())
    return digest.hexdigest()


def main():
    if len(sys.argv) != 2:
        raise SystemExit("usage: make.py OUT")
    out = os.path.abspath(sys.argv[1])
    stamp = os.path.join(out, "stamp")
    wanted = fingerprint()
    if os.path.exists(stamp):
        with open(stamp, encoding="ascii") as f:
            if f.read() == wanted:
                return
    # Built beside its place and moved there whole: a run that was cut short leaves nothing behind.
    work = out + ".new"
    shutil.rmtree(work, ignore_errors=True)
    os.makedirs(work)
    p = Pki(work)
    good(p)
    p.write("empty.crl.pem", crl(p.certs["int-ec"]))
    negatives.make(p)
    forms(p)
    check_table(work)
    p.write("stamp", wanted)
    shutil.rmtree(out, ignore_errors=True)
    os.rename(work, out)


if __name__ == "__main__":
    main()
