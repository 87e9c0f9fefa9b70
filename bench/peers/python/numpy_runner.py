"""The chapter's network in NumPy, layer by layer as the chapter writes it, in float64 or float32."""

import sys

import numpy as np
from serve import Unsupported, serve

dtype = np.dtype(sys.argv[1])


def softmax(x):
    shifted = np.exp(x - np.max(x, axis=-1, keepdims=True))
    return shifted / np.sum(shifted, axis=-1, keepdims=True)


def cross_entropy_error(y, t):
    batch_size = y.shape[0]
    return -np.sum(np.log(y[np.arange(batch_size), t] + 1e-7)) / batch_size


class Relu:
    def forward(self, x):
        self.mask = x <= 0
        out = x.copy()
        out[self.mask] = 0
        return out

    def backward(self, dout):
        dout[self.mask] = 0
        return dout


class Affine:
    def __init__(self, W, b):
        self.W, self.b = W, b

    def forward(self, x):
        self.x = x
        return np.dot(x, self.W) + self.b

    def backward(self, dout):
        self.dW = np.dot(self.x.T, dout)
        self.db = np.sum(dout, axis=0)
        return np.dot(dout, self.W.T)


class SoftmaxWithLoss:
    def forward(self, x, t):
        self.t = t
        self.y = softmax(x)
        self.loss = cross_entropy_error(self.y, t)
        return self.loss

    def backward(self):
        batch_size = self.t.shape[0]
        dx = self.y.copy()
        dx[np.arange(batch_size), self.t] -= 1
        return dx / batch_size


class Network:
    def __init__(self, params):
        depth = len(params) // 2
        self.affines = [Affine(params[f"W{i}"], params[f"b{i}"]) for i in range(1, depth + 1)]
        self.layers = []
        for affine in self.affines:
            self.layers += [affine, Relu()]
        self.layers.pop()
        self.last_layer = SoftmaxWithLoss()

    def predict(self, x):
        for layer in self.layers:
            x = layer.forward(x)
        return x

    def gradient(self, x, t):
        self.last_layer.forward(self.predict(x), t)
        dout = self.last_layer.backward()
        for layer in reversed(self.layers):
            dout = layer.backward(dout)
        return {
            key + str(i): gradient
            for i, affine in enumerate(self.affines, 1)
            for key, gradient in (("W", affine.dW), ("b", affine.db))
        }


def training(inputs):
    params = {name: value.astype(dtype) for name, value in inputs.parameters.items()}
    network = Network(params)
    images, labels = inputs.tensors["images"].astype(dtype), inputs.tensors["labels"]
    batches = inputs.batches()
    steps = 0

    def step():
        nonlocal steps
        batch = batches[steps % len(batches)]
        steps += 1
        grads = network.gradient(images[batch], labels[batch])
        for key in params:
            params[key] -= inputs.learning_rate * grads[key]

    return step, None, lambda: network.last_layer.loss


def gelu(x):
    try:
        from scipy.special import erf
    except ImportError as error:
        raise Unsupported("NumPy has no erf, and SciPy is not installed") from error
    return 0.5 * x * (1 + erf(x * dtype.type(2**-0.5)))


def layernorm(x):
    centered = x - np.mean(x, axis=-1, keepdims=True)
    variance = np.mean(centered * centered, axis=-1, keepdims=True)
    return centered / np.sqrt(variance + dtype.type(1e-5))


functions = {"exp": np.exp, "tanh": np.tanh, "gelu": gelu, "softmax": softmax, "layernorm": layernorm}


def build(inputs):
    if inputs.workload in ("mlp-book", "mlp-512"):
        return training(inputs)
    tensors = {name: value.astype(dtype) for name, value in inputs.tensors.items()}
    if inputs.workload.startswith("matmul-"):
        a, b = tensors["a"], tensors["b"]
        function = lambda: np.dot(a, b)
    elif inputs.workload in functions:
        (x,) = tensors.values()
        apply = functions[inputs.workload]
        function = lambda: apply(x)
    elif inputs.workload == "predict":
        network = Network({name: tensors[name] for name in ("W1", "b1", "W2", "b2")})
        function = lambda: network.predict(tensors["x"])
    else:
        raise Unsupported("the chapter writes no such network in NumPy")
    out = None

    def call():
        nonlocal out
        out = function()

    return call, None, lambda: np.mean(np.abs(out))


serve({"versions": {"python": sys.version.split()[0], "numpy": np.__version__}}, build)
