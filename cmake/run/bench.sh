# SPDX-License-Identifier: MIT
# the host benchmarks (not there yet)
#
#   ./run bench
say "run: bench is not there yet; it comes with a later step of the project." >&2
exit 2
