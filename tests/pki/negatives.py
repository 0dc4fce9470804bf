# SPDX-License-Identifier: MIT
"""The certificates of the table of verdicts: one thing wrong with each, or one rare thing right."""
from certs import (Cert, UNKNOWN_CRITICAL, basic, constraints, crl, eku, ext, general, issue, name, san, usage)
from der import implicit, integer, pem, printable, seq


def flipped(cert):
    """The same certificate with one bit of its signature turned over."""
    return Cert(cert.der[:-1] + bytes([cert.der[-1] ^ 1]), cert.subject, cert.key)


def names(p):
    """Subject alternative names; `cases.tsv` says what is asked for."""
    for file, alt in (
            ("wild", ["dns:*.wild.example"]), ("wild-partial", ["dns:f*.wild.example"]),
            ("wild-double", ["dns:*.*.wild.example"]), ("wild-middle", ["dns:a.*.wild.example"]),
            ("wild-bare", ["dns:*"]), ("wild-top", ["dns:*.example"]), ("wild-ip", ["dns:*.0.0.1"]),
            ("dns-like-ip", ["dns:127.0.0.1"]), ("ip-other", ["ip:10.0.0.1", "dns:other.example"]),
            ("ip-as-dns-v6", ["dns:::1"]), ("nul-name", ["dns:myssl.com\0.evil.example"]),
            ("uri-only", ["uri:https://myssl.com/"]), ("latin1", ["dns:mys\xdfl.com"]),
            ("dot-name", ["dns:myssl.com."])):
        p.chain(file + ".pem", p.leaf("names", "ec", "int-ec", alt), p.certs["int-ec"])
    p.chain("cn-only.pem", p.leaf("myssl.com", "ec", "int-ec", None), p.certs["int-ec"])
    bare = issue(seq(), p.keys["ec"], p.certs["int-ec"], [basic(), san("dns:myssl.com", critical=True)])
    p.chain("empty-subject.pem", bare, p.certs["int-ec"])


def trust(p):
    int_ec, ec = p.certs["int-ec"], p.certs["ec"]
    rogue_root = p.authority("Test Rogue Root", "rogue")
    rogue_int = p.authority("Test Intermediate EC", "rogue", rogue_root)
    p.chain("untrusted.pem", p.leaf("myssl.com", "ec", rogue_int), rogue_int)
    twin_root = p.authority("Test Root EC", "rogue")
    p.chain("forged-root.pem", p.leaf("myssl.com", "ec", twin_root), twin_root)
    p.chain("forged-issuer.pem", p.leaf("myssl.com", "ec", int_ec, signer=p.keys["rogue"]), int_ec)
    self_signed = p.leaf("myssl.com", "ec", None)
    p.chain("self-signed.pem", self_signed)
    p.chain("bad-sig-leaf.pem", flipped(ec), int_ec)
    p.chain("bad-sig-int.pem", ec, flipped(int_ec))
    p.chain("out-of-order.pem", ec, p.certs["root-ec"], int_ec)
    p.chain("superfluous.pem", ec, p.certs["int-rsa"], p.certs["root-rsa"], p.certs["a"], int_ec)
    old_int = p.authority("Test Intermediate EC", "int-ec", "root-ec", 0, end="2021-01-01")
    p.chain("twin-expired.pem", ec, old_int, int_ec)
    cross = p.authority("Test Intermediate EC", "int-ec", rogue_root)
    p.chain("cross-signed.pem", ec, cross, rogue_root, int_ec)
    p.chain("wrong-twin.pem", ec, p.authority("Test Intermediate EC", "rogue", "root-ec"), int_ec)
    # Two authorities that certify each other: a search that follows them never ends.
    one = p.authority("Test Loop One", "a", issue(name("Test Loop Two"), p.keys["b"]))
    two = p.authority("Test Loop Two", "b", one)
    p.chain("loop.pem", p.leaf("myssl.com", "ec", one), one, two)
    p.chain("ca-leaf.pem", p.authority("myssl.com", "ec", "int-ec", exts=[
        basic(True), usage("sign", "certsign"), san("dns:myssl.com")]), int_ec)


