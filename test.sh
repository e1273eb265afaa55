#!/usr/bin/env bash
# ./test.sh: the default tests. ./test.sh long: everything that takes hours, whose figures become docs/results.md.
# ./test.sh long PART...: these parts anew (bench, studies, studies:NAME, a project of tests, or PROJECT:NAME for those of
# its tests whose name holds NAME); the others keep their figures, with the commit that gave them.
set -euo pipefail
cd "$(dirname "$0")"
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1

figures=$PWD/docs/results
studies=(socratic handbook students architect listener real-listeners real-handbook)
parts=(bench studies)
for project in tests/*.Tests; do parts+=("$(basename "$project")"); done

usage() {
  echo "usage: ./test.sh [default | long [PART...]], with a part of: ${parts[*]}" >&2
  exit 2
}

# The embedded model and, where it lies there, the one that the tests of real size use.
models=(embedded)
for model in "${AGENTS_MODELS:-../shared/models}"/*.gguf; do
  if [ -f "$model" ]; then models+=("$model"); fi
done

agents() { dotnet run --project src/Agents.Cli -c Release --no-build -- "$@" --json; }

bench() {
  for model in "${models[@]}"; do
    name=$(basename "$model" .gguf)
    agents bench --model "$model" > "$new/bench-$name.json"
    agents bench train --model "$model" > "$new/train-$name.json"
    # llama.cpp in the same minutes, where Python has it.
    if [ "$model" != embedded ] && python3 -c 'import llama_cpp' 2> /dev/null; then
      python3 .ci/bench_llama_cpp.py "$model" > "$new/bench-$name-llama.cpp.json"
    fi
  done
}

tests() { # tests PROJECT[:NAME]: its long tests.
  local filter="Category=Long"
  if [[ "$1" == *:* ]]; then filter="$filter&FullyQualifiedName~${1#*:}"; fi
  AGENTS_RESULTS=$new AGENTS_LONG=1 dotnet test "tests/${1%%:*}" -c Release --no-build --filter "$filter"
}

studies() { # studies [NAME]
  for study in "${@:-${studies[@]}}"; do
    case "$study" in
      real-listeners) real listener "${models[@]}" ;;
      real-handbook) real handbook "${models[@]:1}" ;; # Its prompts are longer than the embedded model's context.
      *) agents evaluate "$study" > "$new/study-$study.json" ;;
    esac
  done
}

real() { # real STUDY [MODEL...]: with each model in the place of the scripted law.
  for model in "${@:2}"; do
    agents evaluate "$1" --model "$model" --n 200 > "$new/study-$1-$(basename "$model" .gguf).json"
  done
}

measure() { # measure PART: runs it, and replaces the figures of its last run where it passed.
  new=$(mktemp -d)
  set +e
  (
    set -e
    case "$1" in
      bench | studies) "$1" ;;
      studies:*) studies "${1#*:}" ;;
      *) tests "$1" ;;
    esac
  )
  local failed=$?
  set -e
  if [ "$failed" -ne 0 ]; then
    echo "$1 failed (exit $failed): docs/results/${1/:/.} stays as it was; what was measured is in $new." >&2
    code=$failed
    return
  fi
  printf '{"commit":"%s","date":"%s","cores":%s}\n' "$commit" "$(date -u +%Y-%m-%d)" "$(nproc)" > "$new/run.json"
  local kept="$figures/${1/:/.}"
  # A whole project's figures stand for those of its tests.
  rm -rf "$kept" "$kept".*
  mkdir -p "$figures"
  mv "$new" "$kept"
  chmod 755 "$kept"
}

if [ "${1:-default}" = default ] && [ $# -le 1 ]; then
  dotnet test -c Release
elif [ "$1" = long ]; then
  shift
  if [ $# -gt 0 ]; then wanted=("$@"); else wanted=("${parts[@]}"); fi
  for part in "${wanted[@]}"; do [[ " ${parts[*]} " == *" ${part%%:*} "* ]] || usage; done
  commit=$(git rev-parse --short HEAD)
  if [ -n "$(git status --porcelain -- ':!docs/results' ':!docs/results.md')" ]; then commit="$commit and local changes"; fi
  code=0
  dotnet build Agents.sln -c Release
  # One part at a time: figures of two that share the cores would be nobody's.
  for part in "${wanted[@]}"; do measure "$part"; done
  dotnet run .ci/results.cs "$figures" > docs/results.md.new
  mv docs/results.md.new docs/results.md
  echo "Wrote docs/results.md."
  exit "$code"
else
  usage
fi
