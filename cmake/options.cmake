# SPDX-License-Identifier: MIT
# What a user may choose at configure time, checked as soon as it is read.

# A backend is a folder of backends/ that has a CMakeLists.txt; nothing else lists them.
file(GLOB backend_files ${PROJECT_SOURCE_DIR}/backends/*/CMakeLists.txt)
set(USSL_KNOWN_BACKENDS "")
foreach(file IN LISTS backend_files)
    get_filename_component(folder ${file} DIRECTORY)
    get_filename_component(name ${folder} NAME)
    list(APPEND USSL_KNOWN_BACKENDS ${name})
endforeach()
list(JOIN USSL_KNOWN_BACKENDS ", " known_backends)

set(USSL_BACKEND mbedtls CACHE STRING "The TLS library behind ussl: ${known_backends}")
set_property(CACHE USSL_BACKEND PROPERTY STRINGS ${USSL_KNOWN_BACKENDS})
set(USSL_BACKENDS "" CACHE STRING "All backends to link, for host tools (default: USSL_BACKEND)")

foreach(name IN LISTS USSL_BACKEND USSL_BACKENDS)
    if(NOT name IN_LIST USSL_KNOWN_BACKENDS)
        message(FATAL_ERROR "There is no backend '${name}'. USSL_BACKEND and USSL_BACKENDS take: "
                            "${known_backends}.")
    endif()
endforeach()
# The default stands first, whatever the order in which they were named.
set(linked ${USSL_BACKEND} ${USSL_BACKENDS})
list(REMOVE_DUPLICATES linked)
set(USSL_BACKENDS ${linked})

set(USSL_PROFILE fast CACHE STRING "Library configuration: small, balanced or fast")
set_property(CACHE USSL_PROFILE PROPERTY STRINGS small balanced fast)
if(NOT USSL_PROFILE MATCHES "^(small|balanced|fast)$")
    message(FATAL_ERROR "There is no profile '${USSL_PROFILE}'. USSL_PROFILE takes: small, "
                        "balanced, fast.")
endif()

option(USSL_KEYLOG "Compile the key log in (it exports secrets; for tests and debugging)" OFF)
option(USSL_LTO "Link-time optimisation of ussl and of the library: a tenth less flash on firmware" OFF)
option(USSL_ASM "Use the assembler of the libraries where the profile and the CPU have it" ON)
option(USSL_WERROR "Warnings in ussl's own code are errors" ${USSL_TOP_LEVEL})
option(USSL_INSTALL "Generate the install rules" ${USSL_TOP_LEVEL})

option(USSL_BUILD_CLI "Build the ussl command" OFF)
option(USSL_BUILD_TESTS "Build the tests" OFF)
option(USSL_BUILD_FUZZERS "With the tests, build the fuzz targets (clang)" OFF)
option(USSL_BUILD_BENCH "Build the benchmarks" OFF)
option(USSL_BUILD_EXAMPLES "Build the examples" OFF)
option(USSL_BUILD_MICROPYTHON "Build the MicroPython module" OFF)

option(USSL_COVERAGE "Count which lines of ussl's own code run (clang)" OFF)
set(USSL_LIBRARY_CONFIG "" CACHE PATH
    "Folder with a configuration header that replaces ours (ussl_mbedtls_config.h, user_settings.h)")

set(USSL_SANITIZE "" CACHE STRING "Sanitizers: address, undefined, thread, or address;undefined")
foreach(name IN LISTS USSL_SANITIZE)
    if(NOT name MATCHES "^(address|undefined|thread)$")
        message(FATAL_ERROR "USSL_SANITIZE does not know '${name}'. It takes: address, undefined, "
                            "thread, or address;undefined.")
    endif()
endforeach()

# POSIX: sockets, getrandom, clocks and pthreads of a host; firmware and wasm bring their own.
if(UNIX AND NOT CMAKE_SYSTEM_NAME MATCHES "^(Generic|Emscripten)$" AND NOT EMSCRIPTEN)
    set(USSL_HAVE_POSIX 1)
else()
    set(USSL_HAVE_POSIX 0)
endif()
option(USSL_THREADS "Make the libraries safe for contexts shared between threads"
       ${USSL_HAVE_POSIX})
