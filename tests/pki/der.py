# SPDX-License-Identifier: MIT
"""Writes DER (X.690), right or wrong as the caller wants it, and wraps it in PEM."""
import base64
import datetime


def tlv(tag, body):
    n = len(body)
    if n < 0x80:
        head = bytes([tag, n])
    else:
        size = n.to_bytes((n.bit_length() + 7) // 8, "big")
        head = bytes([tag, 0x80 | len(size)]) + size
    return head + body


def seq(*parts):
    return tlv(0x30, b"".join(parts))


def set_of(*parts):
    return tlv(0x31, b"".join(sorted(parts)))


def explicit(number, *parts):
    return tlv(0xA0 | number, b"".join(parts))


def implicit(number, body):
    return tlv(0x80 | number, body)


def integer(n):
    return tlv(0x02, n.to_bytes(n.bit_length() // 8 + 1, "big"))


def boolean(on):
    return tlv(0x01, b"\xff" if on else b"\x00")


def octets(body):
    return tlv(0x04, body)


def bits(body, unused=0):
    return tlv(0x03, bytes([unused]) + body)


def null():
    return b"\x05\x00"


def oid(text):
    first, second, *rest = (int(x) for x in text.split("."))
    out = bytes([first * 40 + second])
    for arc in rest:
        chunk = [arc & 0x7F]
        while arc > 0x7F:
            arc >>= 7
            chunk.append(arc & 0x7F | 0x80)
        out += bytes(reversed(chunk))
    return tlv(0x06, out)


def utf8(text):
    return tlv(0x0C, text.encode())


def printable(text):
    return tlv(0x13, text.encode())


def ia5(text):
    return tlv(0x16, text.encode())


def time(text):
    """ "2024-01-01" as UTCTime up to 2049 and as GeneralizedTime after it (RFC 5280 4.1.2.5). """
    t = datetime.datetime.strptime(text, "%Y-%m-%d")
    if 1950 <= t.year < 2050:
        return tlv(0x17, t.strftime("%y%m%d%H%M%SZ").encode())
    return tlv(0x18, t.strftime("%Y%m%d%H%M%SZ").encode())


def pem(label, body):
    text = base64.encodebytes(body).decode().replace("\n", "")
    lines = [text[i : i + 64] for i in range(0, len(text), 64)]
    return "-----BEGIN %s-----\n%s\n-----END %s-----\n" % (label, "\n".join(lines), label)
