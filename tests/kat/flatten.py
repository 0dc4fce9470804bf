#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Turns Wycheproof's JSON into lines that the known-answer test reads: fields by tabs, bytes in hex.

usage: flatten.py TESTVECTORS_V1 OUT
A line: primitive, algorithm, file:tcId, result, then the fields of the primitive ("-": empty).
"""
import json
import pathlib
import sys

AEAD = {
    ("aes_gcm", 128): "AES_128_GCM",
    ("aes_gcm", 256): "AES_256_GCM",
    ("aes_ccm", 128): "AES_128_CCM",
    ("aes_ccm", 256): "AES_256_CCM",
    ("chacha20_poly1305", 256): "CHACHA20_POLY1305",
}


def aead(name, group, test):
    # The operations are those of TLS records: 12-byte nonces, tags of 16 bytes, or 8 with CCM.
    algorithm = AEAD.get((name, group["keySize"]))
    if algorithm is None or group["ivSize"] != 96:
        return None
    if group["tagSize"] == 64 and name == "aes_ccm":
        algorithm += "_8"
    elif group["tagSize"] != 128:
        return None
    return ["aead", algorithm] + [test[k] for k in ("key", "iv", "aad", "msg", "ct", "tag")]


def cbc(name, group, test):
    if group["keySize"] not in (128, 256):
        return None
    cipher = "AES" if name.startswith("aes") else "CAMELLIA"
    # Padding is TLS's business, not the cipher's: only valid vectors say something about CBC.
    if test["result"] != "valid":
        return None
    pad = 16 - len(test["msg"]) // 2 % 16
    padded = test["msg"] + f"{pad:02x}" * pad
    return ["cbc", f"{cipher}_{group['keySize']}", test["key"], test["iv"], padded, test["ct"]]


def hmac(name, group, test):
    return ["hmac", name.split("_")[1].upper(), test["key"], test["msg"], test["tag"]]




def ecdh(name, group, test):
    curve = {"secp256r1": ("P256", 64), "secp384r1": ("P384", 96)}[group["curve"]]
    private = test["private"].rjust(curve[1], "0")[-curve[1]:]
    return ["agree", curve[0], private, test["public"], test["shared"]]


def x25519(name, group, test):
    return ["agree", "X25519", test["private"], test["public"], test["shared"]]


def ecdsa(name, group, test):
    curve = "ECDSA_P256_SHA256" if "256r1" in name else "ECDSA_P384_SHA384"
    return ["verify", curve, group["publicKeyDer"], test["msg"], test["sig"]]


def rsa(name, group, test):
    bits = "2048" if "2048" in name else "3072"
    kind = "PSS" if "pss" in name else "PKCS1"
    key = group.get("publicKeyDer") or group.get("publicKeyAsn")
    return ["verify", f"RSA_{bits}_{kind}_SHA256", key, test["msg"], test["sig"]]


FILES = {
    "aes_gcm": aead, "aes_ccm": aead, "chacha20_poly1305": aead,
    "aes_cbc_pkcs5": cbc, "camellia_cbc_pkcs5": cbc,
    "hmac_sha1": hmac, "hmac_sha256": hmac, "hmac_sha384": hmac, "hmac_sha512": hmac,
    "ecdh_secp256r1_ecpoint": ecdh, "ecdh_secp384r1_ecpoint": ecdh, "x25519": x25519,
    "ecdsa_secp256r1_sha256": ecdsa, "ecdsa_secp384r1_sha384": ecdsa,
    "rsa_signature_2048_sha256": rsa, "rsa_signature_3072_sha256": rsa,
    "rsa_pss_2048_sha256_mgf1_32": rsa, "rsa_pss_3072_sha256_mgf1_32": rsa,
}


def main():
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    source, out = pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2])
    lines = 0
    with out.open("w", encoding="ascii") as sink:
        for name, flatten in FILES.items():
            data = json.loads((source / f"{name}_test.json").read_text())
            for group in data["testGroups"]:
                for test in group["tests"]:
                    row = flatten(name, group, test)
                    if row is None:
                        continue
                    flags = ",".join(test.get("flags", [])) or "-"
                    row[2:2] = [f"{name}:{test['tcId']}", test["result"], flags]
                    sink.write("\t".join(field or "-" for field in row) + "\n")
                    lines += 1
    print(f"{lines} vectors of {len(FILES)} files")


if __name__ == "__main__":
    main()
