# SPDX-License-Identifier: MIT
"""What the host report refuses, and with which words; and that figures are raw samples' medians and nothing else."""
import unittest

from refusing import refused  # also puts the room on the path

import host_figures


def case(peer, ns, **more):
    row = {"phase": "cipher", "what": "X", "peer": peer, "role": "both", "way": "seal", "size": 1000, **more}
    row["name"] = "/".join(str(row[k]) for k in ("phase", "what", "peer", "role", "way", "size"))
    return dict(row, ns=ns, tsc=[2 * n for n in ns]) if ns else dict(row, error="has it not")


class Refusals(unittest.TestCase):
    def test_schema(self):
        for content in ('{"schema": "ussl-bench/1"}', '{"schema": "ussl-bench/3"}', "[]", "{}"):
            self.assertRegex(refused(self, "host_report.py", content, "FILE"), r"schema .*measure anew")

    def test_unreadable(self):
        self.assertIn("cannot be read", refused(self, "host_report.py", None, "FILE"))
        self.assertIn("cannot be read", refused(self, "host_report.py", "{", "FILE"))

    def test_output(self):
        self.assertIn(".html or a .svg", refused(self, "host_report.py", "{}", "FILE", "-o", "report.txt"))


class Figures(unittest.TestCase):
    def test_row(self):
        row = host_figures.row_of(case("mbedtls", [100.0, 200.0, 400.0]))
        self.assertEqual((row["ns"], row["rate"], row["tscByte"], row["n"]), (200, 5000, 0.4, 3))

    def test_missing_is_not_zero(self):
        row = host_figures.row_of(case("wolfssl", None))
        self.assertEqual(row["error"], "has it not")
        self.assertNotIn("ns", row)
        self.assertNotIn("rate", row)

    def test_ratio_is_of_pairs(self):
        cases = [case("wolfssl", [10.0, 20.0, 30.0]), case("openssl", [20.0, 40.0, 60.0]), case("mbedtls", None)]
        found = list(host_figures.ratios(cases))
        self.assertEqual([(r["peer"], r["other"], r["ratio"], r["low"], r["high"]) for r in found],
                         [("wolfssl", "openssl", 2, 2, 2)])

    def test_second_run(self):
        found = list(host_figures.between([case("wolfssl", [30.0, 30.0])], [case("wolfssl", [10.0, 10.0])]))
        self.assertEqual([r["ratio"] for r in found], [3])

    def test_busy_machine_is_warned_of(self):
        about = {"load": [0.4, 3.5], "cores": 2, "warnings": []}
        self.assertIn("3.5 on 2 cores", host_figures.circumstances(about)["warnings"][0])
        self.assertEqual(host_figures.circumstances(dict(about, load=[0.4, 0.9]))["warnings"], [])


if __name__ == "__main__":
    unittest.main()
