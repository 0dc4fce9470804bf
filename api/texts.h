/* SPDX-License-Identifier: MIT */
/* Sentences for people, which a build without USSL_HAVE_ERROR_TEXTS leaves out. */
#ifndef USSL_TEXTS_H
#define USSL_TEXTS_H

#include "ussl_config.h"

/* Where a sentence doubles as "not NULL: there is a reason", an empty one stays. */
#if USSL_HAVE_ERROR_TEXTS
#define USSL__TEXT(words) words
#else
#define USSL__TEXT(words) ""
#endif

#endif
