# SPDX-License-Identifier: MIT
"""Our suites in the words of GnuTLS's priority strings."""

CIPHERS = {
    "AES_128_GCM": "AES-128-GCM",
    "AES_256_GCM": "AES-256-GCM",
    "AES_128_CCM_8": "AES-128-CCM-8",
    "AES_256_CCM_8": "AES-256-CCM-8",
    "AES_128_CCM": "AES-128-CCM",
    "AES_256_CCM": "AES-256-CCM",
    "AES_128_CBC": "AES-128-CBC",
    "AES_256_CBC": "AES-256-CBC",
    "CAMELLIA_128_GCM": "CAMELLIA-128-GCM",
    "CAMELLIA_256_GCM": "CAMELLIA-256-GCM",
    "CAMELLIA_128_CBC": "CAMELLIA-128-CBC",
    "CAMELLIA_256_CBC": "CAMELLIA-256-CBC",
    "CHACHA20_POLY1305": "CHACHA20-POLY1305",
}
EXCHANGES = {
    "ECDHE_ECDSA": "ECDHE-ECDSA",
    "ECDHE_RSA": "ECDHE-RSA",
    "DHE_RSA": "DHE-RSA",
    "RSA": "RSA",
}
MACS = {"SHA": "SHA1", "SHA256": "SHA256", "SHA384": "SHA384"}
COMMON = ":+COMP-NULL:+SIGN-ALL:+GROUP-ALL:+CTYPE-SRV-X509:+CTYPE-CLI-X509"


def everything():
    """All that GnuTLS has of ours; its own ALL leaves some out."""
    return (
        "NONE:+VERS-TLS1.2:+VERS-TLS1.3:+AEAD:"
        + ":".join("+" + name for table in (CIPHERS, EXCHANGES, MACS) for name in table.values())
        + COMMON
    )


def parts(name):
    """(key exchange, cipher, MAC) of an IANA name; None for what GnuTLS does not have."""
    if "_WITH_" not in name:
        rest, exchange = name[len("TLS_"):], "1.3"
    else:
        kx, rest = name[len("TLS_"):].split("_WITH_")
        exchange = EXCHANGES.get(kx)
    for ours, theirs in CIPHERS.items():
        if rest == ours or rest.startswith(ours + "_SHA"):
            cbc = ours.endswith("CBC")
            return exchange, theirs, MACS[rest.rsplit("_", 1)[1]] if cbc else "AEAD"
    return None, None, None


def only(name):
    """A priority string that allows this suite and no other."""
    exchange, cipher, mac = parts(name)
    if exchange == "1.3":
        return f"NONE:+VERS-TLS1.3:+{cipher}:+AEAD:+ECDHE-ECDSA" + COMMON
    return f"NONE:+VERS-TLS1.2:+{cipher}:+{mac}:+{exchange}" + COMMON
