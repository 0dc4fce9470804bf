// SPDX-License-Identifier: MIT
// Measures what it is told, one sample at a time: the command decides on the order, so that cases
// of several programs are taken in turn. google-benchmark finds the number of runs and keeps time.
#include <benchmark/benchmark.h> // Debian's libbenchmark-dev: its timing is known and trusted

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <deque>
#include <map>
#include <string>
#if defined(__x86_64__)
#include <x86intrin.h>
#endif

#include "case.h"
#include "counted.h"

namespace {

std::deque<bench_case> cases;      // stable addresses
std::map<unsigned, void *> states; // of the cases that are open

uint64_t ticks()
{
#if defined(__x86_64__)
    return __rdtsc();
#else
    auto now = std::chrono::steady_clock::now().time_since_epoch();
    return static_cast<uint64_t>(std::chrono::duration_cast<std::chrono::nanoseconds>(now).count());
#endif
}

std::string name_of(const bench_case &c)
{
    return std::string(c.phase) + "/" + c.what + "/" + c.peer + "/both/" + c.way + "/" +
           std::to_string(c.size);
}

void take(const bench_case *c, void *)
{
    cases.push_back(*c);
}

// Opened once, with one run before the clock starts: what is first is slower, and may fail.
void *state_of(unsigned number)
{
    auto found = states.find(number);
    if (found != states.end()) {
        return found->second;
    }
    const bench_case &c = cases[number];
    void *work = c.open(&c);
    if (work != nullptr && !c.run(work)) {
        c.close(work);
        work = nullptr;
    }
    return states[number] = work;
}

void measure(benchmark::State &state, const bench_case *c, void *work)
{
    uint64_t sides[2][2] = {{0, 0}, {0, 0}};
    if (c->sides != nullptr) {
        c->sides(work, sides[0]);
    }
    uint64_t before = ticks();
    for (auto _ : state) {
        if (!c->run(work)) {
            state.SkipWithError("a run failed");
            break;
        }
    }
    uint64_t spent = ticks() - before;
    if (c->sides != nullptr) {
        c->sides(work, sides[1]);
    }
    auto each = benchmark::Counter::kAvgIterations;
    state.counters["tsc"] = benchmark::Counter(static_cast<double>(spent), each);
    for (int side = 0; side < 2; side++) {
        state.counters[side == 0 ? "client" : "server"] =
            benchmark::Counter(static_cast<double>(sides[1][side] - sides[0][side]), each);
    }
}

// Hands over the one sample that was taken.
class Sample : public benchmark::BenchmarkReporter {
  public:
    bool ReportContext(const Context &) override
    {
        return true;
    }
    void ReportRuns(const std::vector<Run> &runs) override
    {
        for (const Run &run : runs) {
            if (run.error_occurred) {
                std::printf("{\"error\": \"%s\"}\n", run.error_message.c_str());
                return;
            }
            auto count = [&run](const char *key) { return run.counters.at(key).value; };
            std::printf("{\"iterations\": %lld, \"ns\": %.3f, \"tsc\": %.2f, \"client\": %.2f, "
                        "\"server\": %.2f}\n",
                        static_cast<long long>(run.iterations), run.GetAdjustedRealTime(),
                        count("tsc"), count("client"), count("server"));
        }
    }
};

// `iterations` 0: as many as fill `seconds`.
void sample(unsigned number, long iterations, double seconds)
{
    const bench_case *c = &cases[number];
    void *work = state_of(number);
    if (work == nullptr) {
        std::printf("{\"error\": \"it could not be set up, or failed at its first run\"}\n");
        return;
    }
    benchmark::ClearRegisteredBenchmarks();
    auto *bench = benchmark::RegisterBenchmark("one", measure, c, work)->UseRealTime();
    if (iterations > 0) {
        bench->Iterations(iterations);
    } else {
        bench->MinTime(seconds);
    }
    Sample reporter;
    benchmark::RunSpecifiedBenchmarks(&reporter, "one");
}

// A loop that depends on itself, so that its time tells the core's frequency and nothing else.
void spin()
{
    double best = 1e300, rate = 0;
    for (int round = 0; round < 20; round++) {
        uint64_t x = 88172645463325252ull + static_cast<uint64_t>(round);
        auto start = std::chrono::steady_clock::now();
        uint64_t before = ticks();
        for (int i = 0; i < 1000000; i++) {
            x ^= x << 13;
            x ^= x >> 7;
            x ^= x << 17;
        }
        benchmark::DoNotOptimize(x);
        uint64_t spent = ticks() - before;
        std::chrono::duration<double, std::nano> took = std::chrono::steady_clock::now() - start;
        if (took.count() < best) {
            best = took.count();
            rate = static_cast<double>(spent) / took.count() * 1000;
        }
    }
    std::printf("{\"spin_ns\": %.0f, \"tsc_mhz\": %.3f}\n", best, rate);
}

void close_case(unsigned number)
{
    auto found = states.find(number);
    if (found != states.end()) {
        if (found->second != nullptr) {
            cases[number].close(found->second);
        }
        states.erase(found);
    }
    std::printf("{}\n");
}

// One command a line, one line of JSON as its answer.
int serve()
{
    char line[128];
    while (std::fgets(line, sizeof(line), stdin) != nullptr) {
        unsigned number = 0;
        long iterations = 0;
        double seconds = 0;
        if (std::sscanf(line, "sample %u %ld %lf", &number, &iterations, &seconds) == 3 &&
            number < cases.size()) {
            sample(number, iterations, seconds);
        } else if (std::sscanf(line, "close %u", &number) == 1 && number < cases.size()) {
            close_case(number);
        } else if (std::strcmp(line, "spin\n") == 0) {
            spin();
        } else {
            std::printf("{\"error\": \"unknown command\"}\n");
        }
        std::fflush(stdout);
    }
    while (!states.empty()) {
        close_case(states.begin()->first);
    }
    return 0;
}

int list()
{
    for (const bench_case &c : cases) {
        std::printf("%s\t%d\n", name_of(c).c_str(), c.sides != nullptr ? 1 : 0);
    }
    return 0;
}

int usage(const char *program)
{
    std::fprintf(stderr,
                 "usage: %s --list | --suites | --serve | --counted BACKEND SUITE | --memory PEER WHAT N\n"
                 "ussl-bench drives this program; run that one.\n",
                 program);
    return 2;
}

} // namespace

int main(int argc, char **argv)
{
    std::string command = argc > 1 ? argv[1] : "";
    if (command == "--suites") {
        return bench_suites() ? 0 : 1;
    }
    if (command == "--memory" && argc == 5) {
        return bench_memory(argv[2], argv[3], static_cast<unsigned>(std::atoi(argv[4]))) ? 0 : 1;
    }
    if (command == "--counted" && argc == 4) {
        return bench_counted(argv[2], argv[3]);
    }
    bench_all_cases(take, nullptr);
    if (command == "--list") {
        return list();
    }
    if (command == "--serve") {
        int none = 1;
        benchmark::Initialize(&none, argv);
        return serve();
    }
    return usage(argv[0]);
}
