# SPDX-License-Identifier: MIT
# Compiler flags: those of our own code (ussl_room), those of the libraries (ussl_library_flags).

# What every room of ours compiles with: include folders, C11, warnings.
add_library(ussl_room INTERFACE)
target_include_directories(ussl_room INTERFACE ${PROJECT_SOURCE_DIR}/api ${PROJECT_BINARY_DIR}/generated)
target_compile_options(ussl_room INTERFACE
    -Wall -Wextra -Wundef -Wconversion -Wshadow $<$<BOOL:${USSL_WERROR}>:-Werror>
    -fvisibility=hidden -ffunction-sections -fdata-sections)
if(USSL_HAVE_POSIX)
    # -std=c11 hides POSIX; the hosts' files need it, the core's do not notice.
    target_compile_definitions(ussl_room INTERFACE _DEFAULT_SOURCE)
endif()
set(CMAKE_C_STANDARD 11)
set(CMAKE_C_STANDARD_REQUIRED ON)
set(CMAKE_C_EXTENSIONS OFF)

# What the libraries compile with. Their optimisation is the profile's, whatever the build type:
# -O3 was measured slower than -O2 on AES-GCM. No -Werror: their warnings are not ours to mend.
add_library(ussl_library_flags INTERFACE)
target_include_directories(ussl_library_flags INTERFACE ${PROJECT_BINARY_DIR}/generated)
set(USSL_LIBRARY_OPTIMISATION "" CACHE STRING "Optimisation of the TLS libraries (empty: by the profile)")
if(USSL_LIBRARY_OPTIMISATION)
    set(library_optimisation ${USSL_LIBRARY_OPTIMISATION})
elseif(USSL_PROFILE STREQUAL "fast")
    set(library_optimisation -O2)
else()
    set(library_optimisation -Os)
endif()
target_compile_options(ussl_library_flags INTERFACE
    ${library_optimisation} -w -fvisibility=hidden -ffunction-sections -fdata-sections)

# Sanitizers watch our code for everything, the libraries for memory and races only: undefined
# behaviour in them is reported upstream, not here.
set(sanitize_libraries ${USSL_SANITIZE})
list(REMOVE_ITEM sanitize_libraries undefined)
if(USSL_SANITIZE)
    list(JOIN USSL_SANITIZE "," ours)
    target_compile_options(ussl_room INTERFACE
        -fsanitize=${ours} -fno-sanitize-recover=all -fno-omit-frame-pointer)
    add_link_options(-fsanitize=${ours})
endif()
if(sanitize_libraries)
    list(JOIN sanitize_libraries "," theirs)
    target_compile_options(ussl_library_flags INTERFACE -fsanitize=${theirs} -fno-omit-frame-pointer)
endif()

if(USSL_COVERAGE)
    target_compile_options(ussl_room INTERFACE -fprofile-instr-generate -fcoverage-mapping)
    add_link_options(-fprofile-instr-generate)
endif()

# Across files; a program that links it needs the compiler's own ar (gcc-ar).
if(USSL_LTO)
    target_compile_options(ussl_room INTERFACE -flto)
    target_compile_options(ussl_library_flags INTERFACE -flto)
endif()

# Which assembler a library may use: x86_64, cortex_m (Thumb-2), or none.
set(USSL_ASM_ARCH none)
if(USSL_ASM AND CMAKE_SYSTEM_PROCESSOR MATCHES "^(x86_64|AMD64|amd64)$" AND CMAKE_SIZEOF_VOID_P EQUAL 8
   AND USSL_HAVE_POSIX)
    set(USSL_ASM_ARCH x86_64)
elseif(USSL_ASM AND CMAKE_SYSTEM_PROCESSOR MATCHES "^cortex-m(3|4|7|33|55)")
    set(USSL_ASM_ARCH cortex_m)
endif()
