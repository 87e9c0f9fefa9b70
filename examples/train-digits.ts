import { compile, data, nn, optim, tensor, type Tensor } from "edgegrad";

const digits = await data.loadDataset("digits");
const batches = new data.Batches(digits.train, { batchSize: 100, seed: 0 });

const net = new nn.TwoLayerNet({ inputSize: 64, hiddenSize: 50, outputSize: 10, weightInitStd: 0.1, seed: 0 });
const sgd = new optim.SGD(net.params, { learningRate: 0.2 });

// Traced once, then replayed: one program for forward, backward and update.
const step = compile((x: Tensor, t: Tensor) => {
  const loss = net.loss(x, t);
  sgd.step(net.gradient(x, t));
  return loss;
});

const { images, labels, count } = digits.test;
const [testImages, testLabels] = [tensor(images, { shape: [count, 64] }), tensor(labels)];

for (let epoch = 1; epoch <= 20; epoch++) {
  let loss = 0;
  for (const [x, t] of batches) loss = step(x, t).item();
  if (epoch % 5 === 0) {
    const accuracy = net.accuracy(testImages, testLabels).item();
    console.log(`epoch ${epoch}: loss ${loss.toFixed(3)}, test accuracy ${accuracy.toFixed(3)}`);
  }
}
