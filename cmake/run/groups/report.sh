# SPDX-License-Identifier: MIT
# the reports: refusals, filters, ranking, docs/report up to date, and pages opened from their files in Chromium
# when: full
# needs: pages
command -v npm >/dev/null || need npm
work=build/report/test
mkdir -p $work
[ -f build/host/build.ninja ] || configure host -DUSSL_BUILD_TESTS=OFF -DUSSL_BUILD_EXAMPLES=OFF
build host --target ussl_bench ussl_cli
# Real runs, as short as they can be: what is tested is the page, not the figures.
for run in first second; do
    step "measure a little, $run" python3 build/host/ussl-bench --quick --min-time 0.001 --reps 3 \
        --out $work/$run.json
done
count "the host report of a run made just now" \
    python3 bench/report/host_report.py $work/first.json $work/second.json -o $work/host.html --svg $work
count "the host report of the kept run" \
    python3 bench/report/host_report.py docs/report/host.json -o $work/kept.html
count "refusals and figures of the host report" \
    python3 bench/report/tests/host_test.py
count "refusals of the decision report" \
    python3 bench/report/tests/decision_test.py
count "docs/report and README.md are as ./run firmware report writes them" \
    python3 bench/report/decision_report.py --check
count "docs/host-bench.md and README.md are as ./run bench docs writes them" \
    python3 bench/report/host_docs.py --check
export USSL_SIM_PLAYWRIGHT=$root/build/report USSL_REPORT_SHOTS=$root/build/report/screenshots
export USSL_REPORT_HOST=$root/$work/host.html USSL_REPORT_KEPT=$root/$work/kept.html USSL_REPORT_DECISION=$root/docs/report/index.html
count_node "pages in node and Chromium" $work/report.tap bench/report/tests/*.test.mjs bench/report/tests/*_page.mjs
say "screenshots are in build/report/screenshots"
counted
