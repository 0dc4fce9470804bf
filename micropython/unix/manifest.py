# SPDX-License-Identifier: MIT
# Python modules that are part of the binary.
include("$(MPY_DIR)/extmod/asyncio")
for name in ("log", "checkNet", "ssl"):
    module(name + ".py", base_path="$(BOARD_DIR)/../modules", opt=3)
