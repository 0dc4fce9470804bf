# SPDX-License-Identifier: MIT
"""Makes the page that ranks builds for a part, and what README.md says of it.

usage: ./run firmware report [--measure | --take FILE ...] [--check] [--picture] [--out DIR] [--firmware FILE ...]
                             [--host FILE] [--size FILE] [--profile FILE]

Without files it takes what is kept: docs/report/*.json, and what the benches keep of flash and of
functions. --measure runs the matrix that docs/report/firmware.json holds (the longest part; a stopped
run goes on where it was). --take keeps files that ./run firmware wrote as docs/report/firmware.json, of
one handshake in two of them the later one's figures. --check writes nothing and fails if the page or
README.md is not what the kept rows and the sources of the page make. --picture takes page.png of the page anew, which
README.md shows: its first question, in Chromium.
"""
import argparse
import json
import os
import pathlib
import re
import subprocess
import sys
import urllib.parse

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
import decision_data  # noqa: E402
import host_figures  # noqa: E402
import inputs  # noqa: E402
import stage  # noqa: E402

ROOT = stage.ROOT
DOCS = ROOT / "docs" / "report"
BEGIN = "<!-- which fits: written by ./run firmware report -->"
END = "<!-- end of which fits -->"
# One suite a key exchange, version and kind of cipher, with and without a client certificate; and all of CCM.
FEW = "0xc02b,0xc02f,0xcca9,0xcca8,0x1301,0x1303,0xc0ac,0x009c"
CCM = "0x1304,0x1305,0xc0ad,0xc09f,0xc0af,0xc0a3,0xc0ac,0xc09e,0xc0ae,0xc0a2,0xc09d,0xc0a1,0xc09c,0xc0a0"
MATRIX = [
    f"--targets m33,m4 --profiles small,balanced,fast --records 16384x2048 --suites {FEW} --mutual",
    f"--targets m4 --profiles balanced,fast --records 16384x2048 --suites {CCM}",
    f"--targets m4,m33 --profiles small --records 4096x4096 --suites {FEW} --mutual",
    f"--targets m3,m7,rv32,rv64 --profiles balanced,fast --records 16384x2048 --suites {FEW} --mutual",
]
KEPT = {"size": "bench/firmware/size.json", "profile": "bench/firmware/results/profile-m4.json"}


