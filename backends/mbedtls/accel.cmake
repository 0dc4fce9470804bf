# SPDX-License-Identifier: MIT
# Faster arithmetic behind Mbed TLS's own functions, of libraries that others keep; docs/performance.md
# has what each is worth. Included by CMakeLists.txt once `sources` holds the library's files.
#
#   ring      P-256, X25519, RSA, DHE, AES-GCM, ChaCha20-Poly1305 and SHA-256 in the assembler of x86-64: ring is
#             BoringSSL's code with its functions to be had singly, each for a named processor.
#             What ring has not, where its sources are (backends/accel): AES-CCM by BearSSL, and
#             SHA-1 and ChaCha20-Poly1305 on AVX-512 by intel-ipsec-mb
#   bearssl   P-256 and X25519 in constant-time C: made for 32-bit multipliers, a few KB
#   none      what Mbed TLS has

set(USSL_MBEDTLS_ACCEL AUTO CACHE STRING "Who computes for Mbed TLS: ring, bearssl, none; AUTO: by profile and CPU")
set_property(CACHE USSL_MBEDTLS_ACCEL PROPERTY STRINGS AUTO ring bearssl none)
set(USSL_RUST_RING_SOURCE_DIR "" CACHE PATH "Folder with the sources of ring (empty: build/sources/rust-ring)")

set(ACCEL_SOURCES_bearssl ${BEARSSL_DIR})
set(ACCEL_SOURCES_ring ${PROJECT_SOURCE_DIR}/build/sources/rust-ring)
set(ACCEL_PROOF_bearssl src/ec/ec_p256_m31.c)
set(ACCEL_PROOF_ring pregenerated/p256-x86_64-asm-elf.S)
if(USSL_RUST_RING_SOURCE_DIR)
    get_filename_component(ACCEL_SOURCES_ring ${USSL_RUST_RING_SOURCE_DIR} ABSOLUTE)
endif()

# accel_choose(out): who it is; AUTO falls back, loudly, and a name that cannot be had is an error.
function(accel_choose out)
    set(who ${USSL_MBEDTLS_ACCEL})
    if(NOT who MATCHES "^(AUTO|ring|bearssl|none)$")
        message(FATAL_ERROR "USSL_MBEDTLS_ACCEL is '${who}'; it takes AUTO, ring, bearssl or none.")
    elseif(who STREQUAL "ring" AND NOT USSL_ASM_ARCH STREQUAL "x86_64")
        message(FATAL_ERROR "USSL_MBEDTLS_ACCEL=ring is for x86-64 with USSL_ASM; take bearssl.")
    elseif(who MATCHES "^(ring|bearssl)$" AND NOT EXISTS ${ACCEL_SOURCES_${who}}/${ACCEL_PROOF_${who}})
        message(FATAL_ERROR "The sources of ${who} are not in ${ACCEL_SOURCES_${who}}. Fetch them with "
                            "`cmake/sources.sh bearssl rust-ring` (Debian), or name a folder with "
                            "-DUSSL_BEARSSL_SOURCE_DIR=DIR or -DUSSL_RUST_RING_SOURCE_DIR=DIR.")
    elseif(who STREQUAL "AUTO")
        set(wanted bearssl)
        if(USSL_PROFILE STREQUAL "small")
            set(wanted "") # 8 KB of flash, which that profile is there to save
        elseif(USSL_PROFILE STREQUAL "fast" AND USSL_ASM_ARCH STREQUAL "x86_64")
            set(wanted ring bearssl)
        endif()
        set(who none)
        foreach(name IN LISTS wanted)
            if(who STREQUAL "none" AND EXISTS ${ACCEL_SOURCES_${name}}/${ACCEL_PROOF_${name}})
                set(who ${name})
            elseif(who STREQUAL "none")
                message(STATUS "Mbed TLS will be slower than it can be: no sources of ${name} in "
                               "${ACCEL_SOURCES_${name}} (`./run build` fetches them; see cmake/sources.sh)")
            endif()
        endforeach()
    endif()
    set(${out} ${who} PARENT_SCOPE)
endfunction()

# accel_replace(FILE REGEX REPLACEMENT PROOF): the library's FILE is compiled from a copy in which REGEX
# was replaced; PROOF must then be in it. Changes `sources` of the caller.
function(accel_replace file regex replacement proof)
    ussl_change(sources ${MBEDTLS_DIR}/library/${file} "${regex}" "${replacement}" "${proof}" -DUSSL_MBEDTLS_ACCEL=none)
    set(sources ${sources} PARENT_SCOPE)
endfunction()

# accel_rename(FILE FUNCTION...): the definition of a function keeps its code under ussl__FUNCTION_of_library;
# a file of accel/ defines the function in its place, for every caller in the library alike.
macro(accel_rename file)
    foreach(function ${ARGN})
        accel_replace(${file} "([\n]int )mbedtls_(${function})\\(" "\\1ussl__\\2_of_library("
                      "\nint ussl__${function}_of_library(")
    endforeach()
