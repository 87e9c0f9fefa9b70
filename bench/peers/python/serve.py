"""The part of a runner that all systems in Python share; ../../runners/serve.mjs is the same for JavaScript."""

import json
import os
import sys
import time

import numpy as np


class Unsupported(Exception):
    """What a system has no way to do; the message says why."""


class Inputs:
    """A workload's tensors, by their names without the workload's own: `mlp-book.W1` is W1."""

    def __init__(self, path):
        with open(path, encoding="utf-8") as file:
            facts = json.load(file)
        self.workload = facts["workload"]
        self.training = facts["training"]
        self.learning_rate = facts.get("learningRate")
        own = self.workload + "."
        self.tensors = {
            name.removeprefix(own): np.fromfile(entry["file"], entry["dtype"]).reshape(entry["shape"])
            for name, entry in facts["tensors"].items()
        }
        self.parameters = {name.removeprefix(own): self.tensors[name.removeprefix(own)] for name in facts["parameters"]}

    def batches(self):
        """The index lists that the steps take in turn."""
        return next(value for name, value in self.tensors.items() if name.startswith(("batches-", "starts-")))


def use_two_cores():
    """For libraries that take every core they find."""
    os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[:2])


def serve(facts, build):
    """Answers requests until stdin ends. What the libraries print goes to stderr.

    `build` takes Inputs and gives (call, settle, value): one step or call; waiting for what the calls began, or None;
    the last loss, or the mean magnitude of the last output. It raises Unsupported for what the system cannot do.
    """
    # Compilers and libraries write to descriptor 1 as well: replies have a descriptor of their own.
    replies = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)
    workload = None
    training = False

    def run(times):
        if times == 0:
            return 0
        call, settle, _ = workload
        start = time.perf_counter()
        for _ in range(times):
            call()
        if settle is not None:
            settle()
        return (time.perf_counter() - start) * 1000 / times

    for line in sys.stdin:
        request = json.loads(line)
        try:
            match request["do"]:
                case "facts":
                    reply = facts
                case "prepare":
                    workload = None
                    inputs = Inputs(request["inputs"])
                    training = inputs.training
                    workload = build(inputs)
                    reply = {"firstCallMs": run(1)}
                case "verify":
                    if training:
                        run(14)
                    ms = run(5 if training else 1)
                    reply = {"value": float(workload[2]()), "ms": ms}
                case "time":
                    run(request["repeats"] // 10)
                    reply = {"ms": run(request["repeats"])}
        except Unsupported as error:
            reply = {"unsupported": str(error)}
        except Exception as error:  # the benchmark goes on without this row, and shows what was said
            reply = {"error": f"{type(error).__name__}: {error}".splitlines()[0]}
        replies.write(json.dumps(reply) + "\n")
        replies.flush()
