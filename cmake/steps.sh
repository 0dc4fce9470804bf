# SPDX-License-Identifier: MIT
# What the commands of ./run share: packages, sources, and steps that show their progress.
# Sourced by ./run with `root` set; logs go to build/log.

log_dir=$root/build/log

# The build folders lie side by side and hold much that is the same: with paths relative to the tree, what
# one has compiled serves the others. Projects within the project find no launcher of their own.
export CCACHE_BASEDIR=${CCACHE_BASEDIR-$root} CCACHE_NOHASHDIR=${CCACHE_NOHASHDIR-1}
! command -v ccache >/dev/null || export CMAKE_C_COMPILER_LAUNCHER=${CMAKE_C_COMPILER_LAUNCHER-ccache}

say() { printf '%s\n' "$*"; }
fail() {
    say "run: $*" >&2
    exit 1
}

# Every item of a list of cmake/packages.txt, lists within it included.
items_of() {
    local list=$1 item
    awk -v l="$list" '!/^#/ && $1 == l { print $2 }' "$root/cmake/packages.txt" | while read -r item; do
        case $item in
        @*) items_of "${item#@}" ;;
        *) printf '%s\n' "$item" ;;
        esac
    done | awk '!seen[$0]++'
}

why_of() {
    awk -v p="$1" '!/^#/ && $2 == p { sub(/^[^ ]+ +[^ ]+ +/, ""); print; exit }' "$root/cmake/packages.txt"
}

is_installed() { [ "$(dpkg-query -W -f='${db:Status-Status}' "$1" 2>/dev/null)" = installed ]; }

# step TEXT COMMAND...: runs it with its output in a log, a sign of life while it lasts, and its time.
step() {
    local text=$1 log pid start=$SECONDS status=0 last shown=0
    shift
    mkdir -p "$log_dir"
    log=$log_dir/$(tr -cs 'a-zA-Z0-9\n' '-' <<<"$text" | cut -c1-60).log
    printf '  %s ...\n' "$text"
    "$@" </dev/null >"$log" 2>&1 &
    pid=$!
    trap 'kill "$pid" 2>/dev/null; exit 130' INT TERM
    while kill -0 "$pid" 2>/dev/null; do
        sleep 0.2
        if [ -t 1 ] && [ $((SECONDS - start)) -ge 2 ]; then
            last=$(tail -c 300 "$log" | tr '\r' '\n' | grep -v '^ *$' | tail -n 1 | cut -c1-70 || true)
            printf '\r\033[K    %4d s  %s' $((SECONDS - start)) "$last"
        elif [ $((SECONDS - start - shown)) -ge 15 ]; then
            shown=$((SECONDS - start))
            last=$(tail -c 300 "$log" | tr '\r' '\n' | grep -v '^ *$' | tail -n 1 | cut -c1-70 || true)
            printf '    %4d s  %s\n' "$shown" "$last"
        fi
    done
    [ ! -t 1 ] || printf '\r\033[K'
    wait "$pid" || status=$?
    trap - INT TERM
    if [ "$status" != 0 ]; then
        tail -n 40 "$log" >&2
        say "run: '$text' failed with $status after $((SECONDS - start)) s; the whole log is $log" >&2
        return "$status"
    fi
    [ $((SECONDS - start)) -lt 2 ] || printf '    done in %d s\n' $((SECONDS - start))
}

no_debian() {
    local list=$1 packages
    # What only serves to fetch and unpack Debian's sources is of no use there.
    packages=$(items_of "$list" | grep -vE '^(source:.*|apt|dpkg-dev|debian-archive-keyring|xz-utils|bzip2)$' | xargs)
    cat >&2 <<EOF
run: this machine has no apt-get and dpkg, so nothing can be installed or fetched for you.
     What is needed, by the names of Debian's packages:
       $packages
     and the sources of Mbed TLS 3.6.7 and wolfSSL 5.7.2. Install those, then either
       cmake --preset host -DUSSL_MBEDTLS_SOURCE_DIR=DIR -DUSSL_WOLFSSL_SOURCE_DIR=DIR
     or set USSL_MBEDTLS_SOURCE_DIR and USSL_WOLFSSL_SOURCE_DIR in the environment and run this again.
EOF
    exit 2
}

# Installs what a list names and the machine lacks, and fetches its sources. Never asks.
need() {
    local list=$1 item missing='' sources='' line sudo=''
    for item in $(items_of "$list"); do
        case $item in
        source:*)
            item=${item#source:}
            local own=${item^^}
            own=USSL_${own//-/_}_SOURCE_DIR
            [ -n "${!own:-}" ] || sources+=" $item"
            ;;
        *)
            if command -v dpkg-query >/dev/null && ! is_installed "$item"; then
                missing+=" $item"
            fi
            ;;
        esac
    done
    if ! command -v apt-get >/dev/null || ! command -v dpkg-query >/dev/null; then
        [ -n "${USSL_MBEDTLS_SOURCE_DIR:-}" ] && [ -n "${USSL_WOLFSSL_SOURCE_DIR:-}" ] || no_debian "$list"
        say "run: no Debian; the tools are taken as they are found"
        missing='' sources=''
    fi
    if [ -n "$missing" ]; then
        say "Packages that are missing here:"
        for item in $missing; do
            printf '  %-24s %s\n' "$item" "$(why_of "$item")"
        done
        line="apt-get install -y --no-install-recommends$missing"
        if [ "$(id -u)" != 0 ]; then
            if ! sudo -n true 2>/dev/null; then
                say "run: installing needs root. Run this line and come again:" >&2
                say "  sudo $line" >&2
                exit 2
            fi
            sudo='sudo -n'
        fi
        step "apt-get update" $sudo apt-get -o DPkg::Lock::Timeout=600 update ||
            say "run: going on with the package lists that are there" >&2
        step "$line" $sudo env DEBIAN_FRONTEND=noninteractive \
            apt-get -o DPkg::Lock::Timeout=600 install -y --no-install-recommends $missing || exit 1
    fi
    # The fetcher's own words are few and worth seeing.
    # shellcheck disable=SC2086
    [ -z "$sources" ] || "$root/cmake/sources.sh" $sources || exit 1
}

# configure PRESET ARGS...: with the source folders that the environment names.
configure() {
    local preset=$1 name own args=()
    shift
    for name in MBEDTLS WOLFSSL BEARSSL RUST_RING INTEL_IPSEC_MB; do
        own=USSL_${name}_SOURCE_DIR
        [ -z "${!own:-}" ] || args+=("-D$own=${!own}")
    done
    step "configure $preset" cmake -S "$root" --preset "$preset" "${args[@]}" "$@"
}

build() {
    local preset=$1
    shift
    step "build $preset" cmake --build "$root/build/$preset" "$@"
}

# The command alone in build/host: tests and benches, which need more packages, come with their own
# commands; a folder that is configured already is taken as it is.
build_command() {
    [ -f build/host/build.ninja ] ||
        configure host -DUSSL_BUILD_TESTS=OFF -DUSSL_BUILD_BENCH=OFF -DUSSL_BUILD_EXAMPLES=OFF
    build host --target ussl_cli
}
