# SPDX-License-Identifier: MIT
# the layout of every C file, held against .clang-format
# when: full
# needs: full
files=$(find api backends cli tests examples bench micropython sim -name '*.[ch]' 2>/dev/null | sort)
failed=0
for file in $files; do
    if ! clang-format --dry-run -Werror "$file" 2>/dev/null; then
        say "not as clang-format lays it out: $file"
        failed=$((failed + 1))
    fi
done
say "$(($(wc -w <<<"$files") - failed)) passed, $failed failed"
[ "$failed" = 0 ]
