# SPDX-License-Identifier: MIT
"""Brings the reports' page sources and their npm packages together under build/report, and runs Node there."""
import json
import os
import pathlib
import shutil
import subprocess
import sys

ROOM = pathlib.Path(__file__).resolve().parent
ROOT = ROOM.parent.parent
STAGE = ROOT / "build" / "report"


def say(text):
    print(text, file=sys.stderr, flush=True)


def program(name, package):
    found = shutil.which(name)
    if not found:
        sys.exit(f"report: '{name}' is needed to draw and join the page, and is not here; "
                 f"install Debian's package {package}")
    return found


def packages():
    """The packages of the lock, installed unless they are there."""
    STAGE.mkdir(parents=True, exist_ok=True)
    lock = (ROOM / "package-lock.json").read_text()
    mark = STAGE / "installed.json"
    if mark.exists() and mark.read_text() == lock:
        return
    for name in ("package.json", "package-lock.json"):
        shutil.copy(ROOM / name, STAGE / name)
    say("report: fetching Vega and esbuild by npm, as pinned in bench/report/package-lock.json")
    done = subprocess.run([program("npm", "npm"), "ci", "--no-audit", "--no-fund", "--prefix", str(STAGE)],
                          cwd=STAGE, capture_output=True, text=True, check=False,
                          env=dict(os.environ, PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD="1"))
    if done.returncode != 0:
        sys.exit(f"report: npm could not fetch them:\n{done.stderr[-1500:]}")
    mark.write_text(lock)


def prepare():
    """The stage with everything that Node reads; returns its folder."""
    packages()
    for source in ROOM.glob("*.mjs"):
        shutil.copy(source, STAGE / source.name)
    shutil.copytree(ROOM / "page", STAGE / "page", dirs_exist_ok=True)
    return STAGE


def run(script, job):
    """Runs one of the room's Node scripts with a job, and returns what it prints, read as JSON."""
    stage = prepare()
    file = stage / f"job-{os.getpid()}.json"
    file.write_text(json.dumps(job))
    try:
        done = subprocess.run([program("node", "nodejs"), str(stage / script), str(file)],
                              stdout=subprocess.PIPE, text=True, check=False)
    finally:
        file.unlink()
    if done.returncode != 0:
        sys.exit(f"report: {script} failed with {done.returncode}")
    return json.loads(done.stdout)


def store(path, text):
    """Writes a file whole or not at all."""
    path = pathlib.Path(path)
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_name(path.name + ".part")
    partial.write_text(text, encoding="utf-8")
    os.replace(partial, path)
