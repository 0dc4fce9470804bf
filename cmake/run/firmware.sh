# SPDX-License-Identifier: MIT
# the firmware benchmarks (not there yet)
#
#   ./run firmware
say "run: firmware is not there yet; it comes with a later step of the project." >&2
exit 2
