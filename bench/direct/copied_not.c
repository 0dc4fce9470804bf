/* SPDX-License-Identifier: MIT */
/* Programs whose instructions are counted count no copies: that would be counted too. */
#include "copied.h"

uint64_t copied_bytes;
