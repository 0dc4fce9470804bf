# SPDX-License-Identifier: MIT
# BearSSL, of which several backends take functions: where its sources are, and its AES-CCM of x86-64.

set(USSL_BEARSSL_SOURCE_DIR "" CACHE PATH "Folder with the sources of BearSSL (empty: build/sources/bearssl)")
set(BEARSSL_DIR ${PROJECT_SOURCE_DIR}/build/sources/bearssl)
if(USSL_BEARSSL_SOURCE_DIR)
    get_filename_component(BEARSSL_DIR ${USSL_BEARSSL_SOURCE_DIR} ABSOLUTE)
endif()

# ussl_ccm_x86(OUT): the targets of ccm_x86.c and of what it calls, once for all backends; empty where
# the profile, the processor or missing sources leave AES-CCM to the libraries.
function(ussl_ccm_x86 out)
    set(${out} "" PARENT_SCOPE)
    set(symcipher ${BEARSSL_DIR}/src/symcipher)
    if(NOT USSL_ASM_ARCH STREQUAL "x86_64" OR NOT USSL_PROFILE STREQUAL "fast"
       OR NOT EXISTS ${symcipher}/aes_x86ni_ctrcbc.c)
        return()
    endif()
    if(NOT TARGET ussl_ccm_x86)
        add_library(ussl_ccm_x86 OBJECT ${PROJECT_SOURCE_DIR}/backends/accel/ccm_x86.c)
        target_include_directories(ussl_ccm_x86 SYSTEM PRIVATE ${BEARSSL_DIR}/inc)
        target_link_libraries(ussl_ccm_x86 PRIVATE ussl_room)
        add_library(ussl_ccm_bearssl OBJECT ${symcipher}/aes_x86ni_ctrcbc.c ${symcipher}/aes_x86ni.c)
        target_include_directories(ussl_ccm_bearssl PRIVATE ${BEARSSL_DIR}/inc ${BEARSSL_DIR}/src)
        target_link_libraries(ussl_ccm_bearssl PRIVATE ussl_library_flags)
    endif()
    set(${out} ussl_ccm_x86 ussl_ccm_bearssl PARENT_SCOPE)
endfunction()
