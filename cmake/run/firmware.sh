# SPDX-License-Identifier: MIT
# handshakes on emulated Cortex-M and RISC-V parts: instructions, heap, stack, flash
#
#   ./run firmware [--quick | --gate | --full] [--targets m3,m4,m7,m33,rv32,rv64|all] [--backends ...]
#                  [--profiles ...] [--suites ID,...] [--records INxOUT,...] [--mutual] [--afresh]
#                  [--jobs N] [--timeout S] [--out FILE] [--list]
#   ./run firmware gate BASELINE NEW | page FILE | profile [--help]
#   ./run firmware size --suites NAME,... [--options NAME,...] [--backend ...]
#                  flash of a chosen set, and the library configuration for it
#   ./run firmware report [--measure] [--check] [--picture] [--help]   the page of docs/report, and README.md
#
# Builds bare-metal images and runs them under QEMU, which counts instructions to the last one.
# Writes build/firmware/firmware.json (bench/SCHEMA.md) and prints a table. What is measured stands
# beside the image and is not measured again until the image changes, so that a run that was
# interrupted goes on. --quick: one suite a key exchange on every part; --full: all suites, profiles
# and record sizes on a Cortex-M4 (other parts by --targets).
need firmware
build_command
if [ "${1:-}" = size ]; then
    shift
    exec python3 bench/firmware/size.py "$@"
fi
[ "${1:-}" != report ] || { need report; command -v npm >/dev/null || need npm; exec python3 bench/report/decision_report.py "${@:2}"; }
exec python3 bench/firmware/run.py "$@"