endmacro()

# accel_hash(NAME FUNCTION LOOP MANY): what of a hash comes in whole blocks goes to ussl__NAME_blocks
# first: where FUNCTION takes one, and, by MANY in place of LOOP, where many are at hand.
function(accel_hash name function loop many)
    set(declaration "size_t ussl__${name}_blocks(uint32_t *, const unsigned char *, size_t)")
    accel_replace(${name}.c "([\n]#include \"mbedtls/${name}.h\")" "\\1\n${declaration};" "${declaration}")
    set(call "ussl__${name}_blocks(ctx->state, data, sizeof ctx->buffer)")
    accel_replace(${name}.c "([\n]int ${function}\\([^{]*{)" "\\1\n    if (${call} != 0) {\n        return 0;\n    }" "${call}")
    accel_replace(${name}.c "${loop}" "${many}" "${many}")
    set(sources ${sources} PARENT_SCOPE)
endfunction()

# accel_prefix(OUT_DIR FILES...): ring's functions get names of ours, so that BoringSSL can be linked as well.
function(accel_prefix folder)
    # Those that no line below finds.
    set(names avx2_available adx_bmi2_available k25519Precomp x25519_fe_isnegative fiat_curve25519_adx_mul
        fiat_curve25519_adx_square)
    foreach(file ${ARGN})
        file(STRINGS ${file} lines REGEX "^(\\.globl[ \t]+[a-zA-Z0-9_]+|(void|int) [a-zA-Z0-9_]+\\(|       void ecp_)")
        foreach(line IN LISTS lines)
            string(REGEX REPLACE "^(\\.globl[ \t]+| *void +|int +)([a-zA-Z0-9_]+).*" "\\2" name "${line}")
            list(APPEND names ${name})
        endforeach()
    endforeach()
    list(REMOVE_DUPLICATES names)
    set(text "")
    foreach(name IN LISTS names)
        string(APPEND text "#define ${name} ussl__ring_${name}\n")
    endforeach()
    foreach(header prefix_symbols prefix_symbols_asm)
        file(CONFIGURE OUTPUT ${folder}/ring_core_generated/${header}.h CONTENT "${text}" @ONLY)
    endforeach()
endfunction()

accel_choose(accel)
set(MBEDTLS_ACCEL_TARGETS "")
set(MBEDTLS_ACCEL_LICENCE "")
if(accel STREQUAL "none")
    return()
endif()
message(STATUS "ussl backend mbedtls computes by ${accel}")
accel_rename(ecp.c ecp_mul_restartable ecp_muladd_restartable)
add_library(mbedtls_lib_accel OBJECT accel/ecp.c accel/p256_${accel}.c accel/x25519_${accel}.c)
target_link_libraries(mbedtls_lib_accel PRIVATE ussl_room mbedtls_headers)
target_include_directories(mbedtls_lib_accel PRIVATE ${PROJECT_SOURCE_DIR})
set(folder ${ACCEL_SOURCES_${accel}})
set(shared "")

if(accel STREQUAL "bearssl")
    set(files ${folder}/src/ec/ec_p256_m31.c ${folder}/src/ec/ec_c25519_m31.c)
    if(USSL_PROFILE STREQUAL "fast")
        # Unrolled: 37 % fewer instructions on a Cortex-M4 for 8 KB more.
        set_source_files_properties(${files} PROPERTIES COMPILE_OPTIONS -O3)
    endif()
    add_library(mbedtls_lib_bearssl OBJECT ${files} ${folder}/src/codec/ccopy.c)
    target_include_directories(mbedtls_lib_bearssl PRIVATE ${folder}/inc ${folder}/src)
    target_include_directories(mbedtls_lib_accel SYSTEM PRIVATE ${folder}/inc)
    set(MBEDTLS_ACCEL_LICENCE "MIT")
