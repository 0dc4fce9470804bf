# SPDX-License-Identifier: MIT
# The ussl module for ports built with make: USER_C_MODULES=<this repository>.
#
#   USSL_LIB   libussl.a, built with CMake for the same target
#   USSL_INC   more include flags, if ussl.h is not the repository's

USSL_MOD_DIR := $(USERMOD_DIR)

SRC_USERMOD_C += $(addprefix $(USSL_MOD_DIR)/, modussl.c wrap.c context.c options.c trust.c \
	arguments.c errors.c socket.c stream.c transport.c inspect.c)

CFLAGS_USERMOD += -I$(USSL_MOD_DIR) -I$(USSL_MOD_DIR)/../api $(USSL_INC)
LDFLAGS_USERMOD += $(USSL_LIB)
