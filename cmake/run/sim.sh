# SPDX-License-Identifier: MIT
# the browser simulator (not there yet)
#
#   ./run sim
say "run: sim is not there yet; it comes with a later step of the project." >&2
exit 2
