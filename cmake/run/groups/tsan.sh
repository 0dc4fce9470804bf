# SPDX-License-Identifier: MIT
# eight threads on shared contexts, 200 connections each, and keys that rotate, under ThreadSanitizer
# when: full
# needs: full
configure tsan
build tsan --target threads_core_shared plain_rotation
step "threads under ThreadSanitizer" ctest --test-dir build/tsan -L '^threads$' -V --no-tests=error
grep -hoE '[a-z]+( TLS[^:]*)?: [0-9]+ connections on .*' build/log/threads-under-ThreadSanitizer.log
