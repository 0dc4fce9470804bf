/* SPDX-License-Identifier: MIT */
/* The whole configuration of Mbed TLS 3.6, by profile; docs/profiles.md says why for each macro. */
#ifndef USSL_MBEDTLS_CONFIG_H
#define USSL_MBEDTLS_CONFIG_H

#include "ussl_config.h"

/*
 * The backend supplies two functions, on every system alike:
 *   psa_status_t mbedtls_psa_external_get_random(...)    from ussl__random
 *   mbedtls_ms_time_t mbedtls_ms_time(void)              from the connection's clock
 *   time_t ussl__mbedtls_seconds(time_t *out)            the same in seconds
 * No file, socket, timer or entropy code of the library
 * is compiled in: dates, names and chains are judged by the core.
 */

/* Platform */
#define MBEDTLS_PLATFORM_C
#define MBEDTLS_PLATFORM_MEMORY
#define MBEDTLS_HAVE_TIME
#define MBEDTLS_PLATFORM_TIME_ALT
#define MBEDTLS_PLATFORM_MS_TIME_ALT
/* The defaults too are ours: firmware then needs no heap and no clock of its C library. */
#define MBEDTLS_PLATFORM_STD_CALLOC ussl__calloc
#define MBEDTLS_PLATFORM_STD_FREE   ussl__free
#define MBEDTLS_PLATFORM_STD_TIME   ussl__mbedtls_seconds
#ifndef __ASSEMBLER__
#include <stddef.h>
#include <time.h>
void *ussl__calloc(size_t count, size_t size);
void ussl__free(void *block);
time_t ussl__mbedtls_seconds(time_t *out);
#endif
#if USSL_HAVE_THREADS
#define MBEDTLS_THREADING_C
#define MBEDTLS_THREADING_PTHREAD
#endif
#if !USSL_PROFILE_SMALL
#define MBEDTLS_ERROR_C
#else
#define MBEDTLS_ERROR_STRERROR_DUMMY
#endif
#define MBEDTLS_VERSION_C

/* Assembler and tables */
#define MBEDTLS_HAVE_ASM
#define MBEDTLS_AES_ROM_TABLES
#if !USSL_ALG_LONG_KEYS
#define MBEDTLS_AES_ONLY_128_BIT_KEY_LENGTH
#endif
#if USSL_ASM_X86_64
#define MBEDTLS_AESNI_C
#endif
#if !USSL_PROFILE_FAST
#define MBEDTLS_AES_FEWER_TABLES
#elif !USSL_ASM_X86_64
#define MBEDTLS_GCM_LARGE_TABLE
#endif
#if USSL_PROFILE_SMALL
#define MBEDTLS_SHA256_SMALLER
#define MBEDTLS_ECP_WINDOW_SIZE       2
#define MBEDTLS_ECP_FIXED_POINT_OPTIM 0
#define MBEDTLS_MPI_WINDOW_SIZE       1
#elif USSL_PROFILE_BALANCED
#define MBEDTLS_SHA512_SMALLER
#define MBEDTLS_ECP_WINDOW_SIZE       4
#define MBEDTLS_ECP_FIXED_POINT_OPTIM 1
#define MBEDTLS_MPI_WINDOW_SIZE       2
#else
#define MBEDTLS_ECP_WINDOW_SIZE       4 /* 5 to 7 execute the same number of instructions */
#define MBEDTLS_ECP_FIXED_POINT_OPTIM 1
#define MBEDTLS_MPI_WINDOW_SIZE       3
#endif

/* Hashes */
#define MBEDTLS_MD_C
#define MBEDTLS_SHA256_C
#if USSL_HAVE_TLS13
#define MBEDTLS_HKDF_C
#endif
#if USSL_ALG_SHA384
#define MBEDTLS_SHA384_C
#endif
#if USSL_ALG_SHA512
#define MBEDTLS_SHA512_C
#endif
#if USSL_ALG_SHA1
#define MBEDTLS_SHA1_C
#endif
#if USSL_HAVE_ENCRYPTED_KEYS
#define MBEDTLS_MD5_C
#endif

