# SPDX-License-Identifier: MIT
# docs/steps.md: the longest step of every handshake, counted again (USSL_REGENERATE=1 writes it)
# when: full
# needs: bench
. "$root/cmake/profile.sh"
profile fast memory_end
profile small memory_end
python3 bench/memory/steps.py docs/steps.md build/host "$folder"
