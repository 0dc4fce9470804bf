# SPDX-License-Identifier: MIT
"""What the host report refuses, and with which words; and that figures are raw samples' medians and nothing else."""
import unittest

from refusing import refused  # also puts the room on the path

import host_figures
import host_goals
import host_words


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

    def test_not_whole(self):
        self.assertRegex(refused(self, "host_report.py", '{"schema": "ussl-bench/2"}', "FILE", "-o", "x.html"),
                         r"has no 'about'.*measure anew")

    def test_output(self):
        self.assertIn(".html or a .svg", refused(self, "host_report.py", "{}", "FILE", "-o", "report.txt"))


class Figures(unittest.TestCase):
    def test_row(self):
        row = host_figures.row_of(case("mbedtls", [100.0, 200.0, 400.0]))
        self.assertEqual((row["ns"], row["rate"], row["tscByte"], row["n"]), (200, 5000, 0.4, 3))

    def test_connections_are_counted(self):
        """Their size is that of the request, and no rate of bytes."""
        row = host_figures.row_of(case("mbedtls", [1e6, 1e6], phase="connections", size=1024))
        self.assertEqual(row["rate"], 1000)
        self.assertNotIn("tscByte", row)

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


def ratio(low, middle, high, **more):
    return dict({"phase": "cipher", "what": "CHACHA20-POLY1305", "peer": "wolfssl"}, low=low, ratio=middle, high=high, **more)


class Verdicts(unittest.TestCase):
    def test_by_the_interval(self):
        self.assertEqual(host_goals.verdict(ratio(1.01, 1.1, 1.2)), "ahead")
        self.assertEqual(host_goals.verdict(ratio(0.9, 1.1, 1.2)), "level")
        self.assertEqual(host_goals.verdict(ratio(0.7, 0.8, 0.9)), "behind")

    def test_goals(self):
        self.assertEqual(host_goals.against(ratio(3.4, 3.5, 3.6), 3.4), "reached")
        self.assertEqual(host_goals.against(ratio(1.5, 1.7, 1.8), 3.4), "missed by 50 %")
        self.assertIn("not shown", host_goals.against(ratio(3.0, 3.5, 3.6), 3.4))

    def test_no_reason_is_made_up(self):
        self.assertIn("Camellia", host_goals.reason(ratio(0.7, 0.8, 0.9, what="CAMELLIA-128-GCM")))
        self.assertIsNone(host_goals.reason(ratio(0.7, 0.8, 0.9, what="AES-128-GCM")))


class Words(unittest.TestCase):
    def document(self):
        suite = {"id": "0x1303", "name": "TLS_X", "kx": [], "cipher": "X", "bulk": "Y", "backends": ["mbedtls"]}
        cases = [case("mbedtls", [10.0, 20.0, 30.0], size=16384), case("openssl", [20.0, 40.0, 60.0], size=16384)]
        layer = {"backend": "wolfssl", "text": "T", "insn_direct": 1000, "insn_ussl": 1010, "insn_percent": 1.0,
                 "bytes_direct": 100, "bytes_ussl": 400, "bytes_core": 256, "copied_direct": 4.0, "copied_ussl": 5.0}
        return host_words.Run({"about": {}, "suites": [suite], "cases": cases, "memory": [], "layer": [layer]})

    def test_suite(self):
        line = "\n".join(host_words.suites(self.document()))
        self.assertIn("| X | 819,000, 2.00 [2.00, 2.00] ahead | has it not | – | has it not |", line)

    def test_layer_misses(self):
        line = host_words.layer(self.document())[-2]
        self.assertIn("missed: instructions by 0.500 points, copies by 1.000 a byte, heap by 44 bytes.", line)


if __name__ == "__main__":
    unittest.main()
