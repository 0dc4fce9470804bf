# SPDX-License-Identifier: MIT
# the image of every emulated part, profile and backend compiles and links
# when: full
# needs: firmware
build_command
python3 bench/firmware/run.py --build-only --targets all --profiles small,balanced,fast --records 16384x2048 \
    --build build/firmware
