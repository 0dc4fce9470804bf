# SPDX-License-Identifier: MIT
"""What the decision report refuses, and how it reads stacks of functions and the profiles' features."""
import unittest

from refusing import refused  # also puts the room on the path

import decision_data
from stage import ROOT


class Decision(unittest.TestCase):
    def test_schema(self):
        message = refused(self, "decision_report.py", '{"schema": "ussl-firmware-bench/1"}', "--firmware", "FILE")
        self.assertRegex(message, r"ussl-firmware-bench/1.*ussl-firmware-bench/2.*measure anew")

    def test_tree(self):
        tree = decision_data.tree_of([["a;b", 60], ["a", 30], ["c", 9], ["d", 1]], 0.05)
        self.assertEqual([(n["name"], n["parent"], n["total"]) for n in tree],
                         [("handshake", None, 100), ("a", 0, 90), ("c", 0, 9), ("b", 1, 60)])

    def test_commands(self):
        images = {f"{target}-fast": {"target": target, "profile": "fast", "records_in": 16384, "records_out": 2048}
                  for target in ("m4", "m33")}
        document = {"images": images, "columns": ["image", "suite", "mutual"],
                    "rows": [["m4-fast", "0xc02b", 0], ["m4-fast", "0xc02b", 1], ["m33-fast", "0x1301", 1]]}
        self.assertEqual(decision_data.commands_of(document),
                         ["--targets m4,m33 --profiles fast --records 16384x2048 --suites 0xc02b,0x1301 --mutual"])
        self.assertEqual(decision_data.commands_of({"commands": ["--full"]}), ["--full"])

    def test_picture(self):
        picture = ROOT / "docs" / "report" / "page.png"
        self.assertLess(picture.stat().st_size, 300 * 1024)
        self.assertIn("(docs/report/page.png)", (ROOT / "README.md").read_text(encoding="utf-8"))

    def test_features(self):
        features = decision_data.profile_features()
        self.assertEqual((features["small"]["SERVER"], features["fast"]["SERVER"]), (0, 1))


if __name__ == "__main__":
    unittest.main()
