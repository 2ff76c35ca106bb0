"""What the peers of nets.py share: the command line, the clock and the lines that are printed.

    nets_torch.py [--threads N] [--net NAME] [--mode MODE] [--repetitions N] [--seconds S] [--examples N]

(nets_keras.py and nets_jax.py alike.) Prints one line of JSON for each net and mode:

    {"net": "lenet5", "framework": "pytorch", "version": "2.15.0", "mode": "channels_last", "threads": 1,
     "training": 12500.0, "evaluating": 31000.0}

with examples a second, each the median of the repetitions. Examples are made up and in memory before the clock
starts, in whatever layout the mode likes best. What is compiled is compiled before. A peer evaluates in the
batches that are best for it, of two sizes; it trains in nets.BATCH.
"""
import argparse
import json
import os
import pathlib
import statistics
import sys
import time

from nets import BATCH, NETS

sys.path.append(str(pathlib.Path(__file__).resolve().parents[1] / "parity"))

EVALUATION_BATCHES = (BATCH, 8 * BATCH)


def use_processors(count):
    """Before the frameworks are imported: some count processors, and start as many threads, without asking."""
    allowed = sorted(os.sched_getaffinity(0))
    os.sched_setaffinity(0, allowed[-count:])
    for name in ("OMP_NUM_THREADS", "MKL_NUM_THREADS", "TF_NUM_INTRAOP_THREADS", "TF_NUM_INTEROP_THREADS"):
        os.environ[name] = str(count)


def begin():
    """The options, and no more processors than they say."""
    options = parse_options()
    use_processors(options.threads)
    return options


def parse_options():
    parser = argparse.ArgumentParser()
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--net", choices=list(NETS))
    parser.add_argument("--mode")
    parser.add_argument("--repetitions", type=int, default=5)
    parser.add_argument("--seconds", type=float, default=1, help="of each repetition, at least")
    parser.add_argument("--examples", type=int, default=2048, help="at hand: an epoch")
    return parser.parse_args()


def rate(work, repeats, batches, options):
    """Examples a second, after one call that is not counted. A call works on all batches, `repeats` times."""
    examples = repeats * len(batches) * len(batches[0][1])
    work(batches)
    rates = []
    for _ in range(options.repetitions):
        calls, begun = 0, time.perf_counter()
        while time.perf_counter() - begun < options.seconds:
            work(batches)
            calls += 1
        rates.append(calls * examples / (time.perf_counter() - begun))
    return statistics.median(rates)


def measure(peer, options):
    def rate_of(work, size):
        return rate(work, getattr(peer, "repeats", 1), peer.batches(options.examples // size, size), options)

    evaluating = max(rate_of(peer.evaluate, size) for size in EVALUATION_BATCHES)
    return {"training": rate_of(peer.train, BATCH), "evaluating": evaluating}


def main(framework, version, kind, options):
    for net in [options.net] if options.net else NETS:
        for mode, keys in kind.modes.items():
            if options.mode in (None, mode):
                try:
                    figures = measure(kind(net, **keys), options)
                except Exception as failure:  # a mode that a framework cannot do is no reason to stop
                    print(f"left out: {framework}, {net}, {mode}: {failure}", file=sys.stderr)
                    continue
                print(json.dumps({"net": net, "framework": framework, "version": version, "mode": mode,
                                  "threads": options.threads, **figures}), flush=True)
