# SPDX-License-Identifier: MIT
# docs/profiles.md names every macro of both configuration headers and every feature
# when: fast
# needs: -
words=$(grep -oE '[A-Za-z_0-9]+' docs/profiles.md | sort -u)

# documented NAMES...: each must be a word of the document.
documented() {
    local name
    for name in "$@"; do
        count "docs/profiles.md names $name" grep -qxF "$name" <<<"$words"
    done
}

defined() { sed -n 's/^# *define \([A-Za-z_0-9]*\).*/\1/p' "$1" | sort -u; }

documented $(defined backends/mbedtls/config/ussl_mbedtls_config.h | grep -v '^USSL_' |
    sed 's/^MBEDTLS_//; s/_ENABLED$//; s/^KEY_EXCHANGE_//; s/^ECP_DP_//; s/^SSL_TLS1_3_KEY_EXCHANGE_MODE_.*/SSL_TLS1_3_KEY_EXCHANGE_MODE_/')
documented $(defined backends/wolfssl/config/user_settings.h | grep -v '^USSL_')
documented $(sed -n 's/^ussl_feature(\([A-Z0-9_]*\) .*/USSL_HAVE_\1/p' cmake/profiles.cmake)
counted