def times(p):
    root_key = "root-ec"
    p.chain("expired.pem", p.leaf("old", "ec", "int-ec", start="2020-01-01", end="2021-01-01"), p.certs["int-ec"])
    p.chain("future.pem", p.leaf("new", "ec", "int-ec", start="2098-01-01", end="2099-01-01"), p.certs["int-ec"])
    p.chain("forever.pem", p.leaf("old", "ec", "int-ec", end="9999-12-31"), p.certs["int-ec"])
    old = p.authority("Test Old Intermediate", "int-ec", "root-ec", end="2021-01-01")
    p.chain("expired-int.pem", p.leaf("myssl.com", "ec", old), old)
    for file, start, end in (("expired-root", "2020-01-01", "2021-01-01"), ("future-root", "2098-01-01", "2099-01-01")):
        root = p.authority("Test Root %s" % file, root_key, start=start, end=end)
        p.chain(file + "-ca.pem", root)
        p.chain(file + ".pem", p.leaf("myssl.com", "ec", root))
    p.chain("expired-wrong.pem", p.leaf("old", "ec", "int-ec", ["dns:b.example"], start="2020-01-01",
                                        end="2021-01-01", purposes=("code",)), p.certs["int-ec"])


def issuers(p):
    def below(file, ca, *more, **how):
        p.chain(file + ".pem", p.leaf("myssl.com", "ec", ca, **how), ca, *more)

    plain = [basic(), usage("sign"), san("dns:x.example")]
    below("not-ca", p.authority("Test Not CA", "a", "root-ec", exts=plain))
    below("no-basic", p.authority("Test No Basic", "a", "root-ec", exts=[usage("certsign")]))
    below("v1-int", p.authority("Test Version 1", "a", "root-ec", exts=[], version=1))
    below("no-certsign", p.authority("Test No Sign", "a", "root-ec", exts=[basic(True), usage("crlsign")]))
    # int-ec has a path length of 0.
    sub = p.authority("Test Sub", "a", "int-ec")
    below("path-len", sub, p.certs["int-ec"])
    again = issue(p.certs["int-ec"].subject, p.keys["a"], p.certs["int-ec"],
                  [basic(True, 0), usage("certsign")], start="2020-01-01", end="2059-12-31")
    below("self-issued", again, p.certs["int-ec"])
    below("critical-int", p.authority("Test Critical", "a", "root-ec", more=[UNKNOWN_CRITICAL]))
    below("eku-int", p.authority("Test EKU", "a", "root-ec", more=[eku("client")]))
    below("eku-int-any", p.authority("Test EKU any", "a", "root-ec", more=[eku("any")]))
    below("rsa1024-int", p.authority("Test Small", "rsa1024", "root-rsa"))
    below("sha1-int", p.authority("Test SHA-1", "a", "root-rsa", alg="rsa-sha1"))
    for file, exts, version in (("anchor-not-ca", plain, 3), ("anchor-no-basic", [san("dns:x.example")], 3),
                                ("anchor-v1", [], 1)):
        root = p.authority("Test %s" % file, "a", exts=exts, version=version)
        p.chain(file + "-ca.pem", root)
        p.chain(file + ".pem", p.leaf("myssl.com", "ec", root))
    small = p.authority("Test Small Root", "rsa1024")
    p.chain("rsa1024-root-ca.pem", small)
    p.chain("rsa1024-root.pem", p.leaf("myssl.com", "ec", small))
    sha1 = p.authority("Test SHA-1 Root", "root-rsa", alg="rsa-sha1")
    p.chain("sha1-root-ca.pem", sha1)
    p.chain("sha1-root.pem", p.leaf("myssl.com", "ec", sha1))
    for depth in (8, 9, 12):
        # `depth` certificates below the anchor.
        path, issuer = [], p.certs["root-ec"]
        for i in range(depth - 1):
            issuer = p.authority("Test Depth %d" % i, "a", issuer)
            path.insert(0, issuer)
        p.chain("depth-%d.pem" % depth, p.leaf("myssl.com", "ec", issuer), *path)


