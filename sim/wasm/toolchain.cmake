# SPDX-License-Identifier: MIT
# WebAssembly by Emscripten, for libussl.a: exceptions of C (setjmp) are those of WebAssembly.
find_program(EMCC emcc REQUIRED)
file(REAL_PATH ${EMCC} emcc_file)
get_filename_component(emcc_folder ${emcc_file} DIRECTORY)
find_file(EMSCRIPTEN_TOOLCHAIN Emscripten.cmake REQUIRED NO_CMAKE_FIND_ROOT_PATH
    PATHS ${emcc_folder}/cmake/Modules/Platform /usr/share/emscripten/cmake/Modules/Platform)
# -sSUPPORT_LONGJMP=wasm: no frame of JavaScript lies between Python and its host.
set(CMAKE_C_FLAGS_INIT "-sSUPPORT_LONGJMP=wasm")
include(${EMSCRIPTEN_TOOLCHAIN})
