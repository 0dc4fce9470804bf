/* SPDX-License-Identifier: MIT */
/* A plugin of the emulator: counts instructions by the functions that stand on the call stack. */
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Debian ships the emulator with plugins and without their header; these are version 1 of that
 * interface (QEMU 4.2 to 9.0, docs/devel/tcg-plugins), as far as it is used here. */
typedef uint64_t qemu_plugin_id_t;
struct qemu_plugin_tb;
typedef void (*tb_made)(qemu_plugin_id_t id, struct qemu_plugin_tb *tb);
typedef void (*tb_runs)(unsigned cpu, void *data);
typedef void (*at_exit)(qemu_plugin_id_t id, void *data);
void qemu_plugin_register_vcpu_tb_trans_cb(qemu_plugin_id_t id, tb_made cb);
void qemu_plugin_register_vcpu_tb_exec_cb(struct qemu_plugin_tb *tb, tb_runs cb, int flags,
                                          void *data);
void qemu_plugin_register_atexit_cb(qemu_plugin_id_t id, at_exit cb, void *data);
size_t qemu_plugin_tb_n_insns(const struct qemu_plugin_tb *tb);
uint64_t qemu_plugin_tb_vaddr(const struct qemu_plugin_tb *tb);

#define EXPORT    __attribute__((visibility("default")))
#define MAX_DEPTH 512

EXPORT int qemu_plugin_version = 1;
EXPORT int qemu_plugin_install(qemu_plugin_id_t id, const void *info, int argc, char **argv);

typedef struct function {
    uint64_t start, end;
    char name[160];
} function;

/* A place in the tree of calls: a function under the functions that called it. */
typedef struct node {
    int function;
    struct node *parent, *child, *next;
    uint64_t self;
} node;

typedef struct block {
    int function;
    bool entry;
    uint64_t instructions;
} block;

static function *functions;
static int count;
static node root = {.function = -1};
static node *at = &root;
static int depth;
static const char *out_path;

static void *must(void *memory)
{
    if (memory == NULL) {
        fprintf(stderr, "calls: out of memory\n");
        abort();
    }
    return memory;
}

static int find(uint64_t address)
{
    int low = 0;
    int high = count;
    while (low < high) {
        int middle = (low + high) / 2;
        if (functions[middle].end <= address) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low < count && functions[low].start <= address ? low : -1;
}

static node *child_of(node *parent, int wanted)
{
    for (node *c = parent->child; c != NULL; c = c->next) {
        if (c->function == wanted) {
            return c;
        }
    }
    node *made = must(calloc(1, sizeof(*made)));
    *made = (node){.function = wanted, .parent = parent, .next = parent->child};
    parent->child = made;
    return made;
}

/* There is no looking at registers: a jump to a function's first instruction is a call, one into
 * the middle of a function below is a return to it, any other a way into a function sideways. */
static void move(const block *b)
{
    if (at->function == b->function) {
        return;
    }
    if (!b->entry) {
        int up = 0;
        for (node *n = at; n != NULL; n = n->parent, up++) {
            if (n->function == b->function) {
                at = n;
                depth -= up;
                return;
            }
        }
        if (at->parent != NULL) {
            at = child_of(at->parent, b->function);
            return;
        }
    }
    if (depth < MAX_DEPTH) {
        at = child_of(at, b->function);
        depth++;
    }
}

static void runs(unsigned cpu, void *data)
{
    (void)cpu;
    const block *b = data;
    move(b);
    at->self += b->instructions;
}

/* A block of the emulator ends at a jump, or where it pleases: it may lie in the middle of a
 * function, and never spans two. */
static void made(qemu_plugin_id_t id, struct qemu_plugin_tb *tb)
{
    (void)id;
    block *b = must(malloc(sizeof(*b)));
    uint64_t address = qemu_plugin_tb_vaddr(tb);
    b->function = find(address);
    b->entry = b->function >= 0 && functions[b->function].start == address;
    b->instructions = qemu_plugin_tb_n_insns(tb);
    qemu_plugin_register_vcpu_tb_exec_cb(tb, runs, 0, b);
}

static void write_node(FILE *out, const node *n)
{
    if (n->self > 0 && n->function >= 0) {
        const node *stack[MAX_DEPTH + 2];
        int used = 0;
        for (const node *m = n; m != NULL && m->function >= 0 && used < MAX_DEPTH + 2;
             m = m->parent) {
            stack[used++] = m;
        }
        while (used > 0) {
            fprintf(out, "%s%s", functions[stack[used - 1]->function].name, used > 1 ? ";" : "");
            used--;
        }
        fprintf(out, " %llu\n", (unsigned long long)n->self);
    }
    for (const node *c = n->child; c != NULL; c = c->next) {
        write_node(out, c);
    }
}

static void ends(qemu_plugin_id_t id, void *data)
{
    (void)id;
    (void)data;
    FILE *out = fopen(out_path, "w");
    if (out != NULL) {
        write_node(out, &root);
        fclose(out);
    }
}

static int read_functions(const char *path)
{
    FILE *in = fopen(path, "r");
    if (in == NULL) {
        return -1;
    }
    function f;
    unsigned long long start, end;
    while (fscanf(in, "%llx %llx %159s", &start, &end, f.name) == 3) {
        f.start = start;
        f.end = end;
        functions = must(realloc(functions, (size_t)(count + 1) * sizeof(*functions)));
        functions[count++] = f;
    }
    fclose(in);
    return count > 0 ? 0 : -1;
}

/* Arguments: functions=FILE (lines "start end name" in hexadecimal, sorted) and out=FILE. */
int qemu_plugin_install(qemu_plugin_id_t id, const void *info, int argc, char **argv)
{
    (void)info;
    const char *table = NULL;
    for (int i = 0; i < argc; i++) {
        if (strncmp(argv[i], "functions=", 10) == 0) {
            table = argv[i] + 10;
        } else if (strncmp(argv[i], "out=", 4) == 0) {
            out_path = strdup(argv[i] + 4);
        }
    }
    if (table == NULL || out_path == NULL || read_functions(table) != 0) {
        fprintf(stderr, "calls: needs functions=FILE and out=FILE\n");
        return -1;
    }
    qemu_plugin_register_vcpu_tb_trans_cb(id, made);
    qemu_plugin_register_atexit_cb(id, ends, NULL);
    return 0;
}