else()
    enable_language(ASM)
    accel_rename(chachapoly.c chachapoly_encrypt_and_tag chachapoly_auth_decrypt)
    set(call "size_t at_once = ussl__gcm_blocks(ctx, p, out_p, input_length)")
    accel_replace(gcm.c "([\n]    )(while \\(input_length >= 16\\) {)"
                  "\\1${call};\\1input_length -= at_once;\\1p += at_once;\\1out_p += at_once;\\1\\2" "${call}")
    set(declaration "size_t ussl__gcm_blocks(mbedtls_gcm_context *, const unsigned char *, unsigned char *, size_t)")
    accel_replace(gcm.c "[\n](int mbedtls_gcm_update\\()" "\n${declaration};\n\\1" "${declaration}")
    set(declaration "_Bool ussl__montmul(uint64_t *, const uint64_t *, const uint64_t *, size_t, const uint64_t *, size_t, uint64_t)")
    accel_replace(bignum_core.c "([\n]#include \"bignum_core.h\")" "\\1\n${declaration};" "${declaration}")
    set(call "ussl__montmul(X, A, B, B_limbs, N, AN_limbs, mm)")
    accel_replace(bignum_core.c "([\n]void mbedtls_mpi_core_montmul\\([^{]*{)" "\\1\n    if (${call}) {\n        return;\n    }" "${call}")
    set(declaration "int ussl__ecdsa_invert(const mbedtls_ecp_group *, mbedtls_mpi *, const mbedtls_mpi *)")
    accel_replace(ecdsa.c "([\n]#include \"bignum_internal.h\")" "\\1\n${declaration};" "${declaration}")
    accel_replace(ecdsa.c "mbedtls_mpi_gcd_modinv_odd\\(NULL, ([^,]*), ([^,]*), &grp->N\\)" "ussl__ecdsa_invert(grp, \\1, \\2)"
                  "ussl__ecdsa_invert(grp, &s_inv, s)")
    accel_hash(sha256 mbedtls_internal_sha256_process_c "size_t processed = 0;"
               "size_t processed = ussl__sha256_blocks(ctx->state, data, len);\n    data += processed;\n    len -= processed;")
    target_sources(mbedtls_lib_accel PRIVATE accel/gcm_ring.c accel/chachapoly_ring.c accel/sha256_ring.c
        accel/montmul_ring.c accel/ecdsa_ring.c)
    set(files ${folder}/crypto/crypto.c ${folder}/crypto/mem.c ${folder}/crypto/fipsmodule/ec/p256-nistz.c
              ${folder}/crypto/curve25519/curve25519.c ${folder}/crypto/curve25519/curve25519_64_adx.c
              ${folder}/third_party/fiat/asm/fiat_curve25519_adx_mul.S
              ${folder}/third_party/fiat/asm/fiat_curve25519_adx_square.S)
    foreach(name p256-x86_64-asm aes-gcm-avx2-x86_64 aesni-gcm-x86_64 ghash-x86_64 chacha20_poly1305_x86_64
                 sha256-x86_64 x86_64-mont x86_64-mont5)
        list(APPEND files ${folder}/pregenerated/${name}-elf.S)
    endforeach()
    accel_prefix(${CMAKE_CURRENT_BINARY_DIR}/ring ${files} ${folder}/third_party/fiat/curve25519_64_adx.h)
    add_library(mbedtls_lib_ring OBJECT ${files})
    target_include_directories(mbedtls_lib_ring PRIVATE ${folder}/include ${CMAKE_CURRENT_BINARY_DIR}/ring)
    set(MBEDTLS_ACCEL_LICENCE "Apache-2.0 AND ISC")
    ussl_cpu_x86(cpu)
    list(APPEND shared ${cpu})
    ussl_ipsec_mb(ipsec_mb)
    target_compile_definitions(mbedtls_lib_accel PRIVATE USSL_HAVE_CHACHAPOLY_AVX512=$<BOOL:${ipsec_mb}>)
    if(ipsec_mb)
        list(APPEND shared ${ipsec_mb})
        accel_hash(sha1 mbedtls_internal_sha1_process "while \\(ilen >= 64\\) {"
                   "size_t at_once = ussl__sha1_blocks(ctx->state, input, ilen);\n    input += at_once;\n    ilen -= at_once;\n    while (ilen >= 64) {")
        string(APPEND MBEDTLS_ACCEL_LICENCE " AND BSD-3-Clause")
    endif()
    ussl_ccm_x86(ccm)
    if(ccm)
        list(APPEND shared ${ccm})
        accel_rename(ccm.c ccm_encrypt_and_tag ccm_auth_decrypt)
        accel_rename(aes.c aes_crypt_cbc)
        target_sources(mbedtls_lib_accel PRIVATE accel/ccm_bearssl.c accel/cbc_bearssl.c)
        target_include_directories(mbedtls_lib_accel SYSTEM PRIVATE ${BEARSSL_DIR}/inc)
        set(symcipher ${BEARSSL_DIR}/src/symcipher)
        add_library(mbedtls_lib_cbc OBJECT ${symcipher}/aes_x86ni_cbcenc.c ${symcipher}/aes_x86ni_cbcdec.c)
        target_include_directories(mbedtls_lib_cbc PRIVATE ${BEARSSL_DIR}/inc ${BEARSSL_DIR}/src)
        target_link_libraries(mbedtls_lib_cbc PRIVATE ussl_library_flags)
        list(APPEND shared mbedtls_lib_cbc)
        string(APPEND MBEDTLS_ACCEL_LICENCE " AND MIT")
    endif()
endif()
target_link_libraries(mbedtls_lib_${accel} PRIVATE ussl_library_flags)
set_target_properties(mbedtls_lib_${accel} PROPERTIES C_EXTENSIONS ON)
set(MBEDTLS_ACCEL_TARGETS mbedtls_lib_${accel} mbedtls_lib_accel ${shared})
list(REMOVE_DUPLICATES MBEDTLS_ACCEL_TARGETS)