/* Ciphers */
#define MBEDTLS_CIPHER_C
#if USSL_ALG_AES || USSL_HAVE_ENCRYPTED_KEYS
#define MBEDTLS_AES_C
#endif
#if USSL_ALG_GCM
#define MBEDTLS_GCM_C
#endif
#if USSL_ALG_CHACHA20
#define MBEDTLS_CHACHA20_C
#define MBEDTLS_POLY1305_C
#define MBEDTLS_CHACHAPOLY_C
#endif
#if USSL_ALG_CCM
#define MBEDTLS_CCM_C
#endif
#if USSL_ALG_CAMELLIA
#define MBEDTLS_CAMELLIA_C
#endif
#if USSL_ALG_CBC || USSL_HAVE_ENCRYPTED_KEYS
#define MBEDTLS_CIPHER_MODE_CBC
#define MBEDTLS_CIPHER_PADDING_PKCS7
#else
#define MBEDTLS_BLOCK_CIPHER_NO_DECRYPT
#endif
#if USSL_HAVE_ENCRYPTED_KEYS && USSL_PROFILE_FAST
#define MBEDTLS_DES_C
#endif

/* Public-key arithmetic */
#define MBEDTLS_BIGNUM_C
#if USSL_ALG_EC
#define MBEDTLS_ECP_C
#define MBEDTLS_ECP_NIST_OPTIM
#define MBEDTLS_ECDH_C
#endif
#if USSL_ALG_P256
#define MBEDTLS_ECP_DP_SECP256R1_ENABLED
#endif
#if USSL_ALG_X25519
#define MBEDTLS_ECP_DP_CURVE25519_ENABLED
#endif
#if USSL_ALG_P384
#define MBEDTLS_ECP_DP_SECP384R1_ENABLED
#endif
#if USSL_ALG_P521
#define MBEDTLS_ECP_DP_SECP521R1_ENABLED
#endif
#if USSL_ALG_ECDSA
#define MBEDTLS_ECDSA_C
#if USSL_HAVE_OWN_CERT
#define MBEDTLS_ECDSA_DETERMINISTIC
#define MBEDTLS_HMAC_DRBG_C
#else
#define MBEDTLS_ECDSA_SIGN_ALT /* the backend's refuses: there is no key to sign with */
#endif
#endif
#if USSL_ALG_RSA
#define MBEDTLS_RSA_C
#define MBEDTLS_PKCS1_V15
#define MBEDTLS_PKCS1_V21
#define MBEDTLS_X509_RSASSA_PSS_SUPPORT
#endif
#if USSL_ALG_DH
#define MBEDTLS_DHM_C
#endif

/* Keys and certificates */
#define MBEDTLS_ASN1_PARSE_C
#define MBEDTLS_ASN1_WRITE_C
#define MBEDTLS_OID_C
#if USSL_HAVE_PEM
#define MBEDTLS_BASE64_C
#define MBEDTLS_PEM_PARSE_C
#endif
#define MBEDTLS_PK_C
#define MBEDTLS_PK_PARSE_C
#if USSL_HAVE_EXTERNAL_KEY && USSL_ALG_RSA
#define MBEDTLS_PK_RSA_ALT_SUPPORT
#endif
#if !USSL_PROFILE_SMALL && USSL_ALG_EC
#define MBEDTLS_PK_PARSE_EC_COMPRESSED
#endif
#if USSL_HAVE_ENCRYPTED_KEYS
#define MBEDTLS_PKCS5_C
#define MBEDTLS_PKCS12_C
#endif
#define MBEDTLS_X509_USE_C
#define MBEDTLS_X509_CRT_PARSE_C
#define MBEDTLS_X509_REMOVE_INFO

/* PSA: the library's TLS 1.3 stands on it */
#if USSL_HAVE_TLS13
#define MBEDTLS_PSA_CRYPTO_C
#define MBEDTLS_PSA_CRYPTO_EXTERNAL_RNG
#if !USSL_PROFILE_SMALL
#define MBEDTLS_PSA_KEY_STORE_DYNAMIC
#else
#define MBEDTLS_PSA_KEY_SLOT_COUNT 8
#endif
#endif

