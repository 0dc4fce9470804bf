#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Fetches third-party sources by cmake/sources.txt into build/sources/NAME, verified twice.
#
#   cmake/sources.sh NAME...       fetch what is not there yet
#   cmake/sources.sh --list        what the manifest knows, and what is fetched
#
# The road: a private apt configuration inside the build folder (mirror taken from this machine's own
# Debian sources, signatures checked against the archive keyring), then the SHA-256 of the manifest.
# The machine's own sources and package lists are neither used nor touched. Needs no root; needs apt and dpkg-source.
# What lands is Debian's source: the orig tarball with Debian's patches applied (security fixes
# included), or the tarball alone where the manifest says that no patch matters. The stamp
# NAME/.ussl-source holds version, hash and whether the manifest pins it.
#
#   USSL_SOURCES_DIR     where to put them (default: build/sources)
#   USSL_DEBIAN_MIRROR   mirror URI, for a machine whose own sources name none
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
manifest=$root/cmake/sources.txt
dest=${USSL_SOURCES_DIR:-$root/build/sources}
apt_root=$dest/.apt
keyring=/usr/share/keyrings/debian-archive-keyring.gpg
suites="forky sid trixie bookworm"
security_suites="trixie-security"

say() { printf '%s\n' "$*" >&2; }
die() {
    say "sources: $*"
    exit 1
}

rows_of() { awk -v n="$1" '!/^#/ && $1 == n { print $2, $3, $4, $5 }' "$manifest"; }
parts_of() { awk -v n="$1" '!/^#/ && $1 == n { print $6; exit }' "$manifest"; }
names() { awk '!/^#/ && NF { print $1 }' "$manifest" | uniq; }
stamp_field() { sed -n "s/^$2=//p" "$dest/$1/.ussl-source" 2>/dev/null || true; }

# The mirror and the security mirror that this machine itself uses, one URI a line.
own_mirrors() {
    apt-get indextargets --format '$(REPO_URI)' 2>/dev/null | sed 's,/*$,,' | sort -u
}

# `fresh`: are lists past their date refused?
source_entry() {
    printf 'Types: deb-src\nURIs: %s\nSuites: %s\nComponents: main\nSigned-By: %s\n' "$1" "$2" "$keyring"
    printf 'Check-Date: %s\nCheck-Valid-Until: %s\n\n' "$fresh" "$fresh"
}

fresh=yes
write_apt_config() {
    local mirror security lists
    lists=$(own_mirrors)
    mirror=${USSL_DEBIAN_MIRROR:-$(grep -E '/debian$' <<<"$lists" | head -n 1 || true)}
    security=$(grep -E '/debian-security$' <<<"$lists" | head -n 1 || true)
    [ -n "$mirror" ] || die "no Debian mirror among this machine's apt sources; set USSL_DEBIAN_MIRROR"
    [ -r "$keyring" ] || die "no $keyring; install debian-archive-keyring"
    mkdir -p "$apt_root/lists/partial" "$apt_root/cache/archives/partial" "$apt_root/sources.list.d"
    {
        source_entry "$mirror" "$suites"
        [ -z "$security" ] || source_entry "$security" "$security_suites"
    } >"$apt_root/sources.list.d/ussl.sources"
}

# Given on the command line, which outranks what the machine has configured; a proxy of its own stays.
private_apt() {
    local tool=$1
    shift
    "$tool" -o Dir::Etc::sourcelist=/dev/null -o Dir::Etc::sourceparts="$apt_root/sources.list.d" \
        -o Dir::Etc::preferences=/dev/null -o Dir::Etc::preferencesparts=/dev/null \
        -o Dir::State::lists="$apt_root/lists" -o Dir::Cache="$apt_root/cache" \
        -o Acquire::Languages=none -o Acquire::Retries=3 -o Acquire::Check-Date=true \
        -o Acquire::Check-Valid-Until=true \
        -o Acquire::AllowInsecureRepositories=false -o Acquire::AllowWeakRepositories=false \
        -o Acquire::AllowDowngradeToInsecureRepositories=false -o APT::Get::AllowUnauthenticated=false \
        "$@"
}

updated=
update_lists() {
    [ -z "$updated" ] || return 0
    say "sources: reading Debian's source lists ($suites)"
    write_apt_config
    # One suite that fails is no end: what was verified is looked through below.
    if ! private_apt apt-get update >"$apt_root/update.log" 2>&1; then
        if grep -qE 'is expired|is not valid yet' "$apt_root/update.log"; then
            # A mirror that lags, or a clock that is wrong. What the manifest pins by hash is the same
            # file on any day, so the signed old list will do for it, and for nothing else.
            say "sources: the mirror's lists are signed, but past their date: only pinned versions are taken"
            fresh=no
            write_apt_config
            private_apt apt-get update >"$apt_root/update.log" 2>&1 || true
        fi
        ! grep -q '^E:' "$apt_root/update.log" ||
            say "sources: apt complained, see $apt_root/update.log"
    fi
    updated=1
}

# Every offered version of a source: debian-version upstream-version sha256-of-orig, newest first.
offers() {
    private_apt apt-cache showsrc --only-source "$1" 2>/dev/null | awk '
        /^Version:/ { v = $2; u = v; sub(/^[0-9]+:/, "", u); sub(/-[^-]*$/, "", u) }
        /^[A-Z]/ { section = $1 }
        section == "Checksums-Sha256:" && $3 ~ /\.orig\.tar\.[a-z0-9]+$/ { print v, u, $1 }' |
        sort -rV -u
}

