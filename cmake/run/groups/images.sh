# SPDX-License-Identifier: MIT
# the images of every emulated part in profile fast, and of a RISC-V in every profile, compile and link on both backends
# when: full
# needs: firmware
build_command
# The records of `firmware` and `kat-m4`, whose images are not built twice; `cortex` compiles every profile for the M4.
images() {
    python3 bench/firmware/run.py --build-only --records 16384x16384 --build build/firmware "$@"
}
count "every part, profile fast" images --targets all --profiles fast
count "a RISC-V, every profile" images --targets rv64 --profiles small,balanced
counted
