# SPDX-License-Identifier: MIT
# The client-only images: `client_live` talks to a server outside, `client` replays one that was
# recorded and is what the size of a client is measured on, `client_measured` tells its heap and stack.

set(BENCH_CHAIN ec CACHE STRING "Which standard chain the server shows: ec, rsa, ecrsa or psk (none)")
set(BENCH_TRANSCRIPT "" CACHE FILEPATH "What a live server sent to client_live")
set(BENCH_CLIENT_ARENA 98304 CACHE STRING "Bytes that the client has for everything")

function(bench_client name figures far_side)
    add_executable(${name} client.c ${far_side} ${CMAKE_CURRENT_BINARY_DIR}/chains/chains.h)
    if(figures)
        target_sources(${name} PRIVATE figures.c)
    endif()
    target_include_directories(${name} PRIVATE ${CMAKE_CURRENT_BINARY_DIR}/chains ${CMAKE_CURRENT_BINARY_DIR})
    if(BENCH_CHAIN STREQUAL "psk")
        target_compile_definitions(${name} PRIVATE CLIENT_PSK=1)
    elseif(BENCH_CHAIN STREQUAL "ec")
        target_compile_definitions(${name} PRIVATE CLIENT_PSK=0 CLIENT_ROOT=chain_ec_root)
    else()
        target_compile_definitions(${name} PRIVATE CLIENT_PSK=0 CLIENT_ROOT=chain_rsa_root)
    endif()
    target_compile_definitions(${name} PRIVATE CLIENT_FIGURES=${figures} CLIENT_ARENA_SIZE=${BENCH_CLIENT_ARENA})
    target_link_libraries(${name} PRIVATE board bench_parts ussl_core ${objects})
    target_link_options(${name} PRIVATE -T ${CMAKE_CURRENT_BINARY_DIR}/board.ld
                        -Wl,-Map=${CMAKE_CURRENT_BINARY_DIR}/${name}.map)
endfunction()

bench_client(client_live 1 live.c)
if(BENCH_TRANSCRIPT)
    file(READ ${BENCH_TRANSCRIPT} bytes HEX)
    set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${BENCH_TRANSCRIPT})
    string(REGEX REPLACE "(..)" "0x\\1," bytes "${bytes}")
    file(CONFIGURE OUTPUT ${CMAKE_CURRENT_BINARY_DIR}/transcript.h CONTENT
        "static const unsigned char transcript[] = {@bytes@};\n" @ONLY)
    bench_client(client 0 replay.c)
    bench_client(client_measured 1 replay.c)
endif()
