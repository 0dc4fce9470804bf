# SPDX-License-Identifier: MIT
# What a backend's CMakeLists.txt says about itself; a third backend is one folder that calls these.

# ussl_source_dir(NAME out) finds the library's sources: the user's folder, or the fetched one.
function(ussl_source_dir name out)
    string(TOUPPER ${name} upper)
    set(option USSL_${upper}_SOURCE_DIR)
    set(${option} "" CACHE PATH "Folder with the sources of ${name} (empty: build/sources/${name})")
    set(folder "${${option}}")
    if(NOT folder)
        set(folder ${PROJECT_SOURCE_DIR}/build/sources/${name})
    endif()
    if(NOT IS_DIRECTORY ${folder})
        message(FATAL_ERROR "The sources of ${name} are not in ${folder}. Fetch them with "
            "`./run build` or `cmake/sources.sh ${name}` (Debian), or name a folder of your own with -D${option}=DIR.")
    endif()
    get_filename_component(folder ${folder} ABSOLUTE)
    set(${out} ${folder} PARENT_SCOPE)
endfunction()

# ussl_source_version(out FILE REGEX) reads a version out of a library's header.
function(ussl_source_version out file regex)
    if(NOT EXISTS ${file})
        message(FATAL_ERROR "${file} is missing: that folder does not hold the library's sources.")
    endif()
    file(STRINGS ${file} line REGEX "${regex}" LIMIT_COUNT 1)
    if(NOT line MATCHES "${regex}")
        message(FATAL_ERROR "${file} tells no version; is that folder the library's source?")
    endif()
    set(${out} ${CMAKE_MATCH_1} PARENT_SCOPE)
endfunction()

# ussl_mend(LIST FILE REGEX REPLACEMENT [REGEX REPLACEMENT]) puts a corrected copy of one of the sources of LIST in its place:
# for a mistake of the library that nothing outside of it can reach. Where the text is not there, as
# in a release that mends it, the file is taken as it is.
function(ussl_mend list file regex replacement)
    file(READ ${file} text)
    string(REGEX REPLACE "${regex}" "${replacement}" mended "${text}")
    if(ARGC GREATER 5)
        string(REGEX REPLACE "${ARGV4}" "${ARGV5}" mended "${mended}")
    endif()
    if(NOT text STREQUAL mended)
        get_filename_component(name ${file} NAME)
        set(copy ${CMAKE_CURRENT_BINARY_DIR}/${name})
        file(CONFIGURE OUTPUT ${copy} CONTENT "${mended}" @ONLY)
        set(sources ${${list}})
        list(REMOVE_ITEM sources ${file})
        set(${list} ${sources} ${copy} PARENT_SCOPE)
    endif()
endfunction()

# ussl_change(FROM COPY REGEX REPLACEMENT PROOF OTHERWISE) writes FROM to COPY with REGEX replaced. PROOF must then be in it:
# where a release of the library reads otherwise, CMake ends and says with what to configure.
function(ussl_change from copy regex replacement proof otherwise)
    file(READ ${from} text)
    string(REGEX REPLACE "${regex}" "${replacement}" text "${text}")
    string(FIND "${text}" "${proof}" at)
    if(at EQUAL -1)
        message(FATAL_ERROR "${from} is not as it was expected: no '${proof}' could be put into it. Configure with ${otherwise}.")
    endif()
    file(CONFIGURE OUTPUT ${copy} CONTENT "${text}" @ONLY)
endfunction()

# ussl_add_backend(NAME n VERSION v LICENCE text SOURCE_DIR dir LIBRARY targets HEADERS target)
# makes ussl_backend_NAME of all .c files beside the caller and enters all of them into the ussl library.
# What is in the folders config and accel belongs to the library's own targets.
function(ussl_add_backend)
    cmake_parse_arguments(arg "" "NAME;VERSION;LICENCE;SOURCE_DIR;HEADERS" "LIBRARY" ${ARGN})
    file(GLOB_RECURSE sources CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/*.c)
    list(FILTER sources EXCLUDE REGEX "${CMAKE_CURRENT_SOURCE_DIR}/(config|accel)/")
    # The cipher core serves benches and known-answer tests, which ask for every algorithm.
    if(USSL_EXACT_SUITES)
        list(FILTER sources EXCLUDE REGEX "/cipher[^/]*\\.c$")
    endif()
    add_library(ussl_backend_${arg_NAME} OBJECT ${sources})
    target_link_libraries(ussl_backend_${arg_NAME} PRIVATE ussl_room ${arg_HEADERS})
    set_property(GLOBAL PROPERTY USSL_${arg_NAME}_OBJECT_TARGETS ussl_backend_${arg_NAME} ${arg_LIBRARY})
    set_property(GLOBAL PROPERTY USSL_${arg_NAME}_LIBRARY_TARGETS ${arg_LIBRARY})

    # Where the sources come from: a stamp of cmake/sources.sh, or the user's word alone.
    set(origin "user's folder")
    set(sha256 "")
    if(EXISTS ${arg_SOURCE_DIR}/.ussl-source)
        file(STRINGS ${arg_SOURCE_DIR}/.ussl-source stamp)
        set(origin "not in the manifest")
        if("pinned=yes" IN_LIST stamp)
            set(origin "pinned")
        endif()
        list(FILTER stamp INCLUDE REGEX "^sha256=")
        string(REPLACE "sha256=" "" sha256 "${stamp}")
    endif()
    set_property(GLOBAL PROPERTY USSL_${arg_NAME}_VERSION "${arg_VERSION}")
    set_property(GLOBAL PROPERTY USSL_${arg_NAME}_LICENCE "${arg_LICENCE}")
    set_property(GLOBAL PROPERTY USSL_${arg_NAME}_ORIGIN "${origin}")
    set_property(GLOBAL PROPERTY USSL_${arg_NAME}_SHA256 "${sha256}")
    set_property(GLOBAL PROPERTY USSL_${arg_NAME}_SOURCE_DIR "${arg_SOURCE_DIR}")
endfunction()

# The closing words of a configure run: what was chosen, and under which licence.
function(ussl_summary)
    message(STATUS "ussl ${PROJECT_VERSION}: profile ${USSL_PROFILE}, records ${USSL_IN_CONTENT_LEN} in "
                   "${USSL_OUT_CONTENT_LEN} out, default backend ${USSL_BACKEND}")
    foreach(backend IN LISTS USSL_BACKENDS)
        get_property(version GLOBAL PROPERTY USSL_${backend}_VERSION)
        get_property(licence GLOBAL PROPERTY USSL_${backend}_LICENCE)
        get_property(origin GLOBAL PROPERTY USSL_${backend}_ORIGIN)
        message(STATUS "ussl backend ${backend} ${version} (${origin}), licence: ${licence}")
        if(origin STREQUAL "not in the manifest")
            message(WARNING "${backend} ${version} is not in cmake/sources.txt; measured baselines do not hold for it.")
        endif()
    endforeach()
endfunction()