def leaves(p):
    int_ec, int_rsa = p.certs["int-ec"], p.certs["int-rsa"]

    def ec(file, **how):
        p.chain(file + ".pem", p.leaf("myssl.com", how.pop("key", "ec"), "int-ec", **how), int_ec)

    ec("eku-server", purposes=("server",))
    ec("eku-client", purposes=("client",))
    ec("eku-any", purposes=("any",))
    ec("eku-code", purposes=("code",))
    ec("no-eku", purposes=())
    ec("no-ku", ku=())
    ec("ku-certsign", ku=("certsign",))
    ec("ku-agree", ku=("agree",))
    ec("ku-sign", ku=("sign",))
    ec("ec192", key="ec192")
    ec("explicit", key="explicit")
    usual = [basic(), usage("sign", "agree"), san("dns:myssl.com")]
    ec("critical", exts=[*usual, UNKNOWN_CRITICAL])
    ec("not-critical", exts=[*usual, ext("1.3.6.1.4.1.99999.1", b"anything")])
    ec("policy-critical", exts=[*usual, ext("2.5.29.32", seq(seq(b"\x06\x04\x55\x1d\x20\x00")), True)])
    ec("doubled", exts=[*usual, san("dns:myssl.com")])
    ec("bad-ext", exts=[basic(), ext("2.5.29.15", b"\x03\x03\x00"), san("dns:myssl.com")])
    ec("alg-mismatch", outer_alg="ecdsa-sha384")
    odd = [p.leaf("odd", "explicit", "int-ec"), p.leaf("odd", "ec192", "int-ec"), p.leaf("odd", "ed25519", "int-ec"),
           p.leaf("odd", "ec", "int-ec", outer_alg="ecdsa-sha384")]
    p.chain("odd-behind.pem", p.certs["ec"], *odd, int_ec)
    p.chain("rsa-ku-sign.pem", p.leaf("myssl.com", "rsa", "int-rsa", ku=("sign",)), int_rsa)
    p.chain("rsa-ku-encipher.pem", p.leaf("myssl.com", "rsa", "int-rsa", ku=("encipher",)), int_rsa)
    p.chain("rsa1024.pem", p.leaf("myssl.com", "rsa1024", "int-rsa"), int_rsa)
    for alg in ("rsa-sha1", "rsa-md5", "rsa-sha384", "rsa-sha512", "pss-sha256", "pss-sha384", "pss-sha512",
                "pss-sha1"):
        p.chain("sig-%s.pem" % alg, p.leaf("myssl.com", "ec", "int-rsa", alg=alg), int_rsa)
    for alg in ("ecdsa-sha1", "ecdsa-sha384", "ecdsa-sha512"):
        ec("sig-%s" % alg, alg=alg)


