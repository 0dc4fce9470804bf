# SPDX-License-Identifier: MIT
"""Makes a page of what the host bench measured.

usage: ussl-bench report A.json [B.json ...] [-o report.html | -o CHART.svg | --svg DIR] [--chart NAME]

-o FILE.html   one page with all figures, filters and charts; it asks for nothing, so it works from a file
-o FILE.svg    one chart for a document: --chart throughput (default), handshakes, openssl, backends, memory or layer
--svg DIR      all of the charts
With more than one file, each later one is held against the first.
"""
import argparse
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
import host_figures  # noqa: E402
import inputs  # noqa: E402
import stage  # noqa: E402

CHARTS = ("throughput", "handshakes", "openssl", "backends", "memory", "layer")


def parse(argv):
    parser = argparse.ArgumentParser(prog="ussl-bench report", description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("files", nargs="+", metavar="FILE.json")
    parser.add_argument("-o", "--out", type=pathlib.Path, default=None)
    parser.add_argument("--svg", type=pathlib.Path, default=None, metavar="DIR")
    parser.add_argument("--chart", choices=CHARTS, default="throughput")
    options = parser.parse_args(argv)
    if options.out is None and options.svg is None:
        options.out = pathlib.Path("report.html")
    if options.out and options.out.suffix not in (".html", ".svg"):
        parser.error(f"'{options.out}': a report is a .html or a .svg")
    return options


def main(argv):
    options = parse(argv)
    try:
        documents = [host_figures.load(path) for path in options.files]
    except inputs.Unreadable as error:
        print(f"ussl-bench report: {error}", file=sys.stderr)
        return 2
    stage.say("ussl-bench report: ratios and their intervals")
    data = host_figures.figures(documents, [pathlib.Path(path).stem for path in options.files])
    drawn = list(CHARTS) if options.svg else [options.chart] if options.out.suffix == ".svg" else []
    made = stage.run("draw_host.mjs", {"data": data, "page": bool(options.out and options.out.suffix == ".html"),
                                  "charts": drawn})
    written = {}
    if options.svg:
        written.update({options.svg / f"{name}.svg": made["charts"].get(name) for name in CHARTS})
    if options.out:
        written[options.out] = made["page"] if options.out.suffix == ".html" else made["charts"].get(options.chart)
    for path, text in written.items():
        if text is None:
            print(f"ussl-bench report: {path} is not drawn: the run holds no figure for it", file=sys.stderr)
            continue
        stage.store(path, text)
        print(f"wrote {path}, {len(text.encode()) // 1024} KB")
    return 0 if any(written.values()) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
