/* SPDX-License-Identifier: MIT */
/* The one source of random bytes for the core and for both libraries. */
#include "ussl_internal.h"

static ussl_random_fn hook;
static void *hook_arg;

int ussl_set_random(ussl_random_fn fn, void *arg)
{
    if (ussl__in_use()) {
        return USSL_E_BUSY;
    }
    hook = fn;
    hook_arg = arg;
    return USSL_OK;
}

int ussl__random(void *buf, size_t len)
{
    bool good =
        hook != NULL ? hook(hook_arg, buf, len) == USSL_OK : ussl_port_random(buf, len) == 0;
    if (good) {
        return USSL_OK;
    }
    /* Half a secret is none: nobody may use what came so far. */
    ussl__wipe(buf, len);
    ussl__mark *mark = ussl_port_mark();
    if (mark != NULL) {
        mark->no_random = true;
    }
    return USSL_E_RANDOM;
}
