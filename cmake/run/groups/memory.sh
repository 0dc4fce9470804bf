# SPDX-License-Identifier: MIT
# docs/memory.md: what a connection and each option need, measured again (USSL_REGENERATE=1 writes it)
# when: full
# needs: bench
. "$root/cmake/profile.sh"
profile fast memory_end
profile small memory_end
python3 bench/memory/table.py docs/memory.md build/host "$folder"
