#!/usr/bin/env bash
# ./test.sh: the default tests. ./test.sh long: the long ones (hours), whose figures become docs/results.md.
set -euo pipefail
cd "$(dirname "$0")"
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1

agents() { dotnet run --project src/Agents.Cli -c Release --no-build -- "$@" --json; }

case "${1:-default}" in
  default)
    dotnet test -c Release
    ;;
  long)
    AGENTS_RESULTS=$(mktemp -d)
    export AGENTS_RESULTS AGENTS_LONG=1
    commit=$(git rev-parse --short HEAD)
    if [ -n "$(git status --porcelain)" ]; then commit="$commit and local changes"; fi
    dotnet build Agents.sln -c Release
    # The embedded model and, where it lies there, the one that the tests of real size use.
    models=(embedded "${AGENTS_MODELS:-../shared/models}"/*.gguf)
    for model in "${models[@]}"; do
      if [ "$model" != embedded ] && [ ! -f "$model" ]; then continue; fi
      name=$(basename "$model" .gguf)
      agents bench --model "$model" > "$AGENTS_RESULTS/bench-$name.json"
      agents bench train --model "$model" > "$AGENTS_RESULTS/train-$name.json"
      # llama.cpp in the same minutes, where Python has it.
      if [ "$model" != embedded ] && python3 -c 'import llama_cpp' 2> /dev/null; then
        python3 .ci/bench_llama_cpp.py "$model" > "$AGENTS_RESULTS/bench-$name-llama.cpp.json"
      fi
    done
    # One project at a time: figures of two that share the cores would be nobody's.
    code=0
    dotnet test -c Release --no-build -m:1 --filter Category=Long || code=$?
    dotnet run .ci/results.cs "$AGENTS_RESULTS" "$commit" "$(date -u +%Y-%m-%d)" > "$AGENTS_RESULTS/results.md"
    cp "$AGENTS_RESULTS/results.md" docs/results.md
    echo "Wrote docs/results.md."
    exit $code
    ;;
  *)
    echo "usage: ./test.sh [default|long]" >&2
    exit 2
    ;;
esac
