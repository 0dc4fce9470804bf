/* SPDX-License-Identifier: MIT */
/* The cipher core of wolfSSL as one const table. */
#include "cipher.h"

const ussl_cipher ussl_cipher_wolfssl = {
    .name = "wolfssl",
    .state_size = USSL__WOLF_STATE_SIZE,
    .aead_init = ussl__wolf_aead_init,
    .aead_seal = ussl__wolf_aead_seal,
    .aead_open = ussl__wolf_aead_open,
    .aead_fini = ussl__wolf_aead_fini,
    .cbc_init = ussl__wolf_cbc_init,
    .cbc_run = ussl__wolf_cbc_run,
    .cbc_fini = ussl__wolf_cbc_fini,
    .hmac_init = ussl__wolf_hmac_init,
    .hmac_run = ussl__wolf_hmac_run,
    .hmac_fini = ussl__wolf_hmac_fini,
    .digest = ussl__wolf_digest,
    .agree_init = ussl__wolf_agree_init,
    .agree_public = ussl__wolf_agree_public,
    .agree_secret = ussl__wolf_agree_secret,
    .agree_load = ussl__wolf_agree_load,
    .agree_fini = ussl__wolf_agree_fini,
    .pk_init = ussl__wolf_pk_init,
    .pk_sign = ussl__wolf_pk_sign,
    .pk_verify = ussl__wolf_pk_verify,
    .pk_init_public = ussl__wolf_pk_init_public,
    .pk_fini = ussl__wolf_pk_fini,
};
