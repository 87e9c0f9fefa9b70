"""PyTorch on two threads of the CPU: eager with fused optimizers, or the forward and backward by torch.compile."""

import sys

import torch
import torch.nn.functional as F
from serve import Unsupported, serve
from torch import nn

compiled = sys.argv[1] == "compile"
torch.set_num_threads(2)
torch.set_num_interop_threads(1)


def parameter(values):
    return nn.Parameter(torch.tensor(values))


def affine(W, b):
    """Our weights are [in, out]; PyTorch keeps the transpose."""
    layer = nn.Linear(*W.shape)
    layer.weight, layer.bias = parameter(W.T.copy()), parameter(b)
    return layer


def convolution(W, b):
    """Our kernels are [height, width, in, out]; PyTorch's are [out, in, height, width]."""
    layer = nn.Conv2d(W.shape[2], W.shape[3], W.shape[:2], padding=1)
    layer.weight, layer.bias = parameter(W.transpose(3, 2, 0, 1).copy()), parameter(b)
    return layer


def perceptron(p):
    depth = len(p) // 2
    layers = []
    for i in range(1, depth + 1):
        layers += [affine(p[f"W{i}"], p[f"b{i}"]), nn.ReLU()]
    return nn.Sequential(*layers[:-1])


def convolutional(p):
    channels_first = p["W3"].reshape(7, 7, 32, 10).transpose(2, 0, 1, 3).reshape(1568, 10)
    return nn.Sequential(
        nn.Unflatten(1, (1, 28, 28)),
        convolution(p["W1"], p["b1"]),
        nn.ReLU(),
        nn.MaxPool2d(2),
        convolution(p["W2"], p["b2"]),
        nn.ReLU(),
        nn.MaxPool2d(2),
        nn.Flatten(),
        affine(channels_first, p["b3"]),
    )


def layer_norm(gain, bias):
    layer = nn.LayerNorm(len(gain))
    layer.weight, layer.bias = parameter(gain), parameter(bias)
    return layer


class Block(nn.Module):
    heads = 4

    def __init__(self, p):
        super().__init__()
        self.norm1 = layer_norm(p["norm1.gain"], p["norm1.bias"])
        self.qkv = affine(p["qkv.W"], p["qkv.b"])
        self.projection = affine(p["projection.W"], p["projection.b"])
        self.norm2 = layer_norm(p["norm2.gain"], p["norm2.bias"])
        self.up = affine(p["up.W"], p["up.b"])
        self.down = affine(p["down.W"], p["down.b"])

    def forward(self, x):
        batch, time, width = x.shape
        split = self.qkv(self.norm1(x)).view(batch, time, 3, self.heads, width // self.heads)
        q, k, v = split.permute(2, 0, 3, 1, 4).unbind(0)
        mixed = F.scaled_dot_product_attention(q, k, v, is_causal=True)
        x = x + self.projection(mixed.transpose(1, 2).reshape(batch, time, width))
        return x + self.down(F.gelu(self.up(self.norm2(x))))


class CharacterModel(nn.Module):
    def __init__(self, p):
        super().__init__()
        self.tokens, self.positions = parameter(p["tokenEmbedding"]), parameter(p["positionEmbedding"])
        own = lambda i: {name.removeprefix(f"blocks.{i}."): value for name, value in p.items()}
        self.blocks = nn.Sequential(*[Block(own(i)) for i in range(2)])
        self.norm = layer_norm(p["finalNorm.gain"], p["finalNorm.bias"])
        self.head = affine(p["head.W"], p["head.b"])

    def forward(self, text):
        return self.head(self.norm(self.blocks(F.embedding(text, self.tokens) + self.positions))).flatten(0, 1)


models = {"mlp-book": perceptron, "mlp-512": perceptron, "cnn": convolutional, "gpt-mini": CharacterModel}
optimizers = {"mlp-book": torch.optim.SGD, "mlp-512": torch.optim.SGD, "cnn": torch.optim.Adam, "gpt-mini": torch.optim.AdamW}


def sampler(inputs):
    """Gathers the samples of a list of indices, and what is to be learned of them."""
    if inputs.workload != "gpt-mini":
        images = torch.tensor(inputs.tensors["images"])
        labels = torch.tensor(inputs.tensors["labels"], dtype=torch.long)
        return lambda batch: (images[batch], labels[batch])
    text = torch.tensor(inputs.tensors["text"], dtype=torch.long)
    window = torch.arange(len(inputs.tensors["positionEmbedding"]) + 1)

    def windows(starts):
        taken = text[starts[:, None] + window]
        return taken[:, :-1], taken[:, 1:].flatten()

    return windows


def training(inputs):
    model = models[inputs.workload](inputs.parameters)
    optimizer = optimizers[inputs.workload](model.parameters(), lr=inputs.learning_rate, fused=True)
    gather = sampler(inputs)
    batches = [torch.tensor(batch, dtype=torch.long) for batch in inputs.batches()]
    criterion = lambda x, t: F.cross_entropy(model(x), t)
    if compiled:
        criterion = torch.compile(criterion)
    steps = 0
    loss = None

    def step():
        nonlocal steps, loss
        x, t = gather(batches[steps % len(batches)])
        steps += 1
        optimizer.zero_grad(set_to_none=True)
        loss = criterion(x, t)
        loss.backward()
        optimizer.step()

    return step, None, lambda: loss.item()


functions = {
    "exp": torch.exp,
    "tanh": torch.tanh,
    "gelu": F.gelu,
    "softmax": lambda x: F.softmax(x, dim=-1),
    "layernorm": lambda x: F.layer_norm(x, x.shape[-1:]),
}


def build(inputs):
    torch.compiler.reset()
    if inputs.training:
        return training(inputs)
    if compiled:
        raise Unsupported("torch.compile is measured in training steps")
    tensors = {name: torch.tensor(value) for name, value in inputs.tensors.items()}
    if inputs.workload.startswith("matmul-"):
        a, b = tensors["a"], tensors["b"]
        function = lambda: a @ b
    elif inputs.workload in functions:
        (x,) = tensors.values()
        apply = functions[inputs.workload]
        function = lambda: apply(x)
    elif inputs.workload == "predict":
        model = perceptron({name: inputs.tensors[name] for name in ("W1", "b1", "W2", "b2")})
        function = lambda: model(tensors["x"])
    else:
        raise Unsupported(f"not written: {inputs.workload}")
    out = None

    def call():
        nonlocal out
        with torch.inference_mode():
            out = function()

    return call, None, lambda: out.abs().mean().item()


versions = {"python": sys.version.split()[0], "torch": torch.__version__}
note = "fused optimizers; forward and backward by torch.compile" if compiled else "eager, fused optimizers"
serve({"versions": versions, "note": note}, build)
