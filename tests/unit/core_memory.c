/* SPDX-License-Identifier: MIT */
/* The allocator and the arena: who is charged, what is wiped, what an arena block costs. */
#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

#include "fake_meet.h"

TestSuite(core_memory, .init = fake_reset);

static uint32_t seed = 1;

static uint32_t roll(uint32_t below)
{
    seed = seed * 1664525u + 1013904223u;
    return (seed >> 8) % below;
}

/* Random blocks of known contents; each is checked before it goes. */
static void churn(size_t rounds, size_t longest, size_t *refused)
{
    enum { MOST = 64 };
    static uint8_t *blocks[MOST];
    static size_t sizes[MOST];
    memset(blocks, 0, sizeof blocks);
    *refused = 0;
    for (size_t round = 0; round < rounds; round++) {
        size_t i = roll(MOST);
        for (size_t k = 0; blocks[i] != NULL && k < sizes[i]; k++) {
            cr_assert_eq(blocks[i][k], (uint8_t)(i + k), "a block was overwritten");
        }
        size_t size = roll((uint32_t)longest);
        if (blocks[i] != NULL && roll(3) == 0) {
            uint8_t *moved = ussl__realloc(blocks[i], size);
            if (moved == NULL) {
                (*refused)++;
                continue;
            }
            for (size_t k = 0; k < size && k < sizes[i]; k++) {
                cr_assert_eq(moved[k], (uint8_t)(i + k), "realloc lost contents");
            }
            blocks[i] = moved;
        } else {
            ussl__free(blocks[i]);
            blocks[i] = roll(2) ? ussl__malloc(size) : ussl__calloc(1, size);
            if (blocks[i] == NULL) {
                (*refused)++;
                continue;
            }
        }
        cr_assert_eq((uintptr_t)blocks[i] % (2 * sizeof(void *)), 0);
        sizes[i] = size;
        for (size_t k = 0; k < size; k++) {
            blocks[i][k] = (uint8_t)(i + k);
        }
    }
    for (size_t i = 0; i < MOST; i++) {
        ussl__free(blocks[i]);
    }
}

static void nothing_left(void)
{
    ussl_memory total;
    ussl_memory_total(&total);
    cr_expect_eq(total.now, 0);
    cr_expect_eq(total.blocks, 0);
}

Test(core_memory, heap_keeps_blocks_apart)
{
    size_t refused;
    churn(20000, 300, &refused);
    cr_expect_eq(refused, 0);
    nothing_left();
}

Test(core_memory, arena_keeps_blocks_apart_and_joins_what_is_freed)
{
    static _Alignas(16) uint8_t mem[12000];
    size_t refused;
    cr_assert_eq(ussl_set_arena(mem, sizeof mem), USSL_OK);
    churn(60000, 500, &refused);
    cr_expect_gt(refused, 0, "the arena was never full: the test shows nothing");
    nothing_left();
    /* All of it is one block again. */
    void *all = ussl__malloc(sizeof mem - sizeof(ussl__block));
    cr_expect_not_null(all);
    cr_expect_null(ussl__malloc(1));
    cr_expect_eq(ussl_arena_peak(), sizeof mem);
    cr_expect_eq(ussl_set_arena(NULL, 0), USSL_E_BUSY, "a block is still out");
    ussl__free(all);
    memset(mem + 100, 0xaa, 100); /* what a library might have left */
    cr_expect_eq(ussl_set_arena(NULL, 0), USSL_OK);
    for (size_t i = 0; i < sizeof mem; i++) {
        cr_assert_eq(mem[i], 0, "byte %zu of the arena is not wiped", i);
    }
    cr_expect_eq(ussl_arena_peak(), 0);
}

Test(core_memory, arena_block_costs_two_words)
{
    static _Alignas(16) uint8_t mem[4096];
    cr_assert_eq(ussl_set_arena(mem, sizeof mem), USSL_OK);
    void *blocks[10];
    for (int i = 0; i < 10; i++) {
        blocks[i] = ussl__malloc(64);
    }
    cr_expect_eq(ussl_arena_peak(), 10 * (64 + 2 * sizeof(void *)));
    for (int i = 0; i < 10; i++) {
        ussl__free(blocks[i]);
    }
}

