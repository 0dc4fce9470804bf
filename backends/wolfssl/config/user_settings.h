/* SPDX-License-Identifier: MIT */
/* The whole configuration of wolfSSL 5.7, by profile; docs/profiles.md says why for each macro. */
#ifndef USSL_USER_SETTINGS_H
#define USSL_USER_SETTINGS_H

/* Assembler sources read this file too: nothing but preprocessor lines outside __ASSEMBLER__. */
#include "ussl_config.h"

/*
 * The backend supplies four functions, on every system alike:
 *   int ussl__wolfssl_random(unsigned char *out, unsigned int len)   0, or not (from ussl__random)
 *   time_t ussl__wolfssl_time(time_t *out)                           the connection's clock,
 * seconds word32 LowResTimer(void)                                         the same, for session
 * ages sword64 TimeNowInMilliseconds(void)                              for ticket ages and
 * installs malloc/free/realloc (wolfSSL_SetAllocators) when it starts. No file, socket or entropy
 * code of the library is compiled in: dates, names and chains are judged by the core.
 */
#ifndef __ASSEMBLER__
#include <time.h>
int ussl__wolfssl_random(unsigned char *out, unsigned int len);
time_t ussl__wolfssl_time(time_t *out);
#endif

/* Platform */
#define CUSTOM_RAND_GENERATE_BLOCK ussl__wolfssl_random
#define XTIME(t)                   ussl__wolfssl_time(t)
#define USER_TICKS
#define NO_ASN_TIME_CHECK
#define NO_FILESYSTEM
#define WOLFSSL_USER_IO
#define WOLFSSL_NO_SOCK
#define NO_WRITEV
#define NO_MAIN_DRIVER
#define WOLFSSL_IGNORE_FILE_WARN
#if !USSL_HAVE_THREADS
#define SINGLE_THREADED
#endif
#if USSL_PROFILE_SMALL
#define NO_ERROR_STRINGS
#endif
#if !USSL_HAVE_POSIX
#define WOLFSSL_GENERAL_ALIGNMENT 4
#define SIZEOF_LONG_LONG          8
#endif

/* Assembler, mathematics, tables */
/* WebAssembly has no product of 128 bits: there it is a call, and 32-bit limbs are faster. */
#if defined(__SIZEOF_INT128__) && !defined(__wasm__)
#define HAVE___UINT128_T 1
#endif
#define WOLFSSL_SP_MATH_ALL
/* The longest number, in bits. */
#if USSL_ALG_RSA || USSL_ALG_DH
#define SP_INT_BITS 4096
#elif USSL_ALG_P521
#define SP_INT_BITS 521
#elif USSL_ALG_P384
#define SP_INT_BITS 384
#else
#define SP_INT_BITS 256
#endif
#ifndef __wasm__ /* a page loads it all: there only P-256 is worth code of its own */
#if USSL_ALG_P384
#define WOLFSSL_SP_384
#endif
#if USSL_ALG_P521
#define WOLFSSL_SP_521
#endif
#if !USSL_PROFILE_SMALL && USSL_ALG_RSA
#define WOLFSSL_HAVE_SP_RSA
#endif
#if !USSL_PROFILE_SMALL && USSL_ALG_DH
#define WOLFSSL_HAVE_SP_DH
#endif
#if !USSL_PROFILE_SMALL && (USSL_ALG_RSA || USSL_ALG_DH)
#define WOLFSSL_SP_4096
#endif
#endif
#if USSL_ALG_EC
#define WOLFSSL_HAVE_SP_ECC
#endif
#define ECC_TIMING_RESISTANT
#define TFM_TIMING_RESISTANT
#if USSL_PROFILE_SMALL
#define WOLFSSL_SP_SMALL
#define WOLFSSL_SP_NO_MALLOC
#define CURVE25519_SMALL
#define NO_CURVED25519_128BIT /* it would bring functions beside those of the small code */
#define WOLFSSL_AES_SMALL_TABLES
#define GCM_SMALL
#define USE_SLOW_SHA256
#elif USSL_PROFILE_BALANCED
#define WOLFSSL_SP_SMALL
#define GCM_TABLE_4BIT
#define WOLFSSL_AES_SMALL_TABLES
#define USE_SLOW_SHA512
#else
#if USSL_ASM_X86_64 /* AES-NI needs no table, and the large one is 4 KB of each key */
#define GCM_TABLE_4BIT
#else
#define GCM_TABLE
#endif
#endif
#if USSL_ASM_X86_64 && !USSL_PROFILE_SMALL
#ifndef WOLFSSL_X86_64_BUILD
#define WOLFSSL_X86_64_BUILD
#endif
#define WOLFSSL_AESNI
#define USE_INTEL_SPEEDUP
#define WOLFSSL_USE_ALIGN
#define WOLFSSL_SP_X86_64_ASM
#elif USSL_ASM_CORTEX_M && USSL_PROFILE_FAST
#define WOLFSSL_SP_ARM_CORTEX_M_ASM
#ifdef __ARM_FEATURE_DSP /* its X25519 multiplies by UMAAL */
#define WOLFSSL_ARMASM
#define WOLFSSL_ARMASM_NO_HW_CRYPTO
#define WOLFSSL_ARMASM_NO_NEON
#endif
#endif

/* Hashes */
#define NO_MD4
#if USSL_HAVE_TLS13
#define HAVE_HKDF
#endif
#if USSL_ALG_SHA384
#define WOLFSSL_SHA384
#endif
#if USSL_ALG_SHA512
#define WOLFSSL_SHA512
#define WOLFSSL_NOSHA512_224
#define WOLFSSL_NOSHA512_256
#endif
#if !USSL_ALG_SHA1
#define NO_SHA
#endif
#if !USSL_HAVE_ENCRYPTED_KEYS
#define NO_MD5
#endif