matches() { [ "$2" != - ] && [[ $1 =~ ^($2)$ ]]; }

# What may be taken of a name, best first: debian-version upstream-version sha256 pinned(yes|no).
candidates() {
    local name=$1 offered row_version row_sha later refused debian upstream sha
    offered=$(offers "$name")
    while read -r row_version row_sha later refused; do
        while read -r debian upstream sha; do
            [ "$upstream" = "$row_version" ] || continue
            [ "$sha" = "$row_sha" ] ||
                die "$name $upstream: the archive lists SHA-256 $sha, the manifest $row_sha; refused"
            printf '%s %s %s yes\n' "$debian" "$upstream" "$sha"
        done <<<"$offered"
    done < <(rows_of "$name")
    [ "$fresh" = yes ] || return 0
    while read -r row_version row_sha later refused; do
        while read -r debian upstream sha; do
            [ -n "$upstream" ] && [ "$upstream" != "$row_version" ] || continue
            ! matches "$upstream" "$refused" && matches "$upstream" "$later" || continue
            printf '%s %s %s no\n' "$debian" "$upstream" "$sha"
        done <<<"$offered"
    done < <(rows_of "$name")
}

is_current() {
    local name=$1 version
    [ -e "$dest/$name/.ussl-source" ] || return 1
    [ "$(stamp_field "$name" pinned)" = yes ] || return 0
    version=$(stamp_field "$name" version)
    rows_of "$name" | grep -qF "$version $(stamp_field "$name" sha256) "
}

# Unpacks what was downloaded into WORK into WORK/tree.
unpack() {
    local parts=$1 work=$2
    cd "$work"
    if [ "$parts" = full ]; then
        dpkg-source -x ./*.dsc tree
    else
        mkdir tree
        tar -C tree --strip-components=1 --no-same-owner -xf ./*.orig.tar.?z*
    fi
}

# Downloads and checks one candidate; fails when the mirror does not have it (any more).
download() {
    local name=$1 debian=$2 upstream=$3 sha=$4 pinned=$5 work got parts only
    parts=$(parts_of "$name")
    work=$(mktemp -d "$dest/.fetch-$name.XXXXXX")
    chmod 755 "$work"
    say "sources: fetching $name $debian"
    [ "$parts" = full ] && only='' || only=--tar-only
    if ! (cd "$work" && private_apt apt-get -qq --download-only $only source "$name=$debian" >apt.log 2>&1); then
        grep '^E:' "$work/apt.log" >&2 || true
        rm -rf "$work"
        return 1
    fi
    got=$(sha256sum "$work"/*.orig.tar.* | awk '$2 !~ /\.asc$/ { print $1; exit }')
    [ "$got" = "$sha" ] || die "$name: SHA-256 of the tarball is $got, expected $sha; refused"
    if ! (unpack "$parts" "$work" >"$work/unpack.log" 2>&1); then
        tail -n 5 "$work/unpack.log" >&2
        die "$name: could not be unpacked; the log is $work/unpack.log"
    fi
    printf 'name=%s\nversion=%s\ndebian=%s\nsha256=%s\npinned=%s\n' \
        "$name" "$upstream" "$debian" "$sha" "$pinned" >"$work/tree/.ussl-source"
    rm -rf "${dest:?}/$name"
    mv "$work/tree" "$dest/$name"
    rm -rf "$work"
    if [ "$pinned" = no ]; then
        say "*************************************************************************"
        say "* $name $upstream is not what the manifest pins ($(rows_of "$name" | cut -d' ' -f1 | xargs))."
        say "* Taken because apt's signature verifies it: SHA-256 $sha"
        say "* Measured baselines do not hold for it; reports say so."
        say "*************************************************************************"
    fi
    say "sources: $name $upstream is in $dest/$name"
}

fetch() {
    local name=$1 found debian upstream sha pinned
    ! is_current "$name" || return 0
    update_lists
    found=$(candidates "$name")
    while read -r debian upstream sha pinned; do
        [ -n "$debian" ] || continue
        ! download "$name" "$debian" "$upstream" "$sha" "$pinned" || return 0
    done <<<"$found"
    local option=${name^^}
    die "$name: no accepted version ($(rows_of "$name" | cut -d' ' -f1 | xargs)) can be had" \
        "(offered: $(offers "$name" | cut -d' ' -f1 | xargs)); name a source folder of your own with" \
        "-DUSSL_${option//-/_}_SOURCE_DIR=DIR"
}

list() {
    local name version sha later refused state
    for name in $(names); do
        while read -r version sha later refused; do
            state="not fetched"
            [ "$(stamp_field "$name" version)" != "$version" ] || state="fetched"
            printf '%-12s %-26s %s  %s\n' "$name" "$version" "$sha" "$state"
        done < <(rows_of "$name")
    done
}

case ${1:---help} in
--help | -h)
    sed -n '3,19s/^# \{0,1\}//p' "${BASH_SOURCE[0]}"
    exit 0
    ;;
--list)
    list
    exit 0
    ;;
esac
for name in "$@"; do
    [ -n "$(rows_of "$name")" ] || die "no source is named '$name'; known: $(names | xargs)"
done
mkdir -p "$dest"
exec 9>"$dest/.lock"
flock 9
for name in "$@"; do
    if ! is_current "$name"; then
        command -v apt-get >/dev/null && command -v dpkg-source >/dev/null ||
            die "fetching needs apt-get and dpkg-source (packages apt, dpkg-dev, xz-utils, bzip2)"
    fi
    fetch "$name"
done