def parse(argv):
    parser = argparse.ArgumentParser(prog="./run firmware report", description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    source = parser.add_mutually_exclusive_group()
    source.add_argument("--measure", action="store_true")
    source.add_argument("--take", nargs="+", type=pathlib.Path, metavar="FILE")
    parser.add_argument("--check", action="store_true")
    parser.add_argument("--picture", action="store_true")
    parser.add_argument("--out", type=pathlib.Path, default=DOCS)
    parser.add_argument("--firmware", nargs="+", type=pathlib.Path, default=[DOCS / "firmware.json"])
    parser.add_argument("--host", type=pathlib.Path, default=DOCS / "host.json")
    parser.add_argument("--size", type=pathlib.Path, default=ROOT / KEPT["size"])
    parser.add_argument("--profile", type=pathlib.Path, default=ROOT / KEPT["profile"])
    return parser.parse_args(argv)


def measure():
    """Runs the matrix part by part and keeps it as one file."""
    files = []
    for number, words in enumerate(MATRIX):
        out = stage.STAGE / f"firmware-{number}.json"
        out.parent.mkdir(parents=True, exist_ok=True)
        stage.say(f"report: ./run firmware {words}")
        done = subprocess.run([sys.executable, str(ROOT / "bench/firmware/run.py"), *words.split(), "--out", str(out)],
                              check=False, stdout=subprocess.DEVNULL)
        if done.returncode != 0:
            sys.exit(f"report: that run failed with {done.returncode}; mend it and come again, what was measured is kept")
        files.append(out)
    return files


def suites():
    """The rows of the suite table as the built command tells them; it is built by ./run firmware."""
    done = subprocess.run([str(ROOT / "build/host/ussl"), "suites", "--json"], capture_output=True, text=True, check=True)
    return [{"id": s["id"], "name": s["name"], "openssl": s["openssl"], "seed": s["seed"],
             "backends": [b for b in ("mbedtls", "wolfssl") if s.get(b)]}
            for s in json.loads(done.stdout) if s["id"] != "0x00ff"]


def gather(options):
    documents = [decision_data.firmware(path) for path in options.firmware]
    images, rows, versions = decision_data.merged(documents)
    made = versions[0]
    data = {
        "made": {"commit": ", ".join(dict.fromkeys(v["commit"] for v in versions)), "Mbed TLS": made["mbedtls"],
                 "wolfSSL": made["wolfssl"], "Cortex-M compiler": made["arm"], "RISC-V compiler": made["riscv"],
                 "emulator": made["qemu"]},
        "targets": [t for t in ("m3", "m4", "m7", "m33", "rv32", "rv64") if any(i["target"] == t for i in images.values())],
        "images": images, "columns": list(decision_data.SHOWN),
        "rows": [[row[c] for c in decision_data.SHOWN] for row in rows],
        "suites": suites(), "features": decision_data.profile_features(),
        "questions": json.loads((stage.ROOM / "questions.json").read_text()),
        "sizes": None, "profiles": [], "host": None,
        # A command is told only where this tree has it.
        "tools": {name: (ROOT / "bench" / "firmware" / script).exists()
                  for name, script in (("size", "size.py"), ("profile", "profiles.py"))},
        "commands": [f"./run firmware {words}" for document in documents for words in document.get("commands", [])],
    }
    if options.size.exists():
        size = decision_data.size(options.size)
        data["sizes"] = {"versions": size["versions"],
                         "rows": [{k: v for k, v in row.items() if k not in ("flash", "config")} for row in size["rows"]]}
    if options.profile.exists():
        data["profiles"] = list(decision_data.profiles(decision_data.functions(options.profile)))
    if options.host.exists():
        data["host"] = decision_data.host(host_figures.load(options.host), options.host.stem)
    return data


def taken_from(page, data):
    """Takes over from the page what follows the benches of flash and functions, whose own tests watch them: a new figure
    there does not make the page false, it only has an older one. Returns its drawn profiles."""
    found = re.search(r'<script type="application/json" id="data">(.*?)</script>', page.read_text(encoding="utf-8"), re.S)
    shown = json.loads(found.group(1))
    data.update({key: shown[key] for key in ("sizes", "profiles", "features", "tools")})
    return shown["charts"]["profiles"]


def readme(text, summary):
    start, end = text.index(BEGIN) + len(BEGIN), text.index(END)
    return text[:start] + "\n" + summary + "\n" + text[end:]


def picture(page, question):
    """What a reader sees of the page with a question asked."""
    words = {key: str(value).lower() if isinstance(value, bool) else value for key, value in question["needs"].items()}
    out = page.with_name("page.png")
    done = subprocess.run([stage.program("node", "nodejs"), str(stage.ROOM / "picture.mjs"), str(page), urllib.parse.urlencode(words), str(out)],
                          env=dict(os.environ, USSL_SIM_PLAYWRIGHT=str(stage.STAGE)), check=False)
    if done.returncode != 0:
        sys.exit("report: no picture was taken; it needs Debian's package chromium")
    print(f"wrote {out}, {out.stat().st_size // 1024} KB")


def main(argv):
    options = parse(argv)
    try:
        if options.measure:
            decision_data.keep(measure(), MATRIX, DOCS / "firmware.json")
        if options.take:
            decision_data.keep(options.take, None, DOCS / "firmware.json")
        data = gather(options)
    except inputs.Unreadable as error:
        print(f"report: {error}", file=sys.stderr)
        return 2
    drawn = taken_from(options.out / "index.html", data) if options.check else None
    made = stage.run("draw_decision.mjs", {"data": data, "profileCharts": drawn, "figures": ["m4"]})
    wanted = {options.out / "index.html": made["page"]}
    wanted.update({options.out / name: text for name, text in made["files"].items()})
    if options.out == DOCS:
        page = ROOT / "README.md"
        wanted[page] = readme(page.read_text(encoding="utf-8"), made["summary"])
    stale = [path for path, text in wanted.items() if not path.exists() or path.read_text(encoding="utf-8") != text]
    if options.check:
        for path in stale:
            print(f"{path.relative_to(ROOT)} is stale; ./run firmware report writes it anew")
        print(f"{len(wanted) - len(stale)} passed, {len(stale)} failed")
        return 1 if stale else 0
    for path in stale:
        stage.store(path, wanted[path])
    for path, text in wanted.items():
        print(f"{'wrote' if path in stale else 'as it was:'} {path}, {len(text.encode()) // 1024} KB")
    if options.picture:
        picture(options.out / "index.html", data["questions"][0])
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
