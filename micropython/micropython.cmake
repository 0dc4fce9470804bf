# SPDX-License-Identifier: MIT
# The ussl module for ports built with CMake (ESP32, RP2): USER_C_MODULES=<this file>.
#
#   USSL_LIB   libussl.a, built with CMake for the same target

add_library(usermod_ussl INTERFACE)
foreach(source modussl wrap context options trust arguments errors socket stream transport inspect)
    target_sources(usermod_ussl INTERFACE ${CMAKE_CURRENT_LIST_DIR}/${source}.c)
endforeach()
target_include_directories(usermod_ussl INTERFACE
    ${CMAKE_CURRENT_LIST_DIR} ${CMAKE_CURRENT_LIST_DIR}/../api)
if(NOT USSL_LIB)
    message(FATAL_ERROR "USSL_LIB is not set: build libussl.a for this target first, then pass "
                        "-DUSSL_LIB=<path>/libussl.a.")
endif()
target_link_libraries(usermod_ussl INTERFACE ${USSL_LIB})
target_link_libraries(usermod INTERFACE usermod_ussl)