/* TLS */
#define MBEDTLS_SSL_TLS_C
#if USSL_HAVE_CLIENT
#define MBEDTLS_SSL_CLI_C
#endif
#if USSL_HAVE_SERVER
#define MBEDTLS_SSL_SRV_C
#endif
#define MBEDTLS_SSL_IN_CONTENT_LEN  USSL_IN_CONTENT_LEN
#define MBEDTLS_SSL_OUT_CONTENT_LEN USSL_OUT_CONTENT_LEN
#if USSL_IN_CONTENT_LEN == USSL_OUT_CONTENT_LEN
/* With unequal sizes it would cut the input buffer down to the smaller one after a TLS 1.2
 * handshake, and end the connection at the first record that is larger (-0x7100). */
#define MBEDTLS_SSL_VARIABLE_BUFFER_LENGTH
#endif
#define MBEDTLS_SSL_ALL_ALERT_MESSAGES
#define MBEDTLS_SSL_KEEP_PEER_CERTIFICATE
#define MBEDTLS_SSL_ALPN
#define MBEDTLS_SSL_SERVER_NAME_INDICATION
#define MBEDTLS_SSL_MAX_FRAGMENT_LENGTH
#if USSL_HAVE_EXPORTER
#define MBEDTLS_SSL_KEYING_MATERIAL_EXPORT
#endif
#if USSL_HAVE_SESSIONS
#define MBEDTLS_SSL_SESSION_TICKETS
#if USSL_HAVE_SERVER
#define MBEDTLS_SSL_TICKET_C
#define MBEDTLS_SSL_CACHE_C
#endif
#endif

#if USSL_HAVE_TLS12
#define MBEDTLS_SSL_PROTO_TLS1_2
#define MBEDTLS_SSL_EXTENDED_MASTER_SECRET
#if defined(MBEDTLS_CIPHER_MODE_CBC)
#define MBEDTLS_SSL_ENCRYPT_THEN_MAC
#endif
#if USSL_ALG_KX_ECDHE_ECDSA
#define MBEDTLS_KEY_EXCHANGE_ECDHE_ECDSA_ENABLED
#endif
#if USSL_ALG_KX_ECDHE_RSA
#define MBEDTLS_KEY_EXCHANGE_ECDHE_RSA_ENABLED
#endif
#if USSL_ALG_KX_DHE_RSA
#define MBEDTLS_KEY_EXCHANGE_DHE_RSA_ENABLED
#endif
#if USSL_ALG_KX_RSA
#define MBEDTLS_KEY_EXCHANGE_RSA_ENABLED
#endif
#if USSL_ALG_KX_ECDH_ECDSA
#define MBEDTLS_KEY_EXCHANGE_ECDH_ECDSA_ENABLED
#endif
#if USSL_ALG_KX_ECDH_RSA
#define MBEDTLS_KEY_EXCHANGE_ECDH_RSA_ENABLED
#endif
#if USSL_HAVE_PSK && USSL_ALG_KX_PSK
#define MBEDTLS_KEY_EXCHANGE_PSK_ENABLED
#endif
#if USSL_HAVE_PSK && USSL_ALG_KX_ECDHE_PSK
#define MBEDTLS_KEY_EXCHANGE_ECDHE_PSK_ENABLED
#endif
#if USSL_HAVE_PSK && USSL_ALG_KX_DHE_PSK
#define MBEDTLS_KEY_EXCHANGE_DHE_PSK_ENABLED
#endif
#if USSL_HAVE_EXTERNAL_KEY && USSL_HAVE_SERVER
#define MBEDTLS_SSL_ASYNC_PRIVATE
#endif
#endif

#if USSL_HAVE_TLS13
#define MBEDTLS_SSL_PROTO_TLS1_3
#define MBEDTLS_SSL_TLS1_3_COMPATIBILITY_MODE
#define MBEDTLS_SSL_RECORD_SIZE_LIMIT
#define MBEDTLS_SSL_TLS1_3_KEY_EXCHANGE_MODE_EPHEMERAL_ENABLED
#if USSL_HAVE_PSK || USSL_HAVE_SESSIONS
#define MBEDTLS_SSL_TLS1_3_KEY_EXCHANGE_MODE_PSK_ENABLED
#define MBEDTLS_SSL_TLS1_3_KEY_EXCHANGE_MODE_PSK_EPHEMERAL_ENABLED
#endif
#endif

#endif
