# SPDX-License-Identifier: MIT
# The library's X25519 for Thumb-2, corrected, behind accel/x25519_cortex_m.c; PORT is its folder.
#
# In 5.7.2 a difference that borrowed, and a sum with its highest bit set, are brought below 2^255 by 19,
# which is wrong where the number is not in the range that was thought of: after the borrow less than 19
# was left, or a product came out at 2^255 or a little above. tests/kat has ten public values that go there.
# Multiplying and squaring take any number of 256 bits, so the highest bit may stay, and it is the borrow
# (or carry) that counts: 2^256 is 38. A product is below 2^255 + 2^230, so that this never wraps again.
set(x25519 ${port}/thumb2-curve25519.S)
if(WOLFSSL_VERSION VERSION_EQUAL 5.7.2)
    file(READ ${x25519} text)
    # ussl_x25519_mend(WHAT BEFORE AFTER): BEFORE, lines with `|` between them, must be there once.
    function(ussl_x25519_mend what before after)
        string(REPLACE "|" "\n\t" before "${before}")
        string(REPLACE "|" "\n\t" after "${after}")
        string(FIND "${text}" "${before}" first)
        string(FIND "${text}" "${before}" last REVERSE)
        if(first EQUAL -1 OR NOT first EQUAL last)
            message(FATAL_ERROR "thumb2-curve25519.S of this wolfSSL 5.7.2 is not as it was expected (${what}); "
                                "configure with -DUSSL_ASM=OFF.")
        endif()
        string(REPLACE "${before}" "${after}" text "${text}")
        set(text "${text}" PARENT_SCOPE)
    endfunction()
    ussl_x25519_mend("borrow of fe_add_sub_op"
        "SBCS	r10, r4, r6|SBC	r11, r5, r7|/*  Add */" "SBCS	r10, r4, r6|SBCS	r11, r5, r7|SBC	lr, lr, lr|/*  Add */")
    ussl_x25519_mend("difference of fe_add_sub_op"
        "MOV	lr, #0x13|AND	lr, lr, r11, ASR #31|LDM	r1, {r4, r5, r6, r7, r8, r9}"
        "AND	lr, lr, #0x26|LDM	r1, {r4, r5, r6, r7, r8, r9}")
    ussl_x25519_mend("end of fe_add_sub_op"
        "SBCS	r9, r9, #0x0|BFC	r11, #31, #1|SBCS	r10, r10, #0x0|SBC	r11, r11, #0x0"
        "SBCS	r9, r9, #0x0|SBCS	r10, r10, #0x0|SBC	r11, r11, #0x0")
    ussl_x25519_mend("fe_sub_op"
        "SBC	lr, r5, lr|MOV	r2, #0x13|AND	r2, r2, lr, ASR #31" "SBCS	lr, r5, lr|SBC	r2, r2, r2|AND	r2, r2, #0x26")
    ussl_x25519_mend("end of fe_sub_op"
        "SBCS	r11, r11, #0x0|BFC	lr, #31, #1|SBCS	r12, r12, #0x0" "SBCS	r11, r11, #0x0|SBCS	r12, r12, #0x0")
    ussl_x25519_mend("fe_add_op"
        "ADC	lr, r5, lr|MOV	r2, #0x13|AND	r2, r2, lr, ASR #31"
        "ADCS	lr, r5, lr|MOV	r3, #0x26|SBC	r2, r2, r2|BIC	r2, r3, r2")
    ussl_x25519_mend("end of fe_add_op"
        "ADCS	r11, r11, #0x0|BFC	lr, #31, #1|ADCS	r12, r12, #0x0" "ADCS	r11, r11, #0x0|ADCS	r12, r12, #0x0")
    set(x25519 ${CMAKE_CURRENT_BINARY_DIR}/thumb2-curve25519.S)
    file(CONFIGURE OUTPUT ${x25519} CONTENT "${text}" @ONLY)
endif()
target_sources(wolfssl_lib PRIVATE ${x25519})
# Where the processor has what it needs (config/user_settings.h), accel/ stands in front of it.
set_source_files_properties(${x25519} PROPERTIES COMPILE_DEFINITIONS curve25519=ussl__curve25519_of_library)
