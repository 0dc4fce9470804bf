# SPDX-License-Identifier: MIT
"""What an image's configuration does about side channels, read from the macros that were in force."""
import json
import re
import shlex
import subprocess

# (macro, or any of several; where it is defined; where it is not); None says nothing. The words stand beside figures:
# an image that touches every line of a table is slower than one that looks up.
WORDS = {
    "mbedtls": (
        ("MBEDTLS_ECP_C", "own P-256 code: scalar multiplication of constant flow, coordinates randomised", None),
        ("MBEDTLS_PSA_P256M_DRIVER_ENABLED", "p256-m for P-256: constant flow", None),
        ("MBEDTLS_RSA_C", "RSA blinded", None),
        ("MBEDTLS_ECDSA_DETERMINISTIC", "ECDSA nonces by RFC 6979", "ECDSA nonces from the random source"),
        ("MBEDTLS_AES_FEWER_TABLES", "AES by look-up in 1 table of 1 KB each way",
         "AES by look-up in 4 tables of 1 KB each way"),
        ("MBEDTLS_GCM_LARGE_TABLE", "GHASH by look-up in 4 KB of each key", "GHASH by look-up in 256 bytes of each key"),
    ),
    "wolfssl": (
        ("ECC_TIMING_RESISTANT", "ECC timing resistant", "ECC not timing resistant"),
        ("TFM_TIMING_RESISTANT", "big numbers timing resistant", "big numbers not timing resistant"),
        ("WC_NO_CACHE_RESISTANT", "tables of points and powers looked up by index",
         "tables of points and powers read whole"),
        ("WC_RSA_BLINDING", "RSA blinded", None),
        ("WOLFSSL_AES_SMALL_TABLES", "AES by S-box alone", "AES by look-up in 4 tables of 1 KB each way"),
        ("WOLFSSL_AES_TOUCH_LINES", "AES reads every line of its tables", None),
        ("WOLFSSL_AES_TOUCH_LINES|WC_NO_CACHE_RESISTANT", None, "AES fetches its tables into the cache first"),
        ("GCM_TABLE", "GHASH by look-up in 4 KB of each key", None),
        ("GCM_TABLE_4BIT", "GHASH by look-up in 512 bytes of each key", None),
        ("GCM_SMALL", "GHASH bit by bit", None),
    ),
}


def macros(place, backend):
    """The macros in force after the library's AES source, compiled as the image's was."""
    commands = json.loads((place / "compile_commands.json").read_text())
    source = {"mbedtls": "library/aes.c", "wolfssl": "wolfcrypt/src/aes.c"}[backend]
    command = next(c for c in commands if c["file"].endswith(source))
    words = shlex.split(command["command"])
    words = words[:words.index("-o")] + ["-dM", "-E", command["file"]]
    if words[0].endswith("ccache"):
        words = words[1:]
    done = subprocess.run(words, cwd=command["directory"], capture_output=True, text=True, check=True)
    return set(re.findall(r"^#define (\w+)", done.stdout, re.M))


def words_of(place, backend):
    held = macros(place, backend)
    words = (yes if held & set(macro.split("|")) else no for macro, yes, no in WORDS[backend])
    return [word for word in words if word]