Test(core_memory, arena_takes_any_alignment_and_refuses_what_is_too_small)
{
    static _Alignas(16) uint8_t mem[256];
    cr_expect_eq(ussl_set_arena(mem, 16), USSL_E_ARG);
    cr_expect_eq(ussl_set_arena(NULL, 16), USSL_E_ARG);
    cr_expect_eq(ussl_set_arena(mem, 0), USSL_E_ARG);
    cr_assert_eq(ussl_set_arena(mem + 3, sizeof mem - 3), USSL_OK);
    void *p = ussl__malloc(100);
    cr_assert_not_null(p);
    cr_expect_eq((uintptr_t)p % 16, 0);
    cr_expect_null(ussl__malloc(SIZE_MAX));
    cr_expect_null(ussl__malloc(SIZE_MAX - 15));
    cr_expect_null(ussl__calloc(SIZE_MAX / 2, 3));
    cr_expect_null(ussl__realloc(p, SIZE_MAX - 3));
    ussl__free(p);
}

/* An allocator that looks at what comes back to it. */
static size_t given, dirty, fail_at;

static void *watched_alloc(void *arg, size_t size)
{
    (void)arg;
    given++;
    if (fail_at != 0 && given == fail_at) {
        return NULL;
    }
    size_t *p = malloc(size + 16);
    cr_assert_not_null(p);
    p[0] = size;
    return p + 2;
}

static void watched_free(void *arg, void *block)
{
    (void)arg;
    size_t *p = (size_t *)block - 2;
    uint8_t *bytes = block;
    for (size_t i = sizeof(ussl__block); i < p[0]; i++) {
        dirty += bytes[i] != 0;
    }
    free(p);
}

static const ussl_allocator watched = {watched_alloc, watched_free, NULL};

Test(core_memory, freed_blocks_are_wiped)
{
    cr_assert_eq(ussl_set_allocator(&watched), USSL_OK);
    uint8_t *p = ussl__malloc(1000);
    memset(p, 0x55, 1000);
    p = ussl__realloc(p, 3000);
    memset(p, 0x55, 3000);
    p = ussl__realloc(p, 2000); /* the tail must go though the block stays */
    p = ussl__realloc(p, 10);
    ussl__free(p);
    cr_expect_geq(given, 2);
    cr_expect_eq(dirty, 0);
    nothing_left();
}

Test(core_memory, settings_are_busy_while_a_context_lives)
{
    ussl_ctx *ctx = fake_client();
    static _Alignas(16) uint8_t mem[512];
    cr_expect_eq(ussl_set_allocator(&watched), USSL_E_BUSY);
    cr_expect_eq(ussl_set_arena(mem, sizeof mem), USSL_E_BUSY);
    cr_expect_eq(ussl_set_random(NULL, NULL), USSL_E_BUSY);
    ussl_ctx_free(ctx);
    cr_expect_eq(ussl_set_allocator(&(ussl_allocator){watched_alloc, NULL, NULL}), USSL_E_ARG);
    cr_expect_eq(ussl_set_allocator(&watched), USSL_OK);
    cr_expect_eq(ussl_set_allocator(NULL), USSL_OK);
}

Test(core_memory, each_is_charged_for_its_own)
{
    ussl_ctx *ctx = fake_client();
    ussl_conn *a = fake_connect(ctx);
    ussl_conn *b = fake_connect(ctx);
    ussl_memory of_ctx, of_a, of_b, before, total;
    ussl_memory_total(&before);
    ussl_ctx_memory(ctx, &of_ctx);
    ussl_conn_memory(a, &of_a);
    cr_expect_eq(of_a.blocks, 2, "the connection and the block that the backend took");
    cr_expect_eq(of_a.now, ussl_conn_size(ctx) + 100);
    cr_expect_eq(of_a.peak, of_a.now);
    cr_expect_eq(ussl_conn_set_server_name(b, "some.example"), USSL_OK);
    ussl_conn_memory(a, &total);
    cr_expect_eq(total.now, of_a.now, "a was charged for b's name");
    ussl_conn_memory(b, &of_b);
    cr_expect_eq(of_b.now, of_a.now + 2 * sizeof "some.example");
    ussl_memory_total(&total);
    cr_expect_eq(total.now, before.now + 2 * sizeof "some.example");
    cr_expect_eq(total.blocks, of_ctx.blocks + of_a.blocks + of_b.blocks);
    ussl_conn_free(a);
    ussl_conn_free(b);
    ussl_ctx_free(ctx);
    nothing_left();
}

