# SPDX-License-Identifier: MIT
# the layout of every C file, held against .clang-format
# when: full
# needs: full
files=$(find api backends cli tests examples bench micropython sim -name '*.[ch]' 2>/dev/null | sort)
status=0
# shellcheck disable=SC2086
told=$(clang-format --dry-run -Werror $files 2>&1) || status=$?
laid_out() { [[ $told != *"$1:"* ]]; }

for file in $files; do
    count "$file is as clang-format lays it out" laid_out "$file"
done
[ "$status" = 0 ] || [ "$failed" != 0 ] || { say "$told" && count "clang-format ended with $status" false; }
counted
