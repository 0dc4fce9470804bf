// SPDX-License-Identifier: MIT
// Hands the cases to google-benchmark, which keeps time, repeats and interleaves them.
#include <benchmark/benchmark.h> // Debian's libbenchmark-dev: its timing is known and trusted

#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <deque>
#include <string>
#if defined(__x86_64__)
#include <x86intrin.h>
#endif

#include "case.h"
#include "suites.h"

namespace {

std::deque<bench_case> cases; // stable addresses

uint64_t ticks()
{
#if defined(__x86_64__)
    return __rdtsc();
#else
    return 0;
#endif
}

std::string name_of(const bench_case &c)
{
    return std::string(c.phase) + "/" + c.what + "/" + c.peer + "/both/" + c.way + "/" +
           std::to_string(c.size);
}

void measure(benchmark::State &state, const bench_case *c)
{
    void *work = c->open(c);
    if (work == nullptr || !c->run(work)) {
        c->close(work);
        state.SkipWithError("it could not be set up or failed at its first run");
        return;
    }
    uint64_t before = ticks();
    for (auto _ : state) {
        if (!c->run(work)) {
            state.SkipWithError("a run failed");
            break;
        }
    }
    uint64_t spent = ticks() - before;
    c->close(work);
    state.SetBytesProcessed(static_cast<int64_t>(state.iterations()) * c->size);
    state.counters["tsc"] = benchmark::Counter(static_cast<double>(spent), benchmark::Counter::kAvgIterations);
}

void take(const bench_case *c, void *)
{
    cases.push_back(*c);
}

// Runs one case a few times with fixed random bytes, for callgrind to count.
extern "C" bool bench_counted(const bench_case *c, void *work, int runs);
__attribute__((noinline)) bool bench_counted(const bench_case *c, void *work, int runs)
{
    for (int i = 0; i < runs; i++) {
        if (!c->run(work)) {
            return false;
        }
    }
    return true;
}

int once(const char *name, int runs)
{
    for (const bench_case &c : cases) {
        if (name_of(c) == name) {
            void *work = c.open(&c);
            bool ok = work != nullptr && c.run(work) && bench_counted(&c, work, runs);
            c.close(work);
            return ok ? 0 : 1;
        }
    }
    std::fprintf(stderr, "there is no case %s; --list shows them\n", name);
    return 2;
}

} // namespace

int main(int argc, char **argv)
{
    bool counted = argc == 4 && std::strcmp(argv[1], "--once") == 0;
    if (counted) {
        bench_fix_random();
    }
    if (argc == 2 && std::strcmp(argv[1], "--memory") == 0) {
        return bench_memory() ? 0 : 1;
    }
    if (argc == 2 && std::strcmp(argv[1], "--suites") == 0) {
        bench_suites_print();
        return 0;
    }
    bench_cipher_cases(take, nullptr);
    bench_public_key_cases(take, nullptr);
    bench_tls_cases(take, nullptr);
#if USSL_BENCH_OPENSSL
    bench_openssl_cases(take, nullptr);
#endif
    if (counted) {
        return once(argv[2], std::atoi(argv[3]));
    }
    if (argc == 2 && std::strcmp(argv[1], "--list") == 0) {
        for (const bench_case &c : cases) {
            std::printf("%s\n", name_of(c).c_str());
        }
        return 0;
    }
    for (const bench_case &c : cases) {
        benchmark::RegisterBenchmark(name_of(c).c_str(), measure, &c)->UseRealTime();
    }
    benchmark::Initialize(&argc, argv);
    if (benchmark::ReportUnrecognizedArguments(argc, argv)) {
        return 2;
    }
    benchmark::RunSpecifiedBenchmarks();
    return 0;
}
