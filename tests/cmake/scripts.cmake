# SPDX-License-Identifier: MIT
# Tests that drive the built programs and the build itself: interop with other TLS stacks, consumers,
# public headers, images of firmware.

# ussl_test_script(GROUP NAME COMMAND...) runs a script as GROUP_NAME.
function(ussl_test_script group name)
    add_test(NAME ${group}_${name} COMMAND ${ARGN})
    set_tests_properties(${group}_${name} PROPERTIES LABELS ${group} TIMEOUT 900)
endfunction()

set(interop_sources ${CMAKE_CURRENT_SOURCE_DIR}/interop)
if(TARGET ussl_cli AND NOT USSL_SANITIZE)
    file(GLOB scripts CONFIGURE_DEPENDS ${interop_sources}/test_*.py)
    foreach(script IN LISTS scripts)
        get_filename_component(name ${script} NAME_WE)
        string(REPLACE "test_" "" name ${name})
        ussl_test_script(interop ${name} Python3::Interpreter ${script}
            --ussl $<TARGET_FILE:ussl_cli> --pki ${USSL_TEST_PKI_DIR} --out ${USSL_TEST_OUT_DIR}
            --sources ${PROJECT_SOURCE_DIR}/build/sources)
        # They count on free cores: handshakes have deadlines.
        set_tests_properties(interop_${name} PROPERTIES RUN_SERIAL TRUE)
    endforeach()
endif()

# A judge who knows nothing of ours, on the whole table of verdicts.
ussl_test_script(unit openssl_verify
    Python3::Interpreter ${CMAKE_CURRENT_SOURCE_DIR}/pki/compare.py ${USSL_TEST_PKI_DIR})

find_program(USSL_TEST_CXX NAMES g++ c++ clang++)
ussl_test_script(unit public_headers
    ${CMAKE_CURRENT_SOURCE_DIR}/build/headers.sh ${PROJECT_SOURCE_DIR} ${CMAKE_C_COMPILER} "${USSL_TEST_CXX}")

if(NOT USSL_SANITIZE AND CMAKE_C_COMPILER_ID STREQUAL "GNU")
    foreach(way installed pkgconfig subdirectory)
        ussl_test_script(consumer ${way} ${CMAKE_CURRENT_SOURCE_DIR}/consumer/try.sh ${way}
            ${PROJECT_SOURCE_DIR} ${PROJECT_BINARY_DIR} ${USSL_TEST_OUT_DIR}/consumer-${way}
            ${USSL_TEST_PKI_DIR} ${CMAKE_C_COMPILER})
    endforeach()
    # Folders of their own beside this one, so that a compiler's cache finds for them what was compiled here.
    foreach(backend IN LISTS USSL_BACKENDS)
        if(CMAKE_SIZEOF_VOID_P EQUAL 8)
            ussl_test_script(image arena_${backend} Python3::Interpreter
                ${CMAKE_CURRENT_SOURCE_DIR}/build/arena.py ${backend} ${PROJECT_SOURCE_DIR}
                ${PROJECT_BINARY_DIR}-arena-${backend} ${USSL_TEST_PKI_DIR} ${CMAKE_C_COMPILER})
        endif()
        ussl_test_script(image reduced_${backend} ${CMAKE_CURRENT_SOURCE_DIR}/build/reduced.sh ${backend}
            ${PROJECT_SOURCE_DIR} ${PROJECT_BINARY_DIR}-reduced-${backend} $<TARGET_FILE:ussl> ${USSL_TEST_PKI_DIR}
            ${CMAKE_C_COMPILER})
        ussl_test_script(image seals_${backend} ${CMAKE_CURRENT_SOURCE_DIR}/build/seals.sh ${backend}
            ${PROJECT_SOURCE_DIR} ${PROJECT_BINARY_DIR}-seals-${backend} $<TARGET_FILE:ussl> ${CMAKE_C_COMPILER})
        ussl_test_script(image map_${backend} ${CMAKE_CURRENT_SOURCE_DIR}/build/image.sh ${backend}
            ${PROJECT_SOURCE_DIR} ${PROJECT_BINARY_DIR}-image-${backend} $<TARGET_FILE:ussl>)
    endforeach()
endif()
