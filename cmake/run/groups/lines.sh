# SPDX-License-Identifier: MIT
# the firmware bench's command lines: what they refuse, and what its gates let through; builds no image
# when: fast
# needs: build
build_command
python3 tests/bench/firmware_lines.py build/host/ussl
