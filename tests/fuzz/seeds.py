#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Writes the first inputs of the fuzz targets from the test PKI: seeds.py PKI OUT"""
import base64
import hashlib
import os
import re
import sys

HERE = os.path.dirname(os.path.abspath(__file__))


def ders(path):
    with open(path, encoding="latin-1") as f:
        text = f.read()
    blocks = re.findall("-----BEGIN (?:CERTIFICATE|X509 CRL)-----(.*?)-----END", text, re.S)
    return [base64.b64decode(b) for b in blocks]


def main():
    if len(sys.argv) != 3:
        raise SystemExit("usage: seeds.py PKI OUT")
    pki, out = sys.argv[1:]

    def put(target, data):
        folder = os.path.join(out, target)
        os.makedirs(folder, exist_ok=True)
        with open(os.path.join(folder, hashlib.sha1(data).hexdigest()), "wb") as f:
            f.write(data)

    with open(os.path.join(HERE, "..", "pki", "cases.tsv"), encoding="utf-8") as f:
        rows = [line.rstrip("\n").split("\t") for line in f if line.strip() and not line.startswith("#")]
    names = ["myssl.com", "a.example", "b.a.example", "127.0.0.1", "::1", "x.y.wild.example"]
    for row in rows[1:]:
        row = dict(zip(rows[0], row))
        crls = ders(os.path.join(pki, row["crl"])) if row["crl"] != "-" else []
        anchors = ders(os.path.join(pki, row["ca"]))[:3]
        name = names.index(row["name"]) if row["name"] in names else 6
        head = bytes([0, {"soft": 30, "leaf": 28, "all": 29}[row["policy"]], 0xC0 | name,
                      1 | len(anchors) << 2 | len(crls) << 4])
        presented = ders(os.path.join(pki, row["chain"]))
        put("chain", head + b"".join(crls + anchors + presented))
        for der in crls + anchors + presented:
            put("cert", der)
    for file in os.listdir(pki):
        if file.endswith((".pem", ".key")):
            with open(os.path.join(pki, file), "rb") as f:
                text = f.read()
            if len(text) < 4000:
                put("pem", text)
    for backend in (0, 1):
        for kind, files in ((0, ("ca.pem", "bundle-bad.pem", "root-ec.der", "big.pem")),
                            (2, ("leaf.crl.pem", "all.crl.pem", "delta.crl.pem", "ec.pem")),
                            (4, ("ec.pem", "nc-dn-case.pem", "ec-leaf.der", "doubled.pem"))):
            for file in files:
                with open(os.path.join(pki, file), "rb") as f:
                    put("load", bytes([backend | kind]) + f.read())
        for chain, key in (("ec.pem", "ec.key"), ("ec-leaf.der", "ec.p8.der"), ("rsa-leaf.der", "rsa.key.der"),
                           ("ec.pem", "ec-enc.key"), ("rsa.pem", "rsa-trad-enc.key"), ("ec.pem", "mismatch.key"),
                           ("ec384.pem", "ec384.key"), ("rsa-leaf.pem", "rsa-enc.p8.der")):
            parts = []
            for file in (chain, key):
                with open(os.path.join(pki, file), "rb") as f:
                    parts.append(f.read())
            put("load", bytes([backend | 6]) + b"\n%%\n".join(parts))
    for name in names + ["example.org.", "2001:db8::192.0.2.1", "1.2.3", "a..b", "xn--a.b", "host:443", "[::1]",
                         "https://a/", "*.a.b", "1:2:3:4:5:6:7::"]:
        for san in (b"", b"\x82\x09myssl.com", b"\x82\x0d*.a.example.x", b"\x82\x0b*.a.example\x87\x04\x7f\0\0\1",
                    b"\x87\x10" + bytes(15) + b"\x01"):
            put("name", name.encode() + b"\n" + san)
    for kind, lists in enumerate((
        ("TLS_AES_128_GCM_SHA256:0xc02b", "ECDHE-RSA-AES128-GCM-SHA256, 0x00FF", "0x1301,0x1301", ",", "0x"),
        ("x25519,P-256:secp384r1", "prime256v1,secp256r1", "0x0100"),
        ("ecdsa_secp256r1_sha256:RSA-PSS+SHA256", "0x0804,ed25519"),
    )):
        for text in lists:
            put("suite_list", bytes([kind + 30]) + text.encode())
    for words in ("client --connect [::1]:443 --servername a.b --cafile f --pin "
                  "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA= --time -1 --json",
                  "server --listen 127.0.0.1:0 --cert a --key b --client-cert require --cafile c --count 3",
                  "server --listen h:1 --psk-identity i --psk 00ff --min tls1.2 --max tls1.3 --record-limit 512",
                  "verify --cert a --cafile b --purpose client --depth 10", "suites --all", "version --help",
                  "client --connect=h:1 --reconnect=5 --alpn a,b --servernam x"):
        put("command_line", words.replace(" ", "\n").encode())


if __name__ == "__main__":
    main()
