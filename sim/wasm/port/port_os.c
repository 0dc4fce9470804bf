/* SPDX-License-Identifier: MIT */
/* os.urandom from the browser's generator; included by extmod/modos.c. */
#include "host.h"
#include "py/mperrno.h"
#include "py/runtime.h"

static mp_obj_t mp_os_urandom(mp_obj_t num)
{
    mp_int_t n = mp_obj_get_int(num);
    if (n < 0) {
        mp_raise_ValueError(MP_ERROR_TEXT("urandom takes a count of 0 or more"));
    }
    vstr_t vstr;
    vstr_init_len(&vstr, (size_t)n);
    if (host_random(vstr.buf, (size_t)n) != 0) {
        mp_raise_OSError(MP_EIO);
    }
    return mp_obj_new_bytes_from_vstr(&vstr);
}
static MP_DEFINE_CONST_FUN_OBJ_1(mp_os_urandom_obj, mp_os_urandom);
