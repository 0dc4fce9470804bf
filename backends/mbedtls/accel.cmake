# SPDX-License-Identifier: MIT
# Faster arithmetic behind Mbed TLS's own functions, of libraries that others keep; docs/performance.md
# has what each is worth. Included by CMakeLists.txt once `sources` holds the library's files.

set(USSL_MBEDTLS_CURVES AUTO CACHE STRING
    "Who computes P-256 and X25519 for Mbed TLS: bearssl, mbedtls, or AUTO (the best whose sources are there)")
set_property(CACHE USSL_MBEDTLS_CURVES PROPERTY STRINGS AUTO bearssl mbedtls)
set(USSL_BEARSSL_SOURCE_DIR "" CACHE PATH "Folder with the sources of BearSSL (empty: build/sources/bearssl)")

# mbedtls_accelerate_curves(): takes the definitions of two functions of ecp.c under other names, so that
# accel/ecp.c stands in their place, for every caller in the library alike.
function(mbedtls_accelerate_curves)
    set(bearssl "${USSL_BEARSSL_SOURCE_DIR}")
    if(NOT bearssl)
        set(bearssl ${PROJECT_SOURCE_DIR}/build/sources/bearssl)
    endif()
    set(who ${USSL_MBEDTLS_CURVES})
    if(NOT who MATCHES "^(AUTO|bearssl|mbedtls)$")
        message(FATAL_ERROR "USSL_MBEDTLS_CURVES is '${who}'; it takes AUTO, bearssl or mbedtls.")
    elseif(who STREQUAL "AUTO" AND USSL_PROFILE STREQUAL "small")
        # 8 KB of flash, which that profile is there to save.
        set(who mbedtls)
    elseif(who STREQUAL "AUTO" AND EXISTS ${bearssl}/src/ec/ec_p256_m31.c)
        set(who bearssl)
    elseif(who STREQUAL "AUTO")
        message(STATUS "Mbed TLS keeps its own P-256 and X25519, many times slower: the sources of BearSSL are not in "
                       "${bearssl}. `cmake/sources.sh bearssl` fetches them (Debian), or name a folder "
                       "with -DUSSL_BEARSSL_SOURCE_DIR=DIR.")
        set(who mbedtls)
    endif()
    if(who STREQUAL "mbedtls")
        return()
    endif()
    if(NOT EXISTS ${bearssl}/src/ec/ec_p256_m31.c)
        message(FATAL_ERROR "The sources of BearSSL are not in ${bearssl}. Fetch them with "
                            "`cmake/sources.sh bearssl` (Debian), or name a folder with "
                            "-DUSSL_BEARSSL_SOURCE_DIR=DIR.")
    endif()

    file(READ ${MBEDTLS_DIR}/library/ecp.c text)
    set(renamed "${text}")
    foreach(name mul muladd)
        string(REGEX REPLACE "([\n]int )mbedtls_ecp_${name}_restartable\\(" "\\1ussl__ecp_${name}_of_library("
               renamed "${renamed}")
        if(NOT renamed MATCHES "[\n]int ussl__ecp_${name}_of_library\\(")
            message(FATAL_ERROR "ecp.c of this Mbed TLS defines mbedtls_ecp_${name}_restartable in another way. "
                                "Configure with -DUSSL_MBEDTLS_CURVES=mbedtls.")
        endif()
    endforeach()
    set(file ${CMAKE_CURRENT_BINARY_DIR}/ecp.c)
    file(CONFIGURE OUTPUT ${file} CONTENT "${renamed}" @ONLY)
    list(FILTER sources EXCLUDE REGEX "/library/ecp\\.c$")
    set(sources ${sources} ${file} PARENT_SCOPE)

    set(files ${bearssl}/src/ec/ec_p256_m31.c ${bearssl}/src/ec/ec_c25519_m31.c)
    if(USSL_PROFILE STREQUAL "fast")
        # Unrolled: 37 % fewer instructions on a Cortex-M4 for 8 KB more.
        set_source_files_properties(${files} PROPERTIES COMPILE_OPTIONS -O3)
    endif()
    add_library(mbedtls_lib_bearssl OBJECT ${files} ${bearssl}/src/codec/ccopy.c)
    target_include_directories(mbedtls_lib_bearssl PRIVATE ${bearssl}/inc ${bearssl}/src)
    target_link_libraries(mbedtls_lib_bearssl PRIVATE ussl_library_flags)
    add_library(mbedtls_lib_accel OBJECT accel/ecp.c accel/p256_bearssl.c accel/x25519_bearssl.c)
    target_include_directories(mbedtls_lib_accel SYSTEM PRIVATE ${bearssl}/inc)
    target_link_libraries(mbedtls_lib_accel PRIVATE ussl_room mbedtls_headers)
    set(MBEDTLS_ACCEL_TARGETS mbedtls_lib_bearssl mbedtls_lib_accel PARENT_SCOPE)
    set(MBEDTLS_ACCEL_LICENCE MIT PARENT_SCOPE)
endfunction()
