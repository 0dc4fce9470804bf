# SPDX-License-Identifier: MIT
# WebAssembly by Emscripten, for libussl.a; USSL_SIM_COMPILER is what compiler.sh prints.
find_program(EMCC emcc REQUIRED)
file(REAL_PATH ${EMCC} emcc_file)
get_filename_component(emcc_folder ${emcc_file} DIRECTORY)
find_file(EMSCRIPTEN_TOOLCHAIN Emscripten.cmake REQUIRED NO_CMAKE_FIND_ROOT_PATH
    PATHS ${emcc_folder}/cmake/Modules/Platform /usr/share/emscripten/cmake/Modules/Platform)
# What compiler.sh tells, without a start of emcc for each file.
set(CMAKE_C_COMPILE_OBJECT "${USSL_SIM_COMPILER} <DEFINES> <INCLUDES> <FLAGS> -o <OBJECT> -c <SOURCE>")
list(APPEND CMAKE_TRY_COMPILE_PLATFORM_VARIABLES USSL_SIM_COMPILER)
include(${EMSCRIPTEN_TOOLCHAIN})
