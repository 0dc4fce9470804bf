# SPDX-License-Identifier: MIT
"""What an image's configuration does about side channels, read from the macros that were in force."""
import json
import pathlib
import re
import shlex
import subprocess

# (macro or compiled file, or any of several; where it is defined; where it is not); None says nothing. The words stand beside figures:
# an image that touches every line of a table is slower than one that looks up.
WORDS = {
    "mbedtls": (
        ("ec_p256_m31.c", "P-256 and X25519 by BearSSL, constant time",
         "P-256 and X25519 by Mbed TLS, constant flow, coordinates randomised"),
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


def in_force(place, backend):
    """Names of the files that are compiled, and the macros at the end of the library's AES source."""
    commands = json.loads((place / "compile_commands.json").read_text())
    source = {"mbedtls": "library/aes.c", "wolfssl": "wolfcrypt/src/aes.c"}[backend]
    command = next(c for c in commands if c["file"].endswith(source))
    words = shlex.split(command["command"])
    words = words[:words.index("-o")] + ["-dM", "-E", command["file"]]
    if words[0].endswith("ccache"):
        words = words[1:]
    done = subprocess.run(words, cwd=command["directory"], capture_output=True, text=True, check=True)
    return set(re.findall(r"^#define (\w+)", done.stdout, re.M)) | {pathlib.Path(c["file"]).name for c in commands}


def words_of(place, backend):
    held = in_force(place, backend)
    words = (yes if held & set(macro.split("|")) else no for macro, yes, no in WORDS[backend])
    return [word for word in words if word]
