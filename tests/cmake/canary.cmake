# SPDX-License-Identifier: MIT
# The sanitizer run watches itself: a program that leaks on purpose must come out red.

if("address" IN_LIST USSL_SANITIZE)
    add_executable(canary_leak ${CMAKE_CURRENT_LIST_DIR}/../canary/leak.c)
    target_link_libraries(canary_leak PRIVATE ussl_test_support)
    add_test(NAME canary_leak COMMAND ${guard} $<TARGET_FILE:canary_leak>)
    # WILL_FAIL alone would also be content with a program that crashes or is missing.
    set_tests_properties(canary_leak PROPERTIES
        LABELS unit PASS_REGULAR_EXPRESSION "guard: a sanitizer reported:.*123 byte")
endif()
