# SPDX-License-Identifier: MIT
# Parts of the unix port that the variant does without: no TLS of its own, no foreign libraries.
FROZEN_MANIFEST ?= $(VARIANT_DIR)/manifest.py
MICROPY_PY_SSL = 0
MICROPY_SSL_MBEDTLS = 0
MICROPY_SSL_AXTLS = 0
MICROPY_PY_BTREE = 0
MICROPY_PY_FFI = 0
MICROPY_PY_JNI = 0
MICROPY_PY_BLUETOOTH = 0
# Not `micropython`: that is the folder of the module's objects in the build.
PROG = micropython-ussl
