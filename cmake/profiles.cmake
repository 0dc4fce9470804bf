# SPDX-License-Identifier: MIT
# What each profile holds: the value of every USSL_HAVE_* macro and of the record sizes.
# docs/profiles.md tells why. Each can be set on the command line; AUTO follows the chosen suites
# where they decide (versions, pre-shared keys), else the profile.

# ussl_feature(NAME small balanced fast "what it is") sets USSL_HAVE_NAME to 0 or 1.
function(ussl_feature name small balanced fast text)
    set(USSL_HAVE_${name} AUTO CACHE STRING "${text} (AUTO: by the profile)")
    set_property(CACHE USSL_HAVE_${name} PROPERTY STRINGS AUTO ON OFF)
    set(value ${USSL_HAVE_${name}})
    if(value STREQUAL "AUTO" AND DEFINED USSL_AUTO_${name})
        set(value ${USSL_AUTO_${name}})
    elseif(value STREQUAL "AUTO")
        set(value ${${USSL_PROFILE}})
    endif()
    if(value)
        set(USSL_HAVE_${name} 1 PARENT_SCOPE)
    else()
        set(USSL_HAVE_${name} 0 PARENT_SCOPE)
    endif()
    set_property(GLOBAL APPEND PROPERTY USSL_FEATURES ${name})
endfunction()

#            name            small balanced fast
ussl_feature(CLIENT             1     1      1  "The client role")
ussl_feature(SERVER             0     1      1  "The server role")
ussl_feature(TLS12              1     1      1  "TLS 1.2")
ussl_feature(TLS13              1     1      1  "TLS 1.3")
ussl_feature(SESSIONS           1     1      1  "Session tickets and resumption")
ussl_feature(PSK                0     1      1  "Pre-shared keys")
ussl_feature(CRL                0     1      1  "Certificate revocation lists")
ussl_feature(EXTERNAL_KEY       1     1      1  "Private keys behind a sign callback")
ussl_feature(EXPORTER           0     1      1  "Keying material exporter")
# On hosts: wolfSSL's OCSP brings the C library's calendar along, and that its stdio.
ussl_feature(OCSP               0     0      ${USSL_HAVE_POSIX}  "Stapled OCSP responses")
ussl_feature(ENCRYPTED_KEYS     0     0      1  "Private keys under a pass phrase")
ussl_feature(SUITE_NAMES        0     1      1  "Names of suites, beside their numbers")

if(NOT USSL_HAVE_CLIENT AND NOT USSL_HAVE_SERVER)
    message(FATAL_ERROR "USSL_HAVE_CLIENT and USSL_HAVE_SERVER are both off; one role is needed.")
endif()
if(NOT USSL_HAVE_TLS12 AND NOT USSL_HAVE_TLS13)
    message(FATAL_ERROR "USSL_HAVE_TLS12 and USSL_HAVE_TLS13 are both off; one is needed.")
endif()

# The largest record that a connection takes and makes, in bytes of plaintext.
# ussl_record_size(DIRECTION small balanced fast) sets USSL_DIRECTION_CONTENT_LEN.
function(ussl_record_size direction small balanced fast)
    set(name USSL_${direction}_CONTENT_LEN)
    set(${name} AUTO CACHE STRING "Largest ${direction} record in bytes, 512 to 16384 (AUTO: by the profile)")
    set(value ${${name}})
    if(value STREQUAL "AUTO")
        set(value ${${USSL_PROFILE}})
    endif()
    if(NOT value MATCHES "^[0-9]+$" OR value LESS 512 OR value GREATER 16384)
        message(FATAL_ERROR "${name} is '${value}'; it takes 512 to 16384, or AUTO.")
    endif()
    set(${name} ${value} PARENT_SCOPE)
endfunction()

ussl_record_size(IN  4096 16384 16384)
ussl_record_size(OUT 4096  4096 16384)