def constrained(p):
    def below(file, permitted=(), excluded=(), alt=("dns:a.example",), subject=None, body=None):
        rule = body or constraints(permitted, excluded)
        ca = p.authority("Test %s" % file, "a", "root-ec", more=[rule])
        exts = [basic(), usage("sign", "agree"), san(*alt)]
        p.chain(file + ".pem", issue(subject or name("constrained"), p.keys["ec"], ca, exts), ca)

    below("nc-dns-ok", ["dns:example"])
    below("nc-dns-permitted", ["dns:other.example"])
    below("nc-dns-suffix", ["dns:ample"])
    below("nc-dns-excluded", excluded=["dns:a.example"])
    below("nc-dns-case", excluded=["dns:A.EXAMPLE"])
    below("nc-dns-wild", excluded=["dns:evil.a.example"], alt=["dns:*.a.example"])
    below("nc-dns-dot", ["dns:.example"])
    below("nc-dns-dot-self", ["dns:.a.example"])
    below("nc-ip-mixed", ["ip:10.0.0.0/8"], alt=["ip:::1"])
    below("nc-ip-ok", ["ip:127.0.0.0/8"], alt=["ip:127.0.0.1"])
    below("nc-ip-permitted", ["ip:10.0.0.0/8"], alt=["ip:127.0.0.1"])
    below("nc-ip-excluded", excluded=["ip:127.0.0.0/8"], alt=["ip:127.0.0.1"])
    below("nc-ip6-excluded", excluded=["ip:::/64"], alt=["ip:::1"])
    below("nc-ip-form", ["ip:127.0.0.0/8"], alt=["dns:a.example"])
    below("nc-dn-ok", ["dn:constrained"])
    below("nc-dn-permitted", ["dn:somebody else"])
    below("nc-dn-excluded", excluded=["dn:constrained"])
    below("nc-dn-case", excluded=["dn:constrained"], subject=name("CONSTRAINED", text=printable))
    below("nc-mail-ok", ["mail:a.example"], alt=["dns:a.example", "mail:x@a.example"])
    below("nc-mail-permitted", ["mail:a.example"], alt=["dns:a.example", "mail:x@b.example"])
    mail = ["dns:a.example", "mail:x@a.example"]
    below("nc-mail-box", ["mail:x@a.example"], alt=mail)
    below("nc-mail-box-other", ["mail:y@a.example"], alt=mail)
    below("nc-mail-dot", ["mail:.a.example"], alt=mail)
    below("nc-mail-odd", ["mail:a.example"], alt=["dns:a.example", "mail:nobody"])
    below("nc-mail-subject", excluded=["mail:a.example"], subject=name("constrained", mail="x@a.example"))
    below("nc-uri", ["uri:a.example"], alt=["dns:a.example", "uri:https://a.example/"])
    below("nc-uri-absent", ["uri:a.example"])
    below("nc-malformed", body=constraints([implicit(7, b"\x0a\0\0\0\xff")]))
    below("nc-minimum", body=constraints([general("dns:example") + b"\x80\x01\x05"]))
    root = p.authority("Test constrained root", "a", more=[constraints(["dns:other.example"])])
    p.chain("nc-root-ca.pem", root)
    p.chain("nc-root.pem", p.leaf("x", "ec", root, ["dns:a.example"]))


def lists(p):
    root, int_ec = p.certs["root-ec"], p.certs["int-ec"]
    revoked = p.leaf("revoked", "ec", "int-ec")
    p.chain("revoked.pem", revoked, int_ec)
    other = p.authority("Test Revoked Intermediate", "a", "root-ec")
    p.chain("revoked-int.pem", p.leaf("myssl.com", "ec", other), other)
    leaf_list = crl(int_ec, [revoked])
    root_list = crl(root, [other])
    p.write("leaf.crl.pem", leaf_list)
    p.write("root.crl.pem", root_list)
    p.write("all.crl.pem", leaf_list + root_list)
    p.write("stale.crl.pem", crl(int_ec, [revoked], end="2024-03-01"))
    p.write("future.crl.pem", crl(int_ec, [revoked], start="2098-01-01", end="2099-01-01"))
    p.write("no-next.crl.pem", crl(int_ec, [], end=None))
    p.write("critical.crl.pem", crl(int_ec, [revoked], exts=[UNKNOWN_CRITICAL]))
    p.write("delta.crl.pem", crl(int_ec, [], exts=[ext("2.5.29.27", integer(1), True)]))
    p.write("reason.crl.pem", crl(int_ec, [revoked], entry_exts=[ext("2.5.29.21", b"\x0a\x01\x01")]))
    p.write("partial.crl.pem", crl(int_ec, [], exts=[ext("2.5.29.28", seq(implicit(1, b"\xff")))]))
    p.write("forged.crl.pem", crl(int_ec, [revoked], signer=p.keys["rogue"]))
    p.write("sha1.crl.pem", crl(int_ec, [], alg="ecdsa-sha1"))
    p.write("rsa.crl.pem", crl(p.certs["int-rsa"]))
    p.write("bad.crl.pem", pem("X509 CRL", b"\x30\x03\x02\x01\x01"))
    silent = p.authority("Test No CRL Sign", "a", "root-ec", exts=[basic(True), usage("certsign")])
    p.chain("no-crlsign.pem", p.leaf("myssl.com", "ec", silent), silent)
    p.write("no-crlsign.crl.pem", crl(silent))


def make(p):
    names(p)
    trust(p)
    times(p)
    issuers(p)
    leaves(p)
    constrained(p)
    lists(p)
