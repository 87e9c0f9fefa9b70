"""JAX on two cores: each step is one jitted function, with the state donated."""

import sys
from functools import partial

from serve import Unsupported, serve, use_two_cores

use_two_cores()  # before JAX counts them

import jax
import jax.numpy as jnp


def affine(p, i, x):
    return x @ p[f"W{i}"] + p[f"b{i}"]


def perceptron(p, x):
    depth = len(p) // 2
    for i in range(1, depth):
        x = jax.nn.relu(affine(p, i, x))
    return affine(p, depth, x)


def pool(x):
    return jax.lax.reduce_window(x, -jnp.inf, jax.lax.max, (1, 2, 2, 1), (1, 2, 2, 1), "VALID")


def convolutional(p, x):
    x = x.reshape(-1, 28, 28, 1)
    for i in (1, 2):
        layout = ("NHWC", "HWIO", "NHWC")
        x = jax.lax.conv_general_dilated(x, p[f"W{i}"], (1, 1), "SAME", dimension_numbers=layout) + p[f"b{i}"]
        x = pool(jax.nn.relu(x))
    return affine(p, 3, x.reshape(len(x), -1))


def layer_norm(x):
    centered = x - x.mean(-1, keepdims=True)
    return centered * jax.lax.rsqrt(jnp.mean(centered * centered, -1, keepdims=True) + 1e-5)


def character_model(p, text):
    heads = 4
    norm = lambda name, x: layer_norm(x) * p[f"{name}.gain"] + p[f"{name}.bias"]
    dense = lambda name, x: x @ p[f"{name}.W"] + p[f"{name}.b"]
    x = p["tokenEmbedding"][text] + p["positionEmbedding"]
    batch, time, width = x.shape
    causal = jnp.tril(jnp.ones((time, time), bool))
    for i in range(2):
        split = dense(f"blocks.{i}.qkv", norm(f"blocks.{i}.norm1", x)).reshape(batch, time, 3, heads, width // heads)
        q, k, v = split[:, :, 0], split[:, :, 1], split[:, :, 2]
        scores = jnp.einsum("bthd,bshd->bhts", q, k) / (width // heads) ** 0.5
        weights = jax.nn.softmax(jnp.where(causal, scores, -jnp.inf))
        mixed = jnp.einsum("bhts,bshd->bthd", weights, v).reshape(batch, time, width)
        x = x + dense(f"blocks.{i}.projection", mixed)
        hidden = jax.nn.gelu(dense(f"blocks.{i}.up", norm(f"blocks.{i}.norm2", x)), approximate=False)
        x = x + dense(f"blocks.{i}.down", hidden)
    return dense("head", norm("finalNorm", x)).reshape(batch * time, -1)


models = {"mlp-book": perceptron, "mlp-512": perceptron, "cnn": convolutional, "gpt-mini": character_model}


def cross_entropy(model, p, x, t):
    return -jnp.mean(jnp.take_along_axis(jax.nn.log_softmax(model(p, x)), t[:, None], 1))


def descend(rate, p, grads, state):
    return jax.tree.map(lambda w, g: w - rate * g, p, grads), state


def adam(rate, decay, p, grads, state):
    """Adam (Kingma and Ba 2015); with decay, AdamW (Loshchilov and Hutter 2019), as PyTorch has them."""
    first, second, steps = state
    steps = steps + 1
    first = jax.tree.map(lambda m, g: 0.9 * m + 0.1 * g, first, grads)
    second = jax.tree.map(lambda v, g: 0.999 * v + 0.001 * g * g, second, grads)
    size = rate / (1 - 0.9**steps)
    root = jnp.sqrt(1 - 0.999**steps)
    move = lambda w, m, v: w * (1 - rate * decay) - size * m / (jnp.sqrt(v) / root + 1e-8)
    return jax.tree.map(move, p, first, second), (first, second, steps)


def optimizer(workload, rate):
    if workload.startswith("mlp-"):
        return partial(descend, rate)
    return partial(adam, rate, 0.01 if workload == "gpt-mini" else 0.0)


def training(inputs):
    model, update = models[inputs.workload], optimizer(inputs.workload, inputs.learning_rate)
    p = {name: jnp.asarray(value) for name, value in inputs.parameters.items()}
    zeros = lambda: jax.tree.map(jnp.zeros_like, p)
    state = (zeros(), zeros(), jnp.float32(0))
    if inputs.workload == "gpt-mini":
        data = (jnp.asarray(inputs.tensors["text"]),)
        window = jnp.arange(len(inputs.tensors["positionEmbedding"]) + 1)

        def gather(starts, text):
            taken = text[starts[:, None] + window]
            return taken[:, :-1], taken[:, 1:].reshape(-1)

    else:
        data = (jnp.asarray(inputs.tensors["images"]), jnp.asarray(inputs.tensors["labels"]))
        gather = lambda batch, images, labels: (images[batch], labels[batch])
    batches = list(inputs.batches())

    @partial(jax.jit, donate_argnums=(0, 1))
    def one_step(p, state, batch, *data):
        x, t = gather(batch, *data)
        loss, grads = jax.value_and_grad(partial(cross_entropy, model))(p, x, t)
        return *update(p, grads, state), loss

    steps = 0
    loss = None

    def step():
        nonlocal p, state, loss, steps
        p, state, loss = one_step(p, state, batches[steps % len(batches)], *data)
        steps += 1

    return step, lambda: jax.block_until_ready((p, loss)), lambda: loss


functions = {
    "exp": jnp.exp,
    "tanh": jnp.tanh,
    "gelu": partial(jax.nn.gelu, approximate=False),
    "softmax": partial(jax.nn.softmax, axis=-1),
    "layernorm": layer_norm,
}


def build(inputs):
    if inputs.training:
        return training(inputs)
    tensors = {name: jnp.asarray(value) for name, value in inputs.tensors.items()}
    if inputs.workload.startswith("matmul-"):
        function, arguments = jnp.matmul, (tensors["a"], tensors["b"])
    elif inputs.workload in functions:
        function, arguments = functions[inputs.workload], tuple(tensors.values())
    elif inputs.workload == "predict":
        p = {name: tensors[name] for name in ("W1", "b1", "W2", "b2")}
        function, arguments = perceptron, (p, tensors["x"])
    else:
        raise Unsupported(f"not written: {inputs.workload}")
    jitted = jax.jit(function)
    out = None

    def call():
        nonlocal out
        out = jitted(*arguments)
        out.block_until_ready()

    return call, None, lambda: jnp.abs(out).mean()


versions = {"python": sys.version.split()[0], "jax": jax.__version__}
serve({"versions": versions, "note": "jit, state donated"}, build)
