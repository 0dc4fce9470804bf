# SPDX-License-Identifier: MIT
"""Writes what the documents say of this machine's figures: docs/host-bench.md, its charts, README.md's table, the samples
that they are made of, and the page of ./run firmware report, which shows some of them.

usage: ./run bench docs [--once] [FIRST.json [SECOND.json]]
       ./run bench docs --check

Without files it measures first: the full run, and the same once more to tell how many intervals overlap (--once: not
that). A full run takes under 15 minutes and says how long; let the machine be quiet. --check writes nothing and fails
where a document is not what the kept samples make.
"""
import argparse
import pathlib
import re
import subprocess
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
import decision_report  # noqa: E402
import host_figures  # noqa: E402
import host_words  # noqa: E402
import inputs  # noqa: E402
import stage  # noqa: E402
from host_report import CHARTS  # noqa: E402
from ussl_bench import compare, document  # noqa: E402

ROOT = stage.ROOT
KEPT = ROOT / "docs" / "report" / "host.json"
PAGE = ROOT / "docs" / "host-bench.md"
README = ROOT / "README.md"
BEGIN = "<!-- host figures: written by ./run bench docs -->"
END = "<!-- end of host figures -->"
COMMAND = "./run bench docs"


def measured(name):
    """A full run, kept under build/ whole: client and server alone, too."""
    out = ROOT / "build" / "bench-docs" / name
    out.parent.mkdir(parents=True, exist_ok=True)
    done = subprocess.run([sys.executable, str(ROOT / "build" / "host" / "ussl-bench"), "--out", str(out)], check=False,
                          stdout=subprocess.DEVNULL)
    if done.returncode != 0:
        sys.exit(f"{COMMAND}: the run failed with {done.returncode}")
    return out


def kept(run):
    """What stays in the tree: all of it but each side alone, which no document shows."""
    return dict(run, cases=[case for case in run["cases"] if case["role"] == "both"])


def second_words(first, second):
    told, about = compare.agreement(first, second), second["about"]
    same = "the same commit" if about["commit"] == first["about"]["commit"] else f"commit {about['commit']}"
    warned = f" It warned: {'; '.join(about['warnings'])}." if about["warnings"] else ""
    return (f"The same run once more, {about['date'][:10]}, {same}, load {about['load'][0]} and {about['load'][1]}: "
            f"{told['times'][0]} of {told['times'][1]} intervals of the median time overlap, and {told['ratios'][0]} of "
            f"{told['ratios'][1]} intervals of the ratio to OpenSSL (`ussl-bench compare`, with each side alone). Half of the "
            f"ratios moved by at most {100 * told['moved'][0]:.1f} %, nine in ten by {100 * told['moved'][1]:.1f} %: an interval "
            "tells how sure one run is of itself, and this how far a run is from the next." + warned)


def shown_second():
    """The paragraph on the second run as the page has it: its samples are not kept."""
    text = PAGE.read_text(encoding="utf-8") if PAGE.exists() else ""
    found = re.search(r"^## A second run\n\n(.*)\n", text, re.M)
    return found.group(1) if found else ""


def documents(run, second):
    """{path: text} of all that is made of the samples."""
    data = host_figures.figures([run], ["host"], pairs=(("mbedtls", "openssl"), ("wolfssl", "openssl"), ("wolfssl", "mbedtls")))
    charts = stage.run("draw_host.mjs", {"data": data, "page": False, "charts": CHARTS})["charts"]
    words = host_words.Run(run)
    readme = README.read_text(encoding="utf-8")
    start, end = readme.index(BEGIN) + len(BEGIN), readme.index(END)
    made = {PAGE: host_words.document(words, second),
            README: readme[:start] + "\n" + host_words.summary(words) + readme[end:]}
    made.update({ROOT / "docs" / "host-bench" / f"{name}.svg": text for name, text in charts.items()})
    return made


def check():
    made = documents(host_figures.load(KEPT), shown_second())
    stale = [path for path, text in made.items() if not path.exists() or path.read_text(encoding="utf-8") != text]
    for path in stale:
        print(f"{path.relative_to(ROOT)} is stale: {COMMAND} {KEPT.relative_to(ROOT)} writes it anew")
    print(f"{len(made) - len(stale)} passed, {len(stale)} failed")
    return 1 if stale else 0


def write(files, once):
    paths = [pathlib.Path(f) for f in files] or [measured("first.json")] + ([] if once else [measured("second.json")])
    first = host_figures.load(paths[0])
    second = second_words(first, host_figures.load(paths[1])) if len(paths) > 1 else \
        shown_second() if paths[0].resolve() == KEPT else "Not measured."
    document.save(kept(first), KEPT)
    for path, text in documents(kept(first), second).items():
        stage.store(path, text)
        print(f"wrote {path.relative_to(ROOT)}, {len(text.encode()) // 1024} KB")
    return decision_report.main([])


def main(argv):
    parser = argparse.ArgumentParser(prog=COMMAND, description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("files", nargs="*", metavar="FILE.json")
    parser.add_argument("--once", action="store_true")
    parser.add_argument("--check", action="store_true")
    options = parser.parse_args(argv)
    if len(options.files) > 2 or (options.check and options.files):
        parser.error("at most two runs, and none with --check")
    try:
        return check() if options.check else write(options.files, options.once)
    except inputs.Unreadable as error:
        print(f"{COMMAND}: {error}", file=sys.stderr)
        return 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
