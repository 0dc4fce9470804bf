/* SPDX-License-Identifier: MIT */
/* The cipher core of Mbed TLS as one const table. */
#include "cipher.h"

const ussl_cipher ussl_cipher_mbedtls = {
    .name = "mbedtls",
    .state_size = USSL__MB_STATE_SIZE,
    .aead_init = ussl__mb_aead_init,
    .aead_seal = ussl__mb_aead_seal,
    .aead_open = ussl__mb_aead_open,
    .aead_fini = ussl__mb_aead_fini,
    .cbc_init = ussl__mb_cbc_init,
    .cbc_run = ussl__mb_cbc_run,
    .cbc_fini = ussl__mb_cbc_fini,
    .hmac_init = ussl__mb_hmac_init,
    .hmac_run = ussl__mb_hmac_run,
    .hmac_fini = ussl__mb_hmac_fini,
    .digest = ussl__mb_digest,
    .agree_init = ussl__mb_agree_init,
    .agree_public = ussl__mb_agree_public,
    .agree_secret = ussl__mb_agree_secret,
    .agree_load = ussl__mb_agree_load,
    .agree_fini = ussl__mb_agree_fini,
    .pk_init = ussl__mb_pk_init,
    .pk_sign = ussl__mb_pk_sign,
    .pk_verify = ussl__mb_pk_verify,
    .pk_init_public = ussl__mb_pk_init_public,
    .pk_fini = ussl__mb_pk_fini,
};
