#!/usr/bin/env bash
# Install what the tests need, run all of them, and end with one line for each part and one for the whole.
# Uses the active virtual environment, or .venv beside this file. Fails if any part fails.
set -uo pipefail
cd "$(dirname "$0")" || exit 1
export PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_ROOT_USER_ACTION=ignore

if [ -z "${VIRTUAL_ENV:-}" ]; then
  [ -x .venv/bin/python ] || python3 -m venv .venv || exit 1
  . .venv/bin/activate
fi

logs=$(mktemp -d)
trap 'rm -rf "$logs"' EXIT
results=() passed=0 failed=0

# The number that a test runner's last summary gives for a word ("23 passed"); nothing if it gives none.
counted() {
  sed 's/\x1b\[[0-9;]*m//g' "$1" | grep -E '(^=+ .*|Tests  .*|^ +)[0-9]+ (passed|failed)' | tail -n 2 | grep -oE "[0-9]+ $2" | tail -n 1 | cut -d ' ' -f 1
}

# Run one part, show what it says, and count it: by its tests where it names them, else as one.
part() {
  local name=$1 log="$logs/${1// /-}"
  shift
  printf '\n=== %s\n' "$name"
  if "$@" 2>&1 | tee "$log"; then
    local good
    good=$(counted "$log" passed)
    passed=$((passed + ${good:-1}))
    results+=("PASSED $name${good:+ ($good tests)}")
  else
    local good bad
    good=$(counted "$log" passed) bad=$(counted "$log" failed)
    passed=$((passed + ${good:-0})) failed=$((failed + ${bad:-1}))
    results+=("FAILED $name${bad:+ ($bad tests)}")
  fi
}

# Packages of a folder with a package.json, unless those of its lock file are there.
node_modules() {
  [ "$1/node_modules/.package-lock.json" -nt "$1/package-lock.json" ] || (cd "$1" && npm ci)
}

browser() {
  [ -x "${NBLIFT_CHROMIUM:-/usr/bin/chromium}" ] && return
  if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends chromium fonts-dejavu-core
  else
    echo "No Chromium here: install it, or let NBLIFT_CHROMIUM name one; Playwright now looks for its own."
  fi
}

install() {
  pip install --quiet -e ./kernel -e '.[test]' && node_modules extension && node_modules ui-tests && browser
}

in_folder() {
  (cd "$1" && shift && "$@")
}

part 'install' install
[ "$failed" = 0 ] || exit 1
part 'ruff check' ruff check --output-format concise .
part 'ruff format' ruff format --check .
part 'mypy' mypy
part 'import contract' lint-imports
part 'extension types' in_folder extension npm run --silent check
part 'extension lint' in_folder extension npm run --silent lint
part 'extension tests' in_folder extension npm run --silent test
part 'browser test types' in_folder ui-tests ../extension/node_modules/.bin/tsc -p .
part 'browser tests' in_folder ui-tests npm run --silent test
part 'clean install' bash binder/check
part 'python tests' python -m pytest -n 2 --dist worksteal
part 'server tests' python -m pytest -n 2 --dist worksteal tests/server

printf '\n=== summary\n'
printf '%s\n' "${results[@]}"
if [ "$failed" = 0 ]; then
  echo "======== $passed passed in ${SECONDS}s ========"
else
  echo "======== $failed failed, $passed passed in ${SECONDS}s ========"
  exit 1
fi
