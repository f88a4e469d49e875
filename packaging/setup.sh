#!/usr/bin/env bash
# Makes everything Sceneloom needs to run from this folder: system libraries, .venv, compiled kernels.
# Every make target calls it; when nothing has changed it ends within a second. Safe to interrupt and to run again.
# SCENELOOM_PYTHON chooses the interpreter (3.11 or newer).
set -euo pipefail
export LC_ALL=C PIP_DISABLE_PIP_VERSION_CHECK=1

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
cd "$root"
venv=.venv
unfinished=$venv/setup-unfinished   # there while an installation is under way: the next run starts over
stamp=$venv/setup-stamp             # what was installed, as a hash
kernel_stamp=$venv/kernel-stamp     # which kernels were compiled, as a hash

say() { printf 'set-up: %s\n' "$*" >&2; }
give_up() { say "$@"; exit 1; }

# library looked for -> Debian/Ubuntu package that brings it
libraries='libGL.so.1 libgl1
libEGL.so.1 libegl1
libxkbcommon.so.0 libxkbcommon0
libxkbcommon-x11.so.0 libxkbcommon-x11-0
libdbus-1.so.3 libdbus-1-3
libxcb-cursor.so.0 libxcb-cursor0
libxcb-icccm.so.4 libxcb-icccm4
libxcb-image.so.0 libxcb-image0
libxcb-keysyms.so.1 libxcb-keysyms1
libxcb-randr.so.0 libxcb-randr0
libxcb-render-util.so.0 libxcb-render-util0
libxcb-shape.so.0 libxcb-shape0
libxcb-xkb.so.1 libxcb-xkb1
libX11-xcb.so.1 libx11-xcb1
libfontconfig.so.1 libfontconfig1
libglib-2.0.so.0 libglib2.0-0
libgomp.so.1 libgomp1'

missing_packages() {
    local known so package
    known=$( (ldconfig -p || /sbin/ldconfig -p) 2>/dev/null || true)
    while read -r so package; do
        [[ $known == *"$so "* ]] || echo "$package"
    done <<<"$libraries"
    compgen -G '/usr/lib/*/dri/swrast_dri.so' >/dev/null || compgen -G '/usr/lib*/dri/swrast_dri.so' >/dev/null ||
        compgen -G '/usr/lib/*/libgallium-*.so' >/dev/null || echo libgl1-mesa-dri
    command -v Xvfb >/dev/null || echo xvfb
    command -v xauth >/dev/null || echo xauth
    compgen -G '/usr/share/fonts/*' >/dev/null || echo fonts-dejavu-core
}

apt_install() {
    # without root this is a line for the person, not a command for the script
    local line="apt-get update && apt-get install -y --no-install-recommends $*"
    if [[ $(id -u) != 0 ]]; then
        say "some system packages are missing. Please run:"
        say "    sudo sh -c '$line'"
        return 1
    fi
    say "installing system packages: $*"
    DEBIAN_FRONTEND=noninteractive sh -c "$line" </dev/null >"$log" 2>&1 && return
    tail -n 5 "$log" >&2
    say "the system packages could not be installed. Please run: $line"
    return 1
}

check_system() {
    [[ $(uname -s) == Linux ]] || return 0
    local missing
    missing=$(missing_packages | tr '\n' ' ')
    [[ -z $missing ]] && return
    if command -v apt-get >/dev/null; then
        # shellcheck disable=SC2086 # a list of package names
        apt_install ${missing% } || say "going on without them: only the window needs them"
    else
        say "your system lacks what these Debian packages bring; the window needs them: $missing"
    fi
}

runs_new_enough() { "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1; }

find_python() {
    local candidate
    for candidate in ${SCENELOOM_PYTHON:-python3.11 python3.12 python3.13 python3}; do
        runs_new_enough "$candidate" && { command -v "$candidate"; return; }
    done
    give_up "Python 3.11 or newer was not found. Debian/Ubuntu: sudo apt-get install python3 python3-venv" \
        "(or set SCENELOOM_PYTHON to its path)"
}

make_venv() {
    local python
    python=$(find_python)
    say "making $venv with $("$python" -V) ($python)"
    "$python" -c 'import ensurepip, venv' 2>/dev/null || apt_install python3-venv ||
        give_up "this Python cannot make virtual environments: its package python3-venv is missing"
    "$python" -m venv "$venv"
}

# a person sees pip at work; a log sees only what went wrong
pip_install() {
    local install=("$venv/bin/python" -m pip install --constraint packaging/constraints.txt "$@")
    if [[ -t 1 ]]; then "${install[@]}" && return; else "${install[@]}" </dev/null >"$log" 2>&1 && return; fi
    tail -n 20 "$log" >&2
    give_up "the packages could not be installed (see above); is the package index reachable?"
}

# a virtual environment does not survive being moved: its scripts hold its path
is_usable() { "$venv/bin/python" -m pip --version >/dev/null 2>&1 && grep -qsF "$root/$venv" "$venv/bin/activate"; }

install_packages() {
    [[ -e $unfinished ]] && { say "the last set-up did not finish; starting over"; rm -rf "$venv"; }
    is_usable || { rm -rf "$venv"; make_venv; }
    touch "$unfinished"
    say "installing packages (the first time takes a minute or more: PyTorch is large)"
    pip_install pip setuptools
    pip_install torch # first and alone, so that no other package chooses its version
    pip_install --no-build-isolation --editable '.[dev]'
    rm "$unfinished"
}

compile_kernels() {
    say "compiling the renderer's kernels (once)"
    "$venv/bin/python" -m app warm-up </dev/null
}

wanted_packages() {
    { cat pyproject.toml packaging/constraints.txt packaging/setup.sh; "$venv/bin/python" -V; pwd; } 2>/dev/null | sha256sum
}

wanted_kernels() { { grep -rl --include='*.py' numba engine || true; } | sort | xargs -r cat | sha256sum; }

is_stamped() { [[ -e $1 && ! -e $unfinished && $(<"$1") == "$2" ]]; }

exec 9<packaging/setup.sh
if command -v flock >/dev/null; then flock 9; fi # two set-ups at once take turns
log=$(mktemp)
trap 'rm -f "$log"' EXIT

check_system
if ! is_stamped "$stamp" "$(wanted_packages || true)"; then
    install_packages
    wanted_packages >"$stamp"
    rm -f "$kernel_stamp"
fi
if ! is_stamped "$kernel_stamp" "$(wanted_kernels)"; then
    if compile_kernels; then wanted_kernels >"$kernel_stamp"; else say "they will be compiled at the first start"; fi
fi
