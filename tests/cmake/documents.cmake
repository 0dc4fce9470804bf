# SPDX-License-Identifier: MIT
# Documents that are generated from test runs, and the tests that fail when they are stale.
#
#   USSL_REGENERATE=1 ctest --test-dir build/host -R ^documents    writes them anew

# ussl_document(NAME AFTER test... COMMAND script...) holds docs/NAME.md against what the run gave.
function(ussl_document name)
    cmake_parse_arguments(arg "" "" "AFTER;COMMAND" ${ARGN})
    add_test(NAME documents_${name}
        COMMAND Python3::Interpreter ${arg_COMMAND} ${USSL_TEST_OUT_DIR} ${PROJECT_SOURCE_DIR}/docs/${name}.md)
    set_tests_properties(documents_${name} PROPERTIES
        LABELS conformance FIXTURES_REQUIRED ${name}_results)
    foreach(test IN LISTS arg_AFTER)
        set_tests_properties(${test} PROPERTIES FIXTURES_SETUP ${name}_results)
    endforeach()
endfunction()

# They speak of both backends in their widest build.
list(LENGTH USSL_BACKENDS linked)
if(linked EQUAL 2 AND USSL_PROFILE STREQUAL "fast" AND TARGET conformance_suite_matrix)
    ussl_document(suites AFTER conformance_suite_matrix
        COMMAND ${CMAKE_CURRENT_SOURCE_DIR}/conformance/suites_doc.py)
    ussl_document(parity AFTER conformance_parity
        COMMAND ${CMAKE_CURRENT_SOURCE_DIR}/parity/parity_doc.py)
    ussl_document(negatives AFTER conformance_negatives
        COMMAND ${CMAKE_CURRENT_SOURCE_DIR}/conformance/negatives_doc.py)
    if(TARGET ussl_cli)
        add_test(NAME documents_comparison
            COMMAND Python3::Interpreter ${CMAKE_CURRENT_SOURCE_DIR}/build/comparison.py
                $<TARGET_FILE:ussl_cli> ${PROJECT_SOURCE_DIR}/README.md)
        set_tests_properties(documents_comparison PROPERTIES LABELS conformance)
    endif()
endif()
