# SPDX-License-Identifier: MIT
# what ussl costs beside the same library called directly: instructions, bytes, copies of the payload
# when: full
# needs: bench
configure host
build host --target layer_programs
# The goal is 0.5; docs/performance.md tells what wolfSSL's share is made of.
python3 bench/direct/cost.py build/host --limit mbedtls=0.5 --limit wolfssl=0.9
