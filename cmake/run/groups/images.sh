# SPDX-License-Identifier: MIT
# the images of every emulated part, profile fast on both backends, and of two parts in every profile, compile and link
# when: full
# needs: firmware
build_command
# The records of `firmware` and `kat-m4`, whose images are not built twice; `cortex` compiles every profile for the M4.
images() {
    python3 bench/firmware/run.py --build-only --records 16384x16384 --build build/firmware "$@"
}
count "every part, profile fast" images --targets all --profiles fast
count "a Cortex-M and a RISC-V, every profile" images --targets m7,rv64 --profiles small,balanced
counted
