# SPDX-License-Identifier: MIT
# build both backends, test them, and build each alone (--full: also clang and sanitizers)
#
#   ./run tests [--full] [GROUP...]
#
# A group is a label of ctest in build/host, or a file of cmake/run/groups. With names given, only
# those run. Each group prints its time. --full adds the second compiler, the sanitizers and what the
# files of cmake/run/groups mark as full. The closing line counts what ctest and the groups ran.
#
# A group file begins with three comment lines after the licence: what it does, `when: fast`,
# `when: full` or `when: named` (only when it is asked for), and `needs: LIST` (a list of
# cmake/packages.txt, or `-`). It runs under `bash -euo pipefail` from the top of the tree with
# cmake/steps.sh and cmake/count.sh loaded, prints `N passed, N failed` as its last line if it counts, and
# exits 0 only if all passed.
full=no
wanted=()
for argument in "$@"; do
    case $argument in
    --full) full=yes ;;
    -*)
        say "run: tests takes --full and names of groups, not '$argument'" >&2
        exit 2
        ;;
    *) wanted+=("$argument") ;;
    esac
done

total_passed=0
total_failed=0
total_skipped=0
failed_groups=()
known_groups=()

is_wanted() {
    known_groups+=("$1")
    [ ${#wanted[@]} = 0 ] || [[ " ${wanted[*]} " == *" $1 "* ]]
}

# note GROUP SECONDS PASSED FAILED SKIPPED
note() {
    total_passed=$((total_passed + $3))
    total_failed=$((total_failed + $4))
    total_skipped=$((total_skipped + $5))
    printf '== %-24s %4d s   %d passed, %d failed' "$1" "$2" "$3" "$4"
    [ "$5" = 0 ] || printf ', %d skipped' "$5"
    printf '\n'
    [ "$2" -le 600 ] || say "   over ten minutes: this group asks to be split or sampled"
    [ "$4" = 0 ] || failed_groups+=("$1")
}

junit() { sed -n "s/.*[[:space:]]$1=\"\([0-9]*\)\".*/\1/p" "$2" | head -n 1; }

# ctest_group PRESET LABEL TITLE: the tests of one label, counted by ctest itself.
ctest_group() {
    local preset=$1 label=$2 title=$3 start=$SECONDS report status=0 tests failures skipped
    local slow=(-LE '^slow$')
    [ "$full" = no ] || slow=()
    mkdir -p "$log_dir"
    report=$log_dir/$preset-$label.xml
    rm -f "$report"
    say "-- $title"
    ctest --test-dir "build/$preset" -L "^$label\$" "${slow[@]}" -j 2 --output-on-failure --no-tests=error \
        --output-junit "$report" || status=$?
    if [ ! -f "$report" ]; then
        note "$title" $((SECONDS - start)) 0 1 0
        return
    fi
    tests=$(junit tests "$report")
    failures=$(junit failures "$report")
    skipped=$(($(junit skipped "$report") + $(junit disabled "$report")))
    # A status of its own: nothing that ctest dislikes is lost because it was not counted.
    [ "$status" = 0 ] || [ "$failures" != 0 ] || failures=1
    note "$title" $((SECONDS - start)) $((tests - failures - skipped)) "$failures" "$skipped"
    [ "$skipped" = 0 ] || sed -n 's/.*<testcase name="\([^"]*\)".*status="\(notrun\|disabled\)".*/   skipped: \1/p' "$report"
}

# Labels that are groups: not the marks `slow`, `fast` and `needs-...` that a test may carry as well.
labels_of() {
    ctest --test-dir "build/$1" --print-labels 2>/dev/null | sed -n 's/^  \([^ ].*\)$/\1/p' |
        grep -vE '^(slow|fast|needs-.*)$' || true
}

# Does any wanted group live in the build folder whose groups begin with this prefix?
tree_is_wanted() {
    local name
    [ ${#wanted[@]} != 0 ] || return 0
    for name in "${wanted[@]}"; do
        [ ! -f "$root/cmake/run/groups/$name.sh" ] || continue
        case $name in
        clang-* | asan-*) [ "${name%%-*}-" != "$1" ] || return 0 ;;
        *) [ -n "$1" ] || return 0 ;;
        esac
    done
    return 1
}

# tree PRESET PREFIX ARGS...: configures, builds, and runs every group of a build folder.
tree() {
    local preset=$1 prefix=$2 label start=$SECONDS labels ran=no
    shift 2
    tree_is_wanted "$prefix" || return 0
    known_groups+=("${prefix}build")
    if ! configure "$preset" "$@" || ! build "$preset"; then
        note "${prefix}build" $((SECONDS - start)) 0 1 0
        return 0
    fi
    note "${prefix}build" $((SECONDS - start)) 1 0 0
    labels=$(labels_of "$preset")
    for label in $labels; do
        if is_wanted "$prefix$label"; then
            ctest_group "$preset" "$label" "$prefix$label"
            ran=yes
        fi
    done
    if [ "$ran" = no ] && [ ${#wanted[@]} = 0 ]; then
        say "run: build/$preset has no tests" >&2
        note "$prefix(none)" 0 0 1 0
    fi
}

group_field() { sed -n "s/^# $2: //p" "$1" | head -n 1; }

# One file of cmake/run/groups.
file_group() {
    local file=$1 name start=$SECONDS log counts status=0 needs
    name=$(basename "$file" .sh)
    [ "$(group_field "$file" when)" != named ] || [ ${#wanted[@]} != 0 ] || return 0
    [ "$(group_field "$file" when)" = fast ] || [ "$full" = yes ] || [ ${#wanted[@]} != 0 ] || return 0
    is_wanted "$name" || return 0
    needs=$(group_field "$file" needs)
    [ "$needs" = - ] || need "$needs"
    mkdir -p "$log_dir"
    log=$log_dir/group-$name.log
    say "-- $name: $(sed -n '2s/^# //p' "$file")"
    root=$root bash -euo pipefail -c '. "$root/cmake/steps.sh"; . "$root/cmake/count.sh"; . "$1"' run "$file" 2>&1 | tee "$log" || status=$?
    counts=$(grep -oE '^[0-9]+ passed, [0-9]+ failed(, [0-9]+ skipped)?' "$log" | tail -n 1 || true)
    if [ -n "$counts" ]; then
        # shellcheck disable=SC2046
        set -- $(grep -oE '[0-9]+' <<<"$counts")
        [ "$status" = 0 ] || [ "$2" != 0 ] || set -- "$1" 1 "${3:-0}"
        note "$name" $((SECONDS - start)) "$1" "$2" "${3:-0}"
    elif [ "$status" = 0 ]; then
        note "$name" $((SECONDS - start)) 1 0 0
    else
        note "$name" $((SECONDS - start)) 0 1 0
    fi
}

need tests
[ "$full" = no ] || need full

tree host ''
if [ "$full" = yes ] || [ ${#wanted[@]} != 0 ]; then
    tree clang clang-
    # Benches have no tests there.
    tree asan asan- -DUSSL_BUILD_BENCH=OFF
fi
for file in "$root"/cmake/run/groups/*.sh; do
    file_group "$file"
done
for name in "${wanted[@]}"; do
    [[ " ${known_groups[*]} " == *" $name "* ]] ||
        fail "there is no group '$name'; there are: $(printf '%s\n' "${known_groups[@]}" | sort -u | xargs)"
done

say
say "tests took $((SECONDS / 60)) min $((SECONDS % 60)) s"
[ ${#failed_groups[@]} = 0 ] || say "failed groups: ${failed_groups[*]}"
if [ "$total_skipped" = 0 ]; then
    say "$total_passed passed, $total_failed failed"
else
    say "$total_passed passed, $total_failed failed, $total_skipped skipped"
fi
[ "$total_failed" = 0 ] && [ "$total_passed" -gt 0 ]
