"""llama.cpp's speed on a GGUF, in the fields of `agents bench`, for a run side by side:

    python3 .ci/bench_llama_cpp.py MODEL.gguf          (pip install llama-cpp-python)

The model is quantised to Q4_0 first, its fastest format on a CPU. Measured as `agents bench` does: raw decode calls of
all sequences from one 64-token prompt, no sampling, best of three.
"""
import contextlib
import ctypes
import json
import os
import resource
import sys
import tempfile
import time

STARTED = time.perf_counter()
import llama_cpp

BATCHES = (1, 4, 8, 16, 32, 64)
PROMPT, LONG_PROMPT, STEPS, REPEATS = 64, 512, 64, 3
NAME = "llama.cpp Q4_0"


class Sequences:
    """A context whose sequences are decoded together."""

    def __init__(self, model, count, length):
        settings = llama_cpp.llama_context_default_params()
        settings.n_ctx, settings.n_seq_max = count * length, count
        settings.n_batch, settings.n_ubatch = 2048, 512
        settings.n_threads = settings.n_threads_batch = os.cpu_count()
        self.context = llama_cpp.llama_init_from_model(model, settings)
        self.batch = llama_cpp.llama_batch_init(2048, 0, 1)

    def run(self, tokens):
        """tokens: (id, position, sequence, wants logits)."""
        for i, (token, position, sequence, wanted) in enumerate(tokens):
            self.batch.token[i], self.batch.pos[i] = token, position
            self.batch.n_seq_id[i], self.batch.seq_id[i][0] = 1, sequence
            self.batch.logits[i] = wanted
        self.batch.n_tokens = len(tokens)
        if llama_cpp.llama_decode(self.context, self.batch) != 0:
            sys.exit("llama.cpp could not decode")
        return llama_cpp.llama_get_logits(self.context)[0]

    def prompt(self, length):
        self.run([(100 + i, i, 0, i == length - 1) for i in range(length)])

    def close(self):
        llama_cpp.llama_batch_free(self.batch)
        llama_cpp.llama_free(self.context)


def seconds(work):
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def decode_speed(model, count):
    def once():
        with contextlib.closing(Sequences(model, count, PROMPT + STEPS + 8)) as sequences:
            sequences.prompt(PROMPT)
            memory = llama_cpp.llama_get_memory(sequences.context)
            for other in range(1, count):
                llama_cpp.llama_memory_seq_cp(memory, 0, other, -1, -1)
            return seconds(lambda: [
                sequences.run([(1000 + 37 * step + s, PROMPT + step, s, True) for s in range(count)])
                for step in range(STEPS)])
    return count * STEPS / min(once() for _ in range(REPEATS))


def prompt_speed(model):
    def once():
        with contextlib.closing(Sequences(model, 1, LONG_PROMPT + 8)) as sequences:
            return seconds(lambda: sequences.prompt(LONG_PROMPT))
    return LONG_PROMPT / min(once() for _ in range(REPEATS))


def first_token(model):
    with contextlib.closing(Sequences(model, 1, LONG_PROMPT + PROMPT)) as sequences:
        sequences.prompt(PROMPT)
        elapsed = time.perf_counter() - STARTED
    with contextlib.closing(Sequences(model, 1, LONG_PROMPT + 8)) as sequences:
        sequences.prompt(LONG_PROMPT)
    return elapsed, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def quantise(source, target):
    settings = llama_cpp.llama_model_quantize_default_params()
    settings.ftype, settings.allow_requantize = llama_cpp.LLAMA_FTYPE_MOSTLY_Q4_0, True
    if llama_cpp.llama_model_quantize(source.encode(), target.encode(), ctypes.byref(settings)) != 0:
        sys.exit(f"llama.cpp could not quantise {source}")


def measure(path):
    model = llama_cpp.llama_model_load_from_file(path.encode(), llama_cpp.llama_model_default_params())
    first, memory = first_token(model)
    print(json.dumps({
        "decode_tok_s": {str(b): {NAME: decode_speed(model, b)} for b in BATCHES},
        "prompt_tok_s": {NAME: prompt_speed(model)},
        "quality": {},
        "first_token_s": first,
        "peak_rss_mib": memory,
    }))


if __name__ == "__main__":
    silence = llama_cpp.llama_log_callback(lambda level, text, data: None)
    llama_cpp.llama_log_set(silence, None)
    llama_cpp.llama_backend_init()
    if sys.argv[1] == "--quantised":
        measure(sys.argv[2])
    else:
        with tempfile.TemporaryDirectory() as folder:
            small = os.path.join(folder, "q4_0.gguf")
            quantise(sys.argv[1], small)
            # A process of its own: what quantising took is neither its time nor its memory.
            sys.exit(os.spawnl(os.P_WAIT, sys.executable, sys.executable, __file__, "--quantised", small))
