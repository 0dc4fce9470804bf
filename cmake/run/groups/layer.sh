# SPDX-License-Identifier: MIT
# what ussl costs beside the same library called directly: instructions, bytes, copies of the payload
# when: full
# needs: bench
configure host
build host --target layer_programs
python3 bench/direct/cost.py build/host --limit 1.0
