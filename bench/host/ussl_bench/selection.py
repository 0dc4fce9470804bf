# SPDX-License-Identifier: MIT
"""Which cases a command line asks for, and how cases belong together."""
import fnmatch

PHASES = ("cipher", "handshake", "bulk", "connections", "memory", "layer")
# What the cipher cores do besides protecting records belongs to their phase, and can be asked for alone.
PARTS = {"cipher": ("cipher", "digest", "agree", "sign")}
ALL = ("cipher", "digest", "agree", "sign", "handshake", "bulk", "connections", "memory", "layer")
ROLES = ("both", "client", "server")
MEMORY_WHATS = ("TLS1.2 ECDHE-ECDSA", "TLS1.3 ECDSA")
QUICK = (
    "cipher/AES-128-GCM/*/both/*/16384", "cipher/AES-128-GCM/*/both/seal/64",
    "cipher/CHACHA20-POLY1305/*/both/seal/16384",
    "cipher/AES-128-CCM/*/both/seal/16384", "agree/X25519/*", "sign/ECDSA-P256/*", "sign/RSA-2048-PSS/*",
    "handshake/TLS1.2 ECDHE-ECDSA/*", "handshake/TLS1.2 ECDHE-RSA/*/full/0", "handshake/TLS1.3 ECDSA/*",
    "bulk/TLS1.3 AES-128-GCM/*/up/16384", "bulk/TLS1.2 AES-128-CBC-SHA1/*/up/16384",
    "connections/TLS1.3 ECDSA/*",
)


class BadLine(Exception):
    """A command line that asks for what there is not."""


class Case:
    """One line of --list: a case of one program, seen in one role."""

    def __init__(self, name, program, number, role):
        self.phase, self.what, self.peer, _, self.way, size = name.split("/")
        self.size, self.role = int(size), role
        self.name = "/".join((self.phase, self.what, self.peer, role, self.way, size))
        self.program, self.number = program, number
        self.cell = (self.phase, self.what, self.way, self.size)

    def fields(self):
        return {"name": self.name, "phase": self.phase, "what": self.what, "peer": self.peer, "role": self.role,
                "way": self.way, "size": self.size}


def listed(text, known, option):
    """The items of a comma-separated option; of anything unknown it says what there is."""
    items = [item for item in (text or "").split(",") if item]
    for item in items:
        if item not in known:
            raise BadLine(f"{option} knows {', '.join(known)}; not '{item}'")
    return items


def matches(glob, *names):
    return any(fnmatch.fnmatchcase(n.lower(), glob.lower()) for n in names if n)


def kx_matches(glob, name):
    return matches(glob, name, name.split(" ", 1)[1])


def suites_of(suites, options):
    """The rows that --suite and --kx name."""
    found = [s for s in suites
             if (not options.suite or matches(options.suite, s["name"], s["openssl"], s["id"]))
             and (not options.kx or any(kx_matches(options.kx, k) for k in s["kx"]))]
    if options.suite and not found:
        raise BadLine(f"no suite fits '{options.suite}'; `ussl suites` lists them by IANA and OpenSSL name")
    return found


def phases_of(options):
    chosen = listed(options.phase, ALL, "--phase")
    return [part for phase in chosen or PHASES for part in PARTS.get(phase, (phase,))]


def roles_of(options):
    return listed(options.role, ROLES, "--role") or list(ROLES)


def peers_of(options, available):
    """Who is measured: the backends through ussl, and who stands beside them."""
    backends = [p for p in available if p != "openssl" and not p.endswith("-direct")]
    wanted = listed(options.backend, backends, "--backend") or backends
    beside = listed(options.peer, ("openssl", "direct", "none"), "--peer") or ["openssl", "direct"]
    peers = list(wanted)
    if "direct" in beside:
        peers += [f"{b}-direct" for b in wanted]
    if "openssl" in beside:
        peers.append("openssl")
    return peers


def chosen(folder, suites, options):
    """The cases that fit, the suites that they are for, and who is measured."""
    everything = folder.cases()
    phases = phases_of(options)
    peers = peers_of(options, sorted({name.split("/")[2] for name, *_ in everything}))
    sizes = [int(s) for s in listed(options.size, [str(s) for s in sorted({int(n.rsplit("/", 1)[1])
                                                                          for n, *_ in everything}) if s], "--size")]
    roles = roles_of(options)
    rows = suites_of(suites, options)
    by_suite = {"cipher": {s["cipher"] for s in rows}, "bulk": {s["bulk"] for s in rows},
                "handshake": {k for s in rows for k in s["kx"] if not options.kx or kx_matches(options.kx, k)}}
    by_suite["connections"] = by_suite["handshake"]

    def keep(case):
        if case.phase not in phases or case.peer not in peers or case.role not in roles:
            return False
        if sizes and case.size and case.size not in sizes:
            return False
        if options.what != "*" and not matches(options.what, case.what):
            return False
        if (options.suite or options.kx) and case.what not in by_suite.get(case.phase, ()):
            return False
        return not options.quick or any(fnmatch.fnmatchcase(case.name, q) for q in QUICK)

    cases = [Case(name, program, number, role) for name, program, number, sides in everything
             for role in (ROLES if sides else ROLES[:1])]
    return [c for c in cases if keep(c)], (rows if options.suite else []), peers


def takes_whole(phase, options):
    """Memory and the layer's cost know no suites, sizes or roles: a filter of those asks for something else, unless
    the phase is named."""
    narrowed = options.suite or options.kx or options.what != "*" or options.size or options.role
    return phase in phases_of(options) and (not narrowed or options.phase == phase)
