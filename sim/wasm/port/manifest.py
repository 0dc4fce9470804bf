# SPDX-License-Identifier: MIT
# Python modules that are part of the build.
include("$(MPY_DIR)/extmod/asyncio")
module("log.py", base_path="$(PORT_DIR)/../../../micropython/modules", opt=3)
module("checkNet.py", base_path="$(PORT_DIR)/../../../micropython/modules", opt=3)
module("ssl.py", base_path="$(PORT_DIR)/../../../micropython/modules", opt=3)
