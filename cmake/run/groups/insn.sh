# SPDX-License-Identifier: MIT
# counted instructions and heap of ten suites on both backends, against the checked-in baseline
# when: full
# needs: bench
configure host
build host --target ussl_bench ussl_cli
python3 build/host/ussl-bench insn --out build/insn.json >build/log/insn.log
python3 build/host/ussl-bench gate bench/host/baseline.json build/insn.json --max-insn 0.5% --max-heap 0
