import type { Tensor } from "edgegrad";

type Params = Readonly<Record<string, Tensor>>;

const affine = (p: Params, i: number, x: Tensor): Tensor => x.matmul(p[`W${i}`]).add(p[`b${i}`]);

/** Affine layers W1 b1 W2 b2 … with a ReLU between each two. [batch, in] → [batch, out] */
export function perceptron(p: Params, x: Tensor): Tensor {
  const depth = Object.keys(p).length / 2;
  for (let i = 1; i < depth; i++) x = affine(p, i, x).relu();
  return affine(p, depth, x);
}

/** Two convolutions, each with ReLU and a pooling, and an affine layer. [batch, 784] → [batch, 10] */
export function convolutional(p: Params, pictures: Tensor): Tensor {
  const batch = pictures.shape[0];
  let x: Tensor = pictures.reshape([batch, 28, 28, 1]);
  for (const i of [1, 2]) {
    const y = x.conv2d(p[`W${i}`], { padding: 1 }).add(p[`b${i}`]);
    x = y.relu().maxPool2d({ size: 2 });
  }
  return affine(p, 3, x.reshape([batch, 1568]));
}

/** A character model of two pre-norm blocks with four heads. [batch, context] → [batch · context, symbols] */
export function characterModel(p: Params, text: Tensor): Tensor {
  const dense = (name: string, x: Tensor): Tensor => x.matmul(p[`${name}.W`]).add(p[`${name}.b`]);
  const norm = (name: string, x: Tensor): Tensor => x.layerNorm().mul(p[`${name}.gain`]).add(p[`${name}.bias`]);
  let x = p.tokenEmbedding.gather(text).add(p.positionEmbedding); // [batch, context, width]
  const width = x.shape[2];
  for (const block of ["blocks.0", "blocks.1"]) {
    const split = dense(`${block}.qkv`, norm(`${block}.norm1`, x));
    const [q, k, v] = [0, 1, 2].map((part) => split.slice([[0], [0], [part * width, (part + 1) * width]]));
    x = x.add(dense(`${block}.projection`, q.attention(k, v, { causal: true, heads: 4 })));
    x = x.add(dense(`${block}.down`, dense(`${block}.up`, norm(`${block}.norm2`, x)).gelu()));
  }
  return dense("head", norm("finalNorm", x)).reshape([text.size, p["head.b"].size]);
}
