# SPDX-License-Identifier: MIT
"""What the host figures are held against, and why something is behind where that was looked into."""
import re

# words, peer, phase, what, way, size, times as fast as OpenSSL
GOALS = (
    ("AES-128-GCM, seal", "wolfssl", "cipher", "AES-128-GCM", "seal", 16384, 1.1),
    ("AES-128-GCM, open", "wolfssl", "cipher", "AES-128-GCM", "open", 16384, 1.1),
    ("AES-256-GCM, seal", "wolfssl", "cipher", "AES-256-GCM", "seal", 16384, 1.1),
    ("AES-256-GCM, open", "wolfssl", "cipher", "AES-256-GCM", "open", 16384, 1.1),
    ("ChaCha20-Poly1305, seal", "wolfssl", "cipher", "CHACHA20-POLY1305", "seal", 16384, 1.0),
    ("ChaCha20-Poly1305, open", "wolfssl", "cipher", "CHACHA20-POLY1305", "open", 16384, 1.0),
    ("AES-128-CCM, seal", "wolfssl", "cipher", "AES-128-CCM", "seal", 16384, 1.0),
    ("AES-128-CCM, open", "wolfssl", "cipher", "AES-128-CCM", "open", 16384, 1.0),
    ("AES-256-CCM, seal", "wolfssl", "cipher", "AES-256-CCM", "seal", 16384, 1.0),
    ("AES-256-CCM, open", "wolfssl", "cipher", "AES-256-CCM", "open", 16384, 1.0),
    ("handshake, TLS 1.2 ECDHE-ECDSA", "wolfssl", "handshake", "TLS1.2 ECDHE-ECDSA", "full", 0, 3.4),
    ("handshake, TLS 1.2 ECDHE-RSA (RSA-2048)", "wolfssl", "handshake", "TLS1.2 ECDHE-RSA", "full", 0, 1.6),
    ("RSA-2048, sign", "wolfssl", "sign", "RSA-2048-PKCS1", "sign", 0, 1.6),
    ("RSA-2048, verify", "wolfssl", "sign", "RSA-2048-PKCS1", "verify", 0, 1.6),
)

# Of the layer: percent of instructions, copies of a byte of payload, bytes a connection.
LAYER = {"insn": 0.5, "copies": 0.0, "bytes": 256}
COPY_NOISE = 0.01  # copies of handshake bytes that late records bring are no payload

# phases, what, peers, why. The first that fits is told; where none does, nobody looked.
REASONS = (
    ("bulk", r"TLS1\.2 CHACHA20", "wolfssl",
     "In TLS 1.2 wolfSSL calls ChaCha20 and Poly1305 apart, twice the former for a record (the key of the latter, then the "
     "text): 6,064 of 7,760 instructions of a record of 64 bytes, both ends (callgrind, without AVX-512). The buffer of "
     "each record, as below."),
    ("bulk", r"AES|CHACHA20", "wolfssl",
     "wolfSSL takes a buffer for each record that comes in, wipes it and gives it back, an eighth of its time with 16 KB "
     "(`ShrinkInputBuffer`, by `perf record`), and so holds a fifth of what OpenSSL does for an idle connection."),
    ("cipher bulk", r"CCM", "mbedtls wolfssl",
     "A few percent: BearSSL crypts in place, so that a record is copied first; probably that, not shown."),
    ("cipher bulk", r"CAMELLIA", "mbedtls wolfssl",
     "OpenSSL has Camellia in x86-64 assembler, both backends have it in C."),
    ("cipher bulk digest", r"SHA-?(384|512)$", "mbedtls", "OpenSSL has AVX2 code for SHA-2, Mbed TLS C."),
    ("sign handshake connections", r"RSA", "mbedtls",
     "ring multiplies, in the library's exponentiation: that multiplies for each bit of a public exponent and, signing, "
     "looks at every power of its table for each that it takes, where OpenSSL has assembler for the whole (on a CPU with "
     "AVX-512 IFMA, twice as fast again)."),
    ("sign", r"RSA-2048", "wolfssl",
     "OpenSSL signs by AVX-512 IFMA code, wolfSSL by mulx and adx: without IFMA OpenSSL falls to half "
     "(`OPENSSL_ia32cap=:~0x200000 openssl speed rsa2048`)."),
    ("agree", r"FFDHE", "mbedtls", "Mbed TLS raises to a secret as long as the modulus, the others to a short one."),
    ("sign", r"P-?384", "mbedtls",
     "Mbed TLS's general arithmetic, a word at a time; OpenSSL multiplies in assembler."),
    ("cipher digest", r"SHA-?(1|384|512)$", "wolfssl",
     "Its HMAC hashes the outer pad anew for each message: three blocks for one of 64 bytes, counted by callgrind, where a "
     "prepared key needs two; and its AVX2 code for SHA-512 takes a tenth longer on long input."),
    ("cipher", r"AES-(128|256)-GCM", "mbedtls",
     "Short records: round keys and the table of GHASH are copied and wiped at each, and below 128 bytes blocks go one by one."),
)


def reason(row):
    """Why this row of a peer is behind OpenSSL; None: not looked into."""
    for phases, what, peers, words in REASONS:
        if row["phase"] in phases.split() and row["peer"] in peers.split() and re.search(what, row["what"]):
            return words
    return None


def verdict(row):
    """Beside OpenSSL, by the interval of the ratio."""
    return "ahead" if row["low"] > 1 else "behind" if row["high"] < 1 else "level"


def against(row, goal):
    """The interval held against a goal: all of it at the goal or above, all of it below, or neither."""
    if row["low"] >= goal:
        return "reached"
    if row["high"] < goal:
        return f"missed by {100 * (1 - row['ratio'] / goal):.0f} %"
    return "not shown: the interval holds the goal"
