# SPDX-License-Identifier: MIT
"""Runs a report on an input that it must refuse, and gives back what it says."""
import pathlib
import subprocess
import sys
import tempfile

ROOM = pathlib.Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOM))


def refused(test, script, content, *words):
    with tempfile.TemporaryDirectory() as folder:
        path = pathlib.Path(folder) / "input.json"
        if content is not None:
            path.write_text(content)
        done = subprocess.run([sys.executable, str(ROOM / script), *(w.replace("FILE", str(path)) for w in words)],
                              capture_output=True, text=True, check=False, cwd=folder)
        test.assertNotEqual(done.returncode, 0)
        test.assertNotIn("Traceback", done.stderr)
        test.assertEqual([p.name for p in pathlib.Path(folder).iterdir()], ["input.json"] if content is not None else [])
        return done.stderr
