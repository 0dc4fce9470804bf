/* SPDX-License-Identifier: MIT */
/* Files that the command reads and writes, and secrets in texts. */
#include "file.h"

#include "args.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define FILE_MAX (16u << 20)

static int complain(const char *option, const char *path, const char *why)
{
    fprintf(stderr, "ussl: %s %s: %s\n", option, path, why);
    return EXIT_REFUSED;
}

int cli_read_file(const char *path, const char *option, cli_bytes *out)
{
    out->p = NULL;
    out->n = 0;
    FILE *file = fopen(path, "rb");
    if (file == NULL) {
        return complain(option, path, strerror(errno));
    }
    int rc = EXIT_REFUSED;
    struct stat st;
    if (fstat(fileno(file), &st) != 0 || S_ISDIR(st.st_mode)) {
        complain(option, path, "not a file");
        goto out;
    }
    /* Pipes tell no size, so it grows as it comes. */
    size_t cap = 0;
    for (;;) {
        if (out->n + 1 >= cap) {
            size_t more = cap == 0 ? 16384 : cap * 2;
            uint8_t *p = more > FILE_MAX ? NULL : malloc(more);
            if (p == NULL) {
                complain(option, path, "too large");
                goto out;
            }
            size_t n = out->n;
            if (n > 0) {
                memcpy(p, out->p, n);
            }
            cli_free_bytes(out);
            out->p = p;
            out->n = n;
            cap = more;
        }
        size_t got = fread(out->p + out->n, 1, cap - out->n - 1, file);
        out->n += got;
        if (got == 0) {
            break;
        }
    }
    if (ferror(file)) {
        complain(option, path, "cannot be read");
        goto out;
    }
    if (out->n == 0) {
        complain(option, path, "the file is empty");
        goto out;
    }
    out->p[out->n] = 0;
    rc = EXIT_OK;
out:
    fclose(file);
    if (rc != EXIT_OK) {
        cli_free_bytes(out);
    }
    return rc;
}

void cli_free_bytes(cli_bytes *bytes)
{
    if (bytes->p != NULL) {
        explicit_bzero(bytes->p, bytes->n);
        free(bytes->p);
    }
    bytes->p = NULL;
    bytes->n = 0;
}

int cli_open_file(const char *path, const char *option, const char *mode, FILE **out)
{
    int flags = O_WRONLY | O_CREAT | O_CLOEXEC | (mode[0] == 'a' ? O_APPEND : O_TRUNC);
    int fd = open(path, flags, 0600);
    *out = fd < 0 ? NULL : fdopen(fd, mode);
    if (*out == NULL) {
        complain(option, path, strerror(errno));
        if (fd >= 0) {
            close(fd);
        }
        return EXIT_REFUSED;
    }
    return EXIT_OK;
}

int cli_write_secret(const char *path, const char *option, const uint8_t *data, size_t len)
{
    FILE *file = NULL;
    int rc = cli_open_file(path, option, "w", &file);
    if (rc != EXIT_OK) {
        return rc;
    }
    size_t written = fwrite(data, 1, len, file);
    if (fclose(file) != 0 || written != len) {
        return complain(option, path, "cannot be written");
    }
    return EXIT_OK;
}

int cli_read_pass(const char *text, cli_bytes *out)
{
    out->p = NULL;
    out->n = 0;
    if (text == NULL) {
        return EXIT_OK;
    }
    if (strncmp(text, "file:", 5) != 0) {
        out->p = (uint8_t *)strdup(text);
        out->n = strlen(text);
        return out->p != NULL ? EXIT_OK : EXIT_REFUSED;
    }
    int rc = cli_read_file(text + 5, "--passin", out);
    if (rc == EXIT_OK) {
        out->p[strcspn((const char *)out->p, "\r\n")] = 0;
    }
    return rc;
}

static int digit64(char c)
{
    static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    const char *at = c == '\0' ? NULL : strchr(digits, c);
    return at == NULL ? -1 : (int)(at - digits);
}

int cli_read_pin(const char *text, uint8_t out[32])
{
    if (strncmp(text, "sha256/", 7) == 0) {
        text += text[7] == '/' && strlen(text) == 8 + 44 ? 8 : 7;
    }
    if (strlen(text) != 44 || text[43] != '=') {
        return -1;
    }
    unsigned bits = 0;
    unsigned held = 0;
    size_t n = 0;
    for (size_t i = 0; i < 43; i++) {
        int d = digit64(text[i]);
        if (d < 0) {
            return -1;
        }
        bits = (bits << 6 | (unsigned)d) & 0xffffu;
        held += 6;
        if (held >= 8) {
            held -= 8;
            out[n++] = (uint8_t)(bits >> held);
        }
    }
    /* Two bits are left over; a canonical text has them clear. */
    return n == 32 && (bits & 3u) == 0 ? 0 : -1;
}

size_t cli_read_hex(const char *text, uint8_t *out, size_t cap)
{
    size_t len = strlen(text);
    if (len == 0 || len % 2 != 0 || len / 2 > cap ||
        strspn(text, "0123456789abcdefABCDEF") != len) {
        return 0;
    }
    for (size_t i = 0; i < len / 2; i++) {
        char pair[3] = {text[2 * i], text[2 * i + 1], '\0'};
        out[i] = (uint8_t)strtoul(pair, NULL, 16);
    }
    return len / 2;
}
