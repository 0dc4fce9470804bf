# SPDX-License-Identifier: MIT
# build both backends and the command into build/host
#
#   ./run build
#
# The command is build/host/ussl afterwards. Tests are not built; `./run tests` does that.
need build
build_command
say "build/host/ussl is ready: try build/host/ussl --help"
