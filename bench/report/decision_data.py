# SPDX-License-Identifier: MIT
"""What the decision page carries: firmware rows, flash by feature, profiles of functions, the host's figures."""
import pathlib
import re
import sys

import host_figures
import inputs

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
sys.path.insert(0, str(ROOT / "bench" / "firmware"))
import figures  # noqa: E402

# The columns that the page shows or ranks by; the file has more.
SHOWN = ("image", "suite", "chain", "mutual", "note", "error", "client_insn", "server_insn",
         "client_step_insn", "server_step_insn", "client_stack", "server_stack", "client_peak", "server_peak",
         "client_life_peak", "server_life_peak", "client_transfer_stack", "server_transfer_stack",
         "client_largest", "server_largest", "client_ctx", "server_ctx", "client_ram", "server_ram", "shared_heap",
         "wire_up", "wire_down", "send_1024", "recv_1024", "server_send_1024", "server_recv_1024")


def firmware(path):
    return inputs.read(path, figures.SCHEMA, "./run firmware --out FILE")


def size(path):
    return inputs.read(path, "ussl-firmware-size/1", "./run firmware size matrix --out FILE")


def functions(path):
    return inputs.read(path, "ussl-firmware-profile/1", "./run firmware profile --out FILE")


def merged(documents):
    """Several firmware files as one; where two have the same handshake, the later file's figures stand."""
    rows, images, versions = {}, {}, []
    for document in documents:
        versions.append(document["versions"])
        images.update(document["images"])
        for row in figures.rows_of(document):
            rows[(row["image"], row["suite"], row["chain"], row["mutual"])] = {k: row.get(k) for k in SHOWN}
    return images, list(rows.values()), versions


def commands_of(document):
    """What measures a document's rows anew: a command for the images that have the same suites."""
    if "commands" in document:
        return document["commands"]
    rows = {}
    for row in figures.rows_of(document):
        rows.setdefault(row["image"], []).append((row["suite"], row["mutual"]))
    groups = {}
    for name, image in document["images"].items():
        measured = rows.get(name, [])
        asked = (image["profile"], f"{image['records_in']}x{image['records_out']}", any(m for _, m in measured))
        known = groups.setdefault(asked, ([], []))
        known[0].extend(t for t in [image["target"]] if t not in known[0])
        known[1].extend(s for s in dict.fromkeys(s for s, _ in measured) if s not in known[1])
    return [f"--targets {','.join(targets)} --profiles {profile} --records {records} --suites {','.join(suites)}"
            + (" --mutual" if mutual else "") for (profile, records, mutual), (targets, suites) in groups.items()]


def keep(paths, commands, kept):
    """Several files of one schema as one that the repository keeps, with the columns that are shown."""
    documents = [firmware(path) for path in paths]
    kept_columns = ["image", "suite", "name", *SHOWN[2:]]
    commands = commands or list(dict.fromkeys(c for document in documents for c in commands_of(document)))
    commits = ", ".join(dict.fromkeys(c for d in documents for c in d["versions"]["commit"].split(", ")))
    whole = dict(documents[0], images={}, columns=kept_columns, commands=commands,
                 versions=dict(documents[-1]["versions"], commit=commits))
    rows = {}
    for document in documents:
        whole["images"].update(document["images"])
        at = [document["columns"].index(name) for name in kept_columns]
        # The columns before `note` name the handshake; two parts of a matrix may have one in common.
        for row in ([values[i] for i in at] for values in document["rows"]):
            rows[tuple(row[:kept_columns.index("note")])] = row
    whole["rows"] = list(rows.values())
    figures.store(kept, whole)


def profile_features():
    """{profile: {FEATURE: 0 or 1}}, from the one place that decides it."""
    text = (ROOT / "cmake" / "profiles.cmake").read_text()
    found = re.findall(r"^ussl_feature\((\w+)\s+([01])\s+([01])\s+([01])", text, re.M)
    return {profile: {name: int(values[at]) for name, *values in found}
            for at, profile in enumerate(("small", "balanced", "fast"))}


def tree_of(folded, least):
    """The folded stacks of a side as nodes {id, parent, name, self}; those below a share are left to their parent."""
    nodes = {}
    for stack, count in folded:
        path = ()
        for name in stack.split(";"):
            path += (name,)
            node = nodes.setdefault(path, {"total": 0, "self": 0})
            node["total"] += count
        nodes[path]["self"] += count
    total = sum(count for _, count in folded)
    kept = {path for path, node in nodes.items() if node["total"] >= total * least}
    out = [{"id": 0, "parent": None, "name": "handshake", "total": total}]
    number = {(): 0}
    for path in sorted(kept, key=lambda p: (len(p), p)):
        if path[:-1] not in number:
            continue
        number[path] = len(out)
        out.append({"id": len(out), "parent": number[path[:-1]], "name": path[-1], "total": nodes[path]["total"]})
    return out


def profiles(document):
    """Each side of each profile: its tree and the functions that took most."""
    for profile in document["profiles"]:
        key = {k: profile[k] for k in ("target", "backend", "profile", "suite", "name", "chain")}
        for side, told in profile["sides"].items():
            if told["folded"]:
                yield dict(key, side=side, total=told["total"], functions=told["functions"][:12],
                           areas=told["areas"],
                           tree=tree_of(told["folded"], 0.006))


def host(document, name):
    data = host_figures.figures([document], [name])
    run = data["runs"][0]
    keep = {"cipher": lambda r: r["way"] == "seal" and r["size"] == 16384,
            "handshake": lambda r: True}
    run["rows"] = [r for r in run["rows"] if r["role"] == "both" and keep.get(r["phase"], lambda r: False)(r)]
    run["ratios"] = [r for r in run["ratios"] if r["other"] == "openssl" and r["role"] == "both"
                     and keep.get(r["phase"], lambda r: False)(r)]
    del run["insn"], run["heap"], run["memory"]
    return run
