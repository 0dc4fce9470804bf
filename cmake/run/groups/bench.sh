# SPDX-License-Identifier: MIT
# the host bench: its command, a tiny case of each phase, its JSON against the schema, its gate
# when: fast
# needs: bench
configure host
build host --target ussl_bench ussl_cli
python3 tests/bench/smoke.py build/host