Test(core_memory, block_may_outlive_its_connection)
{
    ussl_ctx *ctx = fake_client();
    ussl_conn *conn = fake_connect(ctx);
    ussl__mark mark;
    ussl__enter(&mark, conn->owner, conn);
    void *stray = ussl__malloc(50);
    ussl__leave(&mark);
    ussl_conn_free(conn);
    ussl_memory total;
    ussl_memory_total(&total);
    size_t with = total.now;
    ussl__free(stray); /* its owner goes with it; under a sanitizer this would tell */
    ussl_memory_total(&total);
    cr_expect_eq(total.now, with - 50);
    ussl_ctx_free(ctx);
    nothing_left();
}

Test(core_memory, peak_is_that_of_the_highest_moment)
{
    ussl_ctx *ctx = fake_client();
    ussl_memory before, after;
    ussl_ctx_memory(ctx, &before);
    ussl__mark mark;
    ussl__enter(&mark, ctx->owner, NULL);
    void *p = ussl__malloc(5000);
    ussl__free(p);
    p = ussl__malloc(1000);
    p = ussl__realloc(p, 3000);
    ussl__free(p);
    ussl__leave(&mark);
    ussl_ctx_memory(ctx, &after);
    cr_expect_eq(after.now, before.now);
    cr_expect_eq(after.peak, before.now + 5000);
    cr_expect_eq(after.largest, 5000);
    cr_expect_geq(after.allocations, before.allocations + 2);
    ussl_ctx_free(ctx);
}

/* Every allocation of a context's and a connection's life fails once. */
Test(core_memory, out_of_memory_at_every_allocation_is_clean)
{
    cr_assert_eq(ussl_set_allocator(&watched), USSL_OK);
    static const char *const alpn[] = {"h2", "http/1.1"};
    static const uint16_t suites[] = {0x1301, 0xc02b};
    static const uint8_t pin[32] = {1};
    for (size_t n = 1;; n++) {
        given = 0;
        fail_at = n;
        ussl_ctx *ctx = NULL;
        ussl_conn *conn = NULL;
        int rc = ussl_ctx_new_on(&ctx, &fake_backend, USSL_CLIENT);
        rc = rc ? rc : ussl_ctx_danger_disable_verification(ctx);
        rc = rc ? rc : ussl_ctx_set_suites(ctx, suites, 2);
        rc = rc ? rc : ussl_ctx_set_groups_str(ctx, "x25519");
        rc = rc ? rc : ussl_ctx_set_alpn(ctx, alpn, 2);
        rc = rc ? rc : ussl_ctx_add_pin(ctx, pin);
        rc = rc ? rc : ussl_ctx_add_pin(ctx, pin);
        rc = rc ? rc : ussl_ctx_set_session_seal(ctx, pin);
        rc = rc ? rc : ussl_ctx_set_psk(ctx, "id", pin, 16);
        rc = rc ? rc : ussl_conn_new(&conn, ctx, &fake_bio);
        rc = rc ? rc : ussl_conn_set_server_name(conn, "a.example");
        rc = rc ? rc : ussl_conn_handshake(conn);
        bool reached = given >= n;
        cr_assert_eq(rc, reached ? USSL_E_NOMEM : USSL_OK, "allocation %zu: %s", n,
                     ussl_result_name(rc));
        if (rc != USSL_OK && ctx != NULL && conn == NULL) {
            ussl_error error;
            ussl_ctx_error(ctx, &error);
            cr_expect_eq(error.code, USSL_E_NOMEM);
        }
        ussl_conn_free(conn);
        ussl_ctx_free(ctx);
        ussl_memory total;
        ussl_memory_total(&total);
        cr_assert_eq(total.blocks, 0, "allocation %zu leaks", n);
        if (!reached) {
            cr_expect_gt(n, 10);
            break;
        }
    }
    cr_expect_eq(dirty, 0);
}
