# SPDX-License-Identifier: MIT
# handshakes on emulated Cortex-M and RISC-V parts: instructions, heap, stack, flash
#
#   ./run firmware [--quick] [--targets m3,m4,m7,m33,rv32,rv64] [--backends ...] [--profiles ...]
#                  [--suites ID,...] [--records INxOUT,...] [--mutual] [--out FILE] [--list]
#
# Builds bare-metal images and runs them under QEMU, which counts instructions to the last one.
# Writes build/firmware/firmware.json and prints a table. What is measured stands beside the image
# and is not measured again until the image changes.
need firmware
build_command
exec python3 bench/firmware/run.py "$@"
