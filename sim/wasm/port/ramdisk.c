/* SPDX-License-Identifier: MIT */
/* A block device in memory for littlefs; it outlives the interpreter, the tab's memory alone. */
#include "ramdisk.h"

#include <string.h>

#include "extmod/vfs.h"
#include "extmod/vfs_lfs.h"
#include "py/mperrno.h"
#include "py/runtime.h"

enum { BLOCK_SIZE = 4096, BLOCK_COUNT = 4096 };

/* 16 MiB at most; a block costs nothing before it is written. */
static uint8_t *blocks[BLOCK_COUNT];
static bool formatted;

static uint8_t *block_at(mp_obj_t number, mp_int_t offset, size_t len, bool make)
{
    mp_int_t n = mp_obj_get_int(number) + offset / BLOCK_SIZE;
    mp_int_t within = offset % BLOCK_SIZE;
    if (n < 0 || n >= BLOCK_COUNT || offset < 0 || (size_t)within + len > BLOCK_SIZE) {
        mp_raise_OSError(MP_EINVAL);
    }
    if (!blocks[n] && make) {
        blocks[n] = malloc(BLOCK_SIZE);
        if (!blocks[n]) {
            mp_raise_OSError(MP_ENOMEM);
        }
        memset(blocks[n], 0xff, BLOCK_SIZE);
    }
    return blocks[n] ? blocks[n] + within : NULL;
}

static mp_obj_t ramdisk_readblocks(size_t n_args, const mp_obj_t *args)
{
    mp_buffer_info_t buf;
    mp_get_buffer_raise(args[2], &buf, MP_BUFFER_WRITE);
    mp_int_t offset = n_args > 3 ? mp_obj_get_int(args[3]) : 0;
    for (size_t at = 0; at < buf.len;) {
        size_t room = (size_t)(BLOCK_SIZE - (offset + (mp_int_t)at) % BLOCK_SIZE);
        size_t part = MIN(buf.len - at, room);
        uint8_t *from = block_at(args[1], offset + (mp_int_t)at, part, false);
        if (from) {
            memcpy((uint8_t *)buf.buf + at, from, part);
        } else {
            memset((uint8_t *)buf.buf + at, 0xff, part);
        }
        at += part;
    }
    return MP_OBJ_NEW_SMALL_INT(0);
}
static MP_DEFINE_CONST_FUN_OBJ_VAR_BETWEEN(ramdisk_readblocks_obj, 3, 4, ramdisk_readblocks);

static mp_obj_t ramdisk_writeblocks(size_t n_args, const mp_obj_t *args)
{
    mp_buffer_info_t buf;
    mp_get_buffer_raise(args[2], &buf, MP_BUFFER_READ);
    mp_int_t offset = n_args > 3 ? mp_obj_get_int(args[3]) : 0;
    for (size_t at = 0; at < buf.len;) {
        size_t room = (size_t)(BLOCK_SIZE - (offset + (mp_int_t)at) % BLOCK_SIZE);
        size_t part = MIN(buf.len - at, room);
        memcpy(block_at(args[1], offset + (mp_int_t)at, part, true), (uint8_t *)buf.buf + at, part);
        at += part;
    }
    return MP_OBJ_NEW_SMALL_INT(0);
}
static MP_DEFINE_CONST_FUN_OBJ_VAR_BETWEEN(ramdisk_writeblocks_obj, 3, 4, ramdisk_writeblocks);

static mp_obj_t ramdisk_ioctl(mp_obj_t self, mp_obj_t op, mp_obj_t arg)
{
    (void)self;
    switch (mp_obj_get_int(op)) {
    case MP_BLOCKDEV_IOCTL_BLOCK_COUNT:
        return MP_OBJ_NEW_SMALL_INT(BLOCK_COUNT);
    case MP_BLOCKDEV_IOCTL_BLOCK_SIZE:
        return MP_OBJ_NEW_SMALL_INT(BLOCK_SIZE);
    case MP_BLOCKDEV_IOCTL_BLOCK_ERASE: {
        /* An erased block is given back, and what it held is gone from memory. */
        uint8_t *block = block_at(arg, 0, 0, false);
        if (block) {
            memset(block, 0, BLOCK_SIZE);
            free(block);
            blocks[mp_obj_get_int(arg)] = NULL;
        }
        return MP_OBJ_NEW_SMALL_INT(0);
    }
    case MP_BLOCKDEV_IOCTL_INIT:
    case MP_BLOCKDEV_IOCTL_DEINIT:
    case MP_BLOCKDEV_IOCTL_SYNC:
        return MP_OBJ_NEW_SMALL_INT(0);
    default:
        return mp_const_none;
    }
}
static MP_DEFINE_CONST_FUN_OBJ_3(ramdisk_ioctl_obj, ramdisk_ioctl);

static const mp_rom_map_elem_t ramdisk_locals_table[] = {
    {MP_ROM_QSTR(MP_QSTR_readblocks), MP_ROM_PTR(&ramdisk_readblocks_obj)},
    {MP_ROM_QSTR(MP_QSTR_writeblocks), MP_ROM_PTR(&ramdisk_writeblocks_obj)},
    {MP_ROM_QSTR(MP_QSTR_ioctl), MP_ROM_PTR(&ramdisk_ioctl_obj)},
};
static MP_DEFINE_CONST_DICT(ramdisk_locals, ramdisk_locals_table);

static MP_DEFINE_CONST_OBJ_TYPE(ramdisk_type, MP_QSTR_RamDisk, MP_TYPE_FLAG_NONE, locals_dict,
                                &ramdisk_locals);
static const mp_obj_base_t ramdisk = {&ramdisk_type};

void ramdisk_mount(void)
{
    mp_obj_t device = MP_OBJ_FROM_PTR(&ramdisk);
    if (!formatted) {
        mp_obj_t make[2];
        mp_load_method(MP_OBJ_FROM_PTR(&mp_type_vfs_lfs2), MP_QSTR_mkfs, make);
        mp_obj_t args[3] = {make[0], make[1], device};
        if (make[1] == MP_OBJ_NULL) {
            mp_call_function_1(make[0], device);
        } else {
            mp_call_method_n_kw(1, 0, args);
        }
        formatted = true;
    }
    mp_obj_t vfs = mp_call_function_1(MP_OBJ_FROM_PTR(&mp_type_vfs_lfs2), device);
    mp_obj_t args[2] = {vfs, MP_OBJ_NEW_QSTR(MP_QSTR__slash_)};
    mp_vfs_mount(2, args, (mp_map_t *)&mp_const_empty_map);
    MP_STATE_VM(vfs_cur) = MP_STATE_VM(vfs_mount_table);
}
