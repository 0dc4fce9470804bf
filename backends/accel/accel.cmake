# SPDX-License-Identifier: MIT
# What several backends compute by, each once for all of them: BearSSL's AES-CCM for AES-NI, and three
# files of intel-ipsec-mb, Intel's ChaCha20 and Poly1305 for AVX-512 and its SHA-1 for the SHA
# extensions, which nasm assembles.

set(USSL_BEARSSL_SOURCE_DIR "" CACHE PATH "Folder with the sources of BearSSL (empty: build/sources/bearssl)")
set(BEARSSL_DIR ${PROJECT_SOURCE_DIR}/build/sources/bearssl)
if(USSL_BEARSSL_SOURCE_DIR)
    get_filename_component(BEARSSL_DIR ${USSL_BEARSSL_SOURCE_DIR} ABSOLUTE)
endif()

set(USSL_INTEL_IPSEC_MB_SOURCE_DIR "" CACHE PATH
    "Folder with the sources of intel-ipsec-mb (empty: build/sources/intel-ipsec-mb)")
set(INTEL_IPSEC_MB_DIR ${PROJECT_SOURCE_DIR}/build/sources/intel-ipsec-mb)
if(USSL_INTEL_IPSEC_MB_SOURCE_DIR)
    get_filename_component(INTEL_IPSEC_MB_DIR ${USSL_INTEL_IPSEC_MB_SOURCE_DIR} ABSOLUTE)
endif()
set(USSL__HAVE_IPSEC_MB OFF)
if(USSL_ASM_ARCH STREQUAL "x86_64" AND USSL_PROFILE STREQUAL "fast")
    find_program(USSL_NASM nasm)
    mark_as_advanced(USSL_NASM)
    if(USSL_NASM AND EXISTS ${INTEL_IPSEC_MB_DIR}/lib/avx512_t2/poly_fma_avx512.asm)
        set(CMAKE_ASM_NASM_COMPILER ${USSL_NASM})
        enable_language(ASM_NASM)
        set(USSL__HAVE_IPSEC_MB ON)
    else()
        message(STATUS "SHA-1, and ChaCha20-Poly1305 on a CPU with AVX-512, will be slower than they can be: they take "
                       "nasm, and the sources of intel-ipsec-mb in ${INTEL_IPSEC_MB_DIR} (`./run build` fetches both)")
    endif()
endif()

# ussl_cpu_x86(OUT): the target that asks the processor, once for all backends.
function(ussl_cpu_x86 out)
    if(NOT TARGET ussl_cpu_x86)
        add_library(ussl_cpu_x86 OBJECT ${PROJECT_SOURCE_DIR}/backends/accel/cpu_x86.c)
        target_link_libraries(ussl_cpu_x86 PRIVATE ussl_room)
    endif()
    set(${out} ussl_cpu_x86 PARENT_SCOPE)
endfunction()

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

# ussl_ipsec_mb(OUT): the targets of chachapoly_avx512.c and sha1_x86.c and of what they call, once for all
# backends; empty where there is none.
function(ussl_ipsec_mb out)
    set(${out} "" PARENT_SCOPE)
    if(NOT USSL__HAVE_IPSEC_MB)
        return()
    endif()
    if(NOT TARGET ussl_ipsec_mb)
        set(here ${PROJECT_SOURCE_DIR}/backends/accel)
        add_library(ussl_ipsec_mb OBJECT ${here}/chachapoly_avx512.c ${here}/sha1_x86.c)
        target_link_libraries(ussl_ipsec_mb PRIVATE ussl_room)
        set(lib ${INTEL_IPSEC_MB_DIR}/lib)
        set(files ${lib}/avx512_t1/chacha20_avx512.asm ${lib}/avx512_t2/poly_fma_avx512.asm ${lib}/sse_t2/sha1_ni_x1_sse.asm)
        set_source_files_properties(${files} PROPERTIES LANGUAGE ASM_NASM)
        add_library(ussl_ipsec_mb_asm OBJECT ${files})
        # The prefix keeps its names apart from those of a libIPSec_MB that is linked as well.
        target_compile_options(ussl_ipsec_mb_asm PRIVATE --gprefix ussl__imb_)
        target_compile_definitions(ussl_ipsec_mb_asm PRIVATE LINUX SAFE_DATA SAFE_PARAM)
        target_include_directories(ussl_ipsec_mb_asm PRIVATE ${lib}/)
    endif()
    ussl_cpu_x86(cpu)
    set(${out} ussl_ipsec_mb ussl_ipsec_mb_asm ${cpu} PARENT_SCOPE)
endfunction()
