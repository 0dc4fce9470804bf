# SPDX-License-Identifier: MIT
# The ways in for users: cmake --install, find_package(ussl), pkg-config ussl.
if(NOT USSL_INSTALL)
    return()
endif()
include(GNUInstallDirs)
include(CMakePackageConfigHelpers)

install(TARGETS ussl EXPORT ussl ARCHIVE DESTINATION ${CMAKE_INSTALL_LIBDIR}
        INCLUDES DESTINATION ${CMAKE_INSTALL_INCLUDEDIR})
set(public_headers api/ussl.h)
if(USSL_HAVE_POSIX)
    list(APPEND public_headers api/ussl_wrap.h)
endif()
install(FILES ${public_headers} DESTINATION ${CMAKE_INSTALL_INCLUDEDIR})

set(config_dir ${CMAKE_INSTALL_LIBDIR}/cmake/ussl)
install(EXPORT ussl NAMESPACE ussl:: FILE ussl-targets.cmake DESTINATION ${config_dir})
configure_package_config_file(cmake/ussl-config.cmake.in ${PROJECT_BINARY_DIR}/ussl-config.cmake
                              INSTALL_DESTINATION ${config_dir})
write_basic_package_version_file(${PROJECT_BINARY_DIR}/ussl-config-version.cmake
                                 COMPATIBILITY SameMinorVersion)
install(FILES ${PROJECT_BINARY_DIR}/ussl-config.cmake ${PROJECT_BINARY_DIR}/ussl-config-version.cmake
        DESTINATION ${config_dir})

set(USSL_PC_LIBS "")
if(USSL_HAVE_THREADS AND USSL_HAVE_POSIX)
    set(USSL_PC_LIBS "-pthread")
endif()
# The folder of the .pc file leads to the prefix, so that an installed tree may be moved.
string(REGEX REPLACE "[^/]+" ".." up "${CMAKE_INSTALL_LIBDIR}")
set(USSL_PC_PREFIX "\${pcfiledir}/../${up}")
if(IS_ABSOLUTE "${CMAKE_INSTALL_LIBDIR}")
    set(USSL_PC_PREFIX "${CMAKE_INSTALL_PREFIX}")
endif()
configure_file(cmake/ussl.pc.in ${PROJECT_BINARY_DIR}/ussl.pc @ONLY)
install(FILES ${PROJECT_BINARY_DIR}/ussl.pc DESTINATION ${CMAKE_INSTALL_LIBDIR}/pkgconfig)
