import { nn, tensor, type Tensor } from "../../index.js";

/** Three scores and a one-hot label through softmax and cross-entropy: what comes back is y − t. */
export default {
  inputs: { a: tensor([0.3, 2.9, 4.0], { dtype: "float64" }) },
  loss: ({ a }: { a: Tensor }) => new nn.SoftmaxWithLoss().forward(a, tensor([0, 1, 0])),
};