/* Ciphers */
#define NO_RC4
#define NO_DSA
#if !USSL_ALG_AES && !USSL_HAVE_ENCRYPTED_KEYS
#define NO_AES
#endif
#if USSL_ALG_GCM && USSL_ALG_AES
#define HAVE_AESGCM
#endif
#if USSL_ALG_CHACHA20
#define HAVE_CHACHA
#define HAVE_POLY1305
#define HAVE_ONE_TIME_AUTH
#endif
#if USSL_ALG_CCM && USSL_ALG_AES
#define HAVE_AESCCM
#endif
#if !USSL_ALG_LONG_KEYS
#define NO_AES_192
#define NO_AES_256
#endif
#if USSL_ALG_CAMELLIA
#define HAVE_CAMELLIA
#endif
#if !USSL_ALG_CBC && !USSL_HAVE_ENCRYPTED_KEYS
#define NO_AES_CBC
#endif
#if !(USSL_HAVE_ENCRYPTED_KEYS && USSL_PROFILE_FAST)
#define NO_DES3
#endif
#define NO_DES3_TLS_SUITES
#define NO_OLD_POLY1305

/* Public-key arithmetic */
#if USSL_ALG_EC
#define HAVE_ECC
#endif
#if USSL_ALG_X25519
#define HAVE_CURVE25519
#endif
#if USSL_ALG_P384
#define HAVE_ECC384
#endif
#if USSL_ALG_P521
#define HAVE_ECC521
#endif
#if USSL_PROFILE_SMALL || USSL_EXACT_SUITES
#define ECC_USER_CURVES
#endif
#if USSL_ALG_RSA
#define WC_RSA_BLINDING
#define WC_RSA_PSS
#else
#define NO_RSA
#endif
#if USSL_ALG_DH
#define WOLFSSL_DH_CONST
#define HAVE_DH_DEFAULT_PARAMS
#define HAVE_FFDHE_2048
#define HAVE_FFDHE_3072
#define HAVE_FFDHE_4096
#else
#define NO_DH
#endif

/* Keys and certificates */
#define WOLFSSL_ASN_TEMPLATE
#define WOLFSSL_DER_LOAD
#if USSL_HAVE_OWN_CERT
#define HAVE_PKCS8
#elif !USSL_HAVE_SERVER
#define WOLFSSL_NO_CLIENT_AUTH
#endif
#define WOLFSSL_ALWAYS_VERIFY_CB
#define MAX_CHAIN_DEPTH 16
#if USSL_HAVE_ENCRYPTED_KEYS
#define WOLFSSL_ENCRYPTED_KEYS
#define HAVE_PKCS12
#else
#define NO_PKCS12
#define NO_PWDBASED
#endif
#if USSL_HAVE_EXTERNAL_KEY
#define HAVE_PK_CALLBACKS
#define WOLFSSL_PUBLIC_ASN
#endif

/* TLS */
#if !USSL_HAVE_CLIENT
#define NO_WOLFSSL_CLIENT
#endif
#if !USSL_HAVE_SERVER
#define NO_WOLFSSL_SERVER
#endif
#define NO_OLD_TLS
#define HAVE_TLS_EXTENSIONS
#if USSL_ALG_EC || USSL_ALG_DH
#define HAVE_SUPPORTED_CURVES
#endif
#define HAVE_EXTENDED_MASTER
#define HAVE_SNI
#define WOLFSSL_ALWAYS_KEEP_SNI
#define HAVE_ALPN
#define HAVE_MAX_FRAGMENT
#define HAVE_SERVER_RENEGOTIATION_INFO
#define WOLFSSL_SET_CIPHER_BYTES
#define WOLFSSL_EITHER_SIDE
#define MICRO_SESSION_CACHE
#define HAVE_EXT_CACHE
#define NO_CLIENT_CACHE
#define NO_SESSION_CACHE_REF
#if USSL_HAVE_SESSIONS
#define HAVE_SESSION_TICKET
#define WOLFSSL_TICKET_NONCE_MALLOC
#define WOLFSSL_NO_DEF_TICKET_ENC_CB
#endif
#if USSL_HAVE_KEYLOG
#define HAVE_SECRET_CALLBACK
#endif
#if USSL_HAVE_EXPORTER
#define HAVE_KEYING_MATERIAL
#endif
#if USSL_HAVE_OCSP
#define HAVE_OCSP
#define HAVE_CERTIFICATE_STATUS_REQUEST
#endif
#if !USSL_HAVE_PSK
#define NO_PSK
#endif

#if USSL_HAVE_TLS12
#if !defined(NO_AES_CBC) || defined(HAVE_CAMELLIA)
#define HAVE_ENCRYPT_THEN_MAC
#endif
#if USSL_ALG_KX_RSA
#define WOLFSSL_STATIC_RSA
#endif
#if USSL_ALG_KX_ECDH_ECDSA || USSL_ALG_KX_ECDH_RSA
#define WOLFSSL_STATIC_DH
#endif
#if USSL_HAVE_PSK && (USSL_ALG_KX_PSK || USSL_ALG_KX_DHE_PSK)
#define WOLFSSL_STATIC_PSK
#endif
#else
#define WOLFSSL_NO_TLS12
#endif

#if USSL_HAVE_TLS13
#define WOLFSSL_TLS13
#define WOLFSSL_TLS13_MIDDLEBOX_COMPAT
#endif

#endif
