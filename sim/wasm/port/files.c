/* SPDX-License-Identifier: MIT */
/* Files in and out for the page: uploads of certificates and scripts, the editor's save. */
#include <stdlib.h>
#include <string.h>

#include "extmod/vfs.h"
#include "py/builtin.h"
#include "py/mperrno.h"
#include "py/objlist.h"
#include "py/runtime.h"
#include "py/stream.h"
#include "sim.h"

static int errno_of(mp_obj_t exc)
{
    if (mp_obj_is_subclass_fast(MP_OBJ_FROM_PTR(mp_obj_get_type(exc)),
                                MP_OBJ_FROM_PTR(&mp_type_OSError))) {
        mp_obj_t value = mp_obj_exception_get_value(exc);
        if (mp_obj_is_small_int(value)) {
            return -(int)MP_OBJ_SMALL_INT_VALUE(value);
        }
    }
    return -MP_EIO;
}

static mp_obj_t open_file(const char *path, const char *mode)
{
    mp_obj_t args[2] = {mp_obj_new_str_from_cstr(path), mp_obj_new_str_from_cstr(mode)};
    return mp_vfs_open(2, args, (mp_map_t *)&mp_const_empty_map);
}

int sim_file_write(const char *path, const uint8_t *data, size_t len)
{
    nlr_buf_t nlr;
    if (nlr_push(&nlr) != 0) {
        return errno_of(MP_OBJ_FROM_PTR(nlr.ret_val));
    }
    mp_obj_t file = open_file(path, "wb");
    int err = 0;
    mp_stream_rw(file, (void *)(uintptr_t)data, len, &err, MP_STREAM_RW_WRITE);
    mp_stream_close(file);
    nlr_pop();
    return err ? -err : 0;
}

static int copy_out(const void *from, size_t len, uint8_t **out)
{
    *out = malloc(len + 1);
    if (!*out) {
        return -MP_ENOMEM;
    }
    memcpy(*out, from, len);
    return (int)len;
}

int sim_file_read(const char *path, uint8_t **out)
{
    *out = NULL;
    nlr_buf_t nlr;
    if (nlr_push(&nlr) != 0) {
        return errno_of(MP_OBJ_FROM_PTR(nlr.ret_val));
    }
    mp_obj_t file = open_file(path, "rb");
    mp_obj_t method[2];
    mp_load_method(file, MP_QSTR_read, method);
    mp_obj_t bytes = mp_call_method_n_kw(0, 0, method);
    mp_stream_close(file);
    size_t len;
    const char *data = mp_obj_str_get_data(bytes, &len);
    int rc = copy_out(data, len, out);
    nlr_pop();
    return rc;
}

int sim_file_list(const char *path, uint8_t **out)
{
    *out = NULL;
    nlr_buf_t nlr;
    if (nlr_push(&nlr) != 0) {
        return errno_of(MP_OBJ_FROM_PTR(nlr.ret_val));
    }
    vstr_t text;
    vstr_init(&text, 256);
    mp_obj_t arg = mp_obj_new_str_from_cstr(path);
    mp_obj_t iter = mp_vfs_ilistdir(1, &arg);
    mp_obj_t next;
    while ((next = mp_iternext(iter)) != MP_OBJ_STOP_ITERATION) {
        mp_obj_t *items;
        mp_obj_get_array_fixed_n(next, 4, &items);
        size_t len;
        const char *name = mp_obj_str_get_data(items[0], &len);
        vstr_add_strn(&text, name, len);
        if (mp_obj_get_int(items[1]) == MP_S_IFDIR) {
            vstr_add_char(&text, '/');
        }
        vstr_add_char(&text, '\n');
    }
    int rc = copy_out(text.buf, text.len, out);
    nlr_pop();
    return rc;
}

int sim_file_remove(const char *path)
{
    nlr_buf_t nlr;
    if (nlr_push(&nlr) != 0) {
        return errno_of(MP_OBJ_FROM_PTR(nlr.ret_val));
    }
    mp_vfs_remove(mp_obj_new_str_from_cstr(path));
    nlr_pop();
    return 0;
}
