import { tooLargeWords, type TooLarge } from "../../data/givenFiles.js";
import type { Localized } from "../../state/locale.js";
import type { BlockKind, PresetName } from "./blocks.js";
import type { DataName, OptimizerName } from "./settings.js";
import type { Change } from "./store.js";

/** Numbers come as text, so that they read alike everywhere. */
interface TrainWords {
  readonly title: string;
  readonly intro: string;
  readonly tableOf: (what: string) => string;

  readonly controls: string;
  readonly play: string;
  readonly pause: string;
  readonly stepOnce: string;
  readonly stepEpoch: string;
  readonly rewind: string;
  readonly pace: string;
  readonly perSecond: (iterations: number) => string;
  readonly fastest: string;
  readonly pauseEvery: string;
  readonly pausedByItself: (every: number) => string;
  readonly tone: string;
  readonly states: Readonly<Record<"waiting" | "loading" | "ready" | "running" | "failed", string>>;
  readonly iteration: string;
  readonly epoch: string;
  readonly loss: string;
  readonly trainAccuracy: string;
  readonly testAccuracy: string;
  readonly none: string;
  readonly stoodAt: (facts: { iteration: number; loss: string; testAccuracy: string }) => string;
  readonly resetBy: Readonly<Record<Change, string>>;
  readonly notFinite: (iteration: number, rate: string) => string;
  readonly pairs: (images: number, labels: number) => string;
  readonly tooLargeFile: (problem: TooLarge) => string;
  readonly tooLargeBatch: (batchSize: number, samples: number) => string;
  readonly dataRefused: (message: string) => string;
  readonly workerFailed: (message: string) => string;
  readonly tryAgain: string;

  readonly data: string;
  readonly dataNames: Readonly<Record<DataName, string>>;
  readonly aboutData: Readonly<Record<DataName, string>>;
  readonly counts: (facts: { train: string; test: string; inputs: number; classes: number }) => string;
  readonly dropHere: string;
  readonly pickFiles: string;
  readonly filesHint: string;
  readonly served: string;
  readonly useServed: (name: string) => string;
  readonly inUse: (names: string) => string;

  readonly numbers: string;
  readonly learningRate: string;
  readonly batchSize: string;
  readonly seed: string;
  readonly std: string;
  readonly stdKind: string;
  readonly stdFixed: string;
  readonly stdHe: string;
  readonly optimizer: string;
  readonly optimizers: Readonly<Record<OptimizerName, string>>;
  readonly numbersHint: string;
  readonly notPositive: string;
  readonly notWhole: (least: number, most: string) => string;

  readonly network: string;
  readonly networkHint: string;
  readonly preset: string;
  readonly presets: Readonly<Record<PresetName | "own", string>>;
  readonly blocks: Readonly<Record<BlockKind, string>>;
  readonly inputBlock: (inputs: number) => string;
  readonly outputBlock: (classes: number) => string;
  readonly lossBlock: string;
  readonly sizeOf: (name: string) => string;
  readonly moveUp: (name: string) => string;
  readonly moveDown: (name: string) => string;
  readonly remove: (name: string) => string;
  readonly movedTo: (name: string, place: number, places: number) => string;
  readonly added: (name: string) => string;
  readonly removed: (name: string) => string;
  readonly addBlock: string;
  readonly full: (most: number) => string;

  readonly curves: string;
  readonly lossTitle: string;
  readonly accuracyTitle: string;
  readonly accuracy: string;
  readonly inside: string;
  readonly insideHint: string;
  readonly normsTitle: string;
  readonly normsHint: string;
  readonly norm: string;
  readonly deadTitle: string;
  readonly deadHint: string;
  readonly share: string;
  readonly weightsTitle: string;
  readonly weightsOf: (name: string, shape: string) => string;
  readonly weightsHint: string;
  readonly columnsTitle: (parameter: string) => string;
  readonly columnsHint: (shown: number, all: number) => string;
  readonly neuron: string;
  readonly confusionTitle: string;
  readonly confusionHint: string;
  readonly regionsTitle: string;
  readonly regionsHint: string;
  readonly regionsLabel: (classes: number, points: number) => string;
  readonly classOf: (name: string) => string;

  readonly timingTitle: string;
  readonly timingHint: string;
  readonly measure: string;
  readonly measuring: string;
  readonly way: string;
  readonly measured: string;
  readonly allDerivatives: string;
  readonly backward: string;
  readonly numerical: string;
  readonly backwardMeasured: (parameters: string, time: string) => string;
  readonly numericalMeasured: (sampled: string, time: string) => string;
  readonly extrapolated: (time: string) => string;
  readonly timingResult: (facts: { times: string; batchSize: number; sampled: string; parameters: string }) => string;
  readonly microseconds: (value: string) => string;
  readonly milliseconds: (value: string) => string;
  readonly seconds: (value: string) => string;
  readonly minutes: (value: string) => string;

  readonly partsTitle: string;
  readonly partsHint: (name: string) => string;
  readonly params: string;
  readonly layers: string;
  readonly methods: string;
  readonly name: string;
  readonly shape: string;
  readonly elements: string;
  readonly layer: string;
  readonly inAll: string;
  readonly place: string;
  readonly shapes: string;
  readonly lastLayer: string;
  readonly aboutMethods: Readonly<Record<"predict" | "loss" | "accuracy" | "gradient" | "numericalGradient", string>>;
  readonly orderTitle: string;
  readonly orderHint: string;
  readonly forward: string;
  readonly backwardOrder: string;

  readonly source: string;
  readonly watchRun: (name: string) => string;
  readonly trainHere: string;
  readonly runIntro: (name: string) => string;
  readonly runStates: Readonly<Record<"finished" | "running" | "stopped", string>>;
  readonly runStatus: string;
  readonly checkpoint: string;
  readonly noCheckpoint: string;
  readonly runArguments: string;
  readonly argument: string;
  readonly value: string;
  readonly readingRun: string;
  readonly runLossTitle: string;
  readonly parameterNormsTitle: string;
  readonly runFailed: (message: string) => string;
  readonly runLost: string;
  readonly parameter: string;
  readonly smallest: string;
  readonly mean: string;
  readonly largest: string;
  readonly notFiniteValue: string;
  readonly savedWeights: (iteration: number) => string;
}

export const trainWords: Localized<TrainWords> = {
  en: {
    title: "Train a network",
    intro:
      "To train is to repeat one step: take a batch of samples, compute the loss forward and its derivatives backward, and move every weight a little against its derivative. Press Play and watch the loss fall and the accuracy on samples that the network was never trained on rise.",
    tableOf: (what) => `Table: ${what}`,

    controls: "Training",
    play: "Play",
    pause: "Pause",
    stepOnce: "One step",
    stepEpoch: "One epoch",
    rewind: "Rewind to 0",
    pace: "Speed",
    perSecond: (iterations) => `${iterations} iterations/s`,
    fastest: "as fast as possible",
    pauseEvery: "Pause every … iterations",
    pausedByItself: (every) => `Paused by itself, as “Pause every … iterations” asks (${every}). Press Play to go on.`,
    tone: "A tone for the loss: the lower, the better",
    states: {
      waiting: "Waiting for files",
      loading: "Preparing …",
      ready: "Paused",
      running: "Training",
      failed: "Stopped",
    },
    iteration: "Iteration",
    epoch: "Epoch",
    loss: "Loss",
    trainAccuracy: "Train accuracy",
    testAccuracy: "Test accuracy",
    none: "–",
    stoodAt: ({ iteration, loss, testAccuracy }) =>
      `Paused at iteration ${iteration}: loss ${loss}, test accuracy ${testAccuracy}.`,
    resetBy: {
      data: "Other data: the training is back at iteration 0, with the settings that suit these data.",
      network: "Another network: the training is back at iteration 0.",
      std: "Other initial weights: the training is back at iteration 0.",
      seed: "Another seed: the training is back at iteration 0, with other weights and batches.",
      batchSize: "Another batch size: the training is back at iteration 0.",
      optimizer: "Another optimizer, with its usual learning rate: the training is back at iteration 0.",
      rewind: "Back at iteration 0 with the same seed: the same steps will give the same losses, bit for bit.",
    },
    notFinite: (iteration, rate) =>
      `The loss is no longer a finite number at iteration ${iteration}: with the learning rate ${rate} the steps are too large. Choose a smaller one and rewind.`,
    pairs: (images, labels) =>
      `These are ${images} files of images and ${labels} of labels; give one file of images with its labels, or both pairs (train and test).`,
    tooLargeFile: tooLargeWords.en,
    tooLargeBatch: (batchSize, samples) =>
      `The batch size ${batchSize} is more than the ${samples} training samples; choose a smaller one.`,
    dataRefused: (message) => `This cannot be trained on: ${message}.`,
    workerFailed: (message) => `The training could not be run in the background: ${message}.`,
    tryAgain: "Try again",

    data: "Data",
    dataNames: {
      digits: "Digits 8 × 8",
      moons: "Two moons",
      circles: "Two circles",
      spiral: "Spiral",
      mnist: "MNIST, from files",
    },
    aboutData: {
      digits: "Handwritten digits that come with the page, 8 × 8 grey pixels each.",
      moons: "Points in two half circles that reach into each other.",
      circles: "Points in one circle around another.",
      spiral: "Points in three arms of a spiral.",
      mnist: "The chapter's digits, 28 × 28 pixels. The files are not part of this page.",
    },
    counts: ({ train, test, inputs, classes }) =>
      `${train} samples to train on, ${test} to test with; ${inputs} inputs, ${classes} classes.`,
    dropHere: "Drop IDX files here: images and labels, .gz or not",
    pickFiles: "Choose files",
    filesHint:
      "With two pairs, the one whose name says train is for training, or else the larger one. Of a single pair, the last seventh is kept for the test. The files stay on this machine.",
    served: "On this machine:",
    useServed: (name) => `Use ${name}`,
    inUse: (names) => `In use: ${names}`,

    numbers: "Settings",
    learningRate: "Learning rate",
    batchSize: "Batch size",
    seed: "Seed",
    std: "Standard deviation",
    stdKind: "Initial weights",
    stdFixed: "one standard deviation",
    stdHe: "He: √(2 / inputs)",
    optimizer: "Optimizer",
    optimizers: { sgd: "SGD", momentum: "SGD with momentum 0.9", adam: "Adam" },
    numbersHint: "The learning rate takes effect at the next step. Any other change begins again at iteration 0.",
    notPositive: "Give a finite number of at least 0.",
    notWhole: (least, most) => `Give a whole number from ${least} to ${most}.`,

    network: "Network",
    networkHint: "Put layers together like Lego. Drag a layer, or move it by its arrows.",
    preset: "Start from",
    presets: {
      twoLayer: "Two layers (the chapter’s)",
      fourLayer: "Four layers",
      sigmoid: "Two layers, Sigmoid",
      linear: "No hidden layer",
      own: "Your own",
    },
    blocks: { affine: "Affine", relu: "ReLU", sigmoid: "Sigmoid" },
    inputBlock: (inputs) => `Input: ${inputs} numbers`,
    outputBlock: (classes) => `Affine, ${classes} classes`,
    lossBlock: "Softmax with Loss",
    sizeOf: (name) => `Outputs of ${name}`,
    moveUp: (name) => `Move ${name} up`,
    moveDown: (name) => `Move ${name} down`,
    remove: (name) => `Remove ${name}`,
    movedTo: (name, place, places) => `${name} is now layer ${place} of ${places}.`,
    added: (name) => `${name} added.`,
    removed: (name) => `${name} removed.`,
    addBlock: "Add a layer",
    full: (most) => `A network here has at most ${most} layers.`,

    curves: "Curves",
    lossTitle: "Loss of each batch",
    accuracyTitle: "Accuracy (figure 46)",
    accuracy: "Accuracy",
    inside: "Inside the network",
    insideHint: "These follow the training, and are exact whenever it is paused.",
    normsTitle: "Gradient size by layer",
    normsHint:
      "Euclidean norm of a layer’s dW and db. Where a line falls far below the others, that layer hardly learns.",
    norm: "Norm",
    deadTitle: "Dead ReLU neurons",
    deadHint: "Share of neurons that give 0 for every sample: no gradient reaches their weights.",
    share: "Share",
    weightsTitle: "Weights",
    weightsOf: (name, shape) => `${name} ${shape}`,
    weightsHint: "How the weights of each layer are spread. They begin as a bell around 0.",
    columnsTitle: (parameter) => `Columns of ${parameter} as images`,
    columnsHint: (shown, all) =>
      `What each hidden neuron looks for: a light pixel raises its score, a dark one lowers it. ${shown} of ${all} are shown.`,
    neuron: "neuron",
    confusionTitle: "Confusion matrix (test samples)",
    confusionHint: "How often each class is taken for which. The diagonal, with a thick edge, is right.",
    regionsTitle: "Decision regions",
    regionsHint:
      "The colour says which class the network sees at each place, and how surely. Filled points are for training, hollow ones for the test.",
    regionsLabel: (classes, points) => `Map of the regions of ${classes} classes with ${points} points`,
    classOf: (name) => `class ${name}`,

    timingTitle: "Back-propagation or numerical gradient: measured",
    timingHint:
      "Both give the derivatives of the same loss. Back-propagation gets all of them in one pass back; the numerical gradient computes the loss twice for each parameter.",
    measure: "Measure",
    measuring: "Measuring …",
    way: "Way",
    measured: "Measured",
    allDerivatives: "All derivatives",
    backward: "Back-propagation",
    numerical: "Numerical gradient",
    backwardMeasured: (parameters, time) => `${parameters} derivatives in ${time}`,
    numericalMeasured: (sampled, time) => `${sampled} derivatives (the biases’) in ${time}`,
    extrapolated: (time) => `about ${time}, extrapolated`,
    timingResult: ({ times, batchSize, sampled, parameters }) =>
      `On a batch of ${batchSize}, back-propagation is about ${times} times as fast. The numerical gradient was measured for ${sampled} of ${parameters} parameters and extrapolated to all.`,
    microseconds: (value) => `${value} µs`,
    milliseconds: (value) => `${value} ms`,
    seconds: (value) => `${value} s`,
    minutes: (value) => `${value} min`,

    partsTitle: "What the network consists of",
    partsHint: (name) => `An object of the class ${name} holds its parameters and its layers, and offers five methods.`,
    params: "Parameters: params",
    layers: "Layers: layers, lastLayer",
    methods: "Methods",
    name: "Name",
    shape: "Shape",
    elements: "Numbers",
    layer: "Layer",
    inAll: "In all",
    place: "Place",
    shapes: "Shape in → out (N samples)",
    lastLayer: "last",
    aboutMethods: {
      predict: "Scores of each class: x through all layers",
      loss: "The loss of a batch: predict, then Softmax with Loss",
      accuracy: "The share of samples whose largest score is at the label",
      gradient: "Derivatives by all parameters, by back-propagation",
      numericalGradient: "The same by central differences: slow, to check gradient",
    },
    orderTitle: "Forward through the layers, backward in reverse",
    orderHint:
      "The layers are kept in their order. Backward goes through the same list reversed: the last layer in is the first one out. Each uses what it kept on the way forward.",
    forward: "Forward",
    backwardOrder: "Backward",

    source: "Show",
    watchRun: (name) => `The run ${name}`,
    trainHere: "Train here",
    runIntro: (name) =>
      `The run ${name}, which edgegrad train writes. It is shown as its folder has it, and nothing in it is changed.`,
    runStates: {
      finished: "Finished",
      running: "Training now: what comes is shown at once",
      stopped: "Stopped before its end",
    },
    runStatus: "State",
    checkpoint: "Newest checkpoint: iteration",
    noCheckpoint: "none yet",
    runArguments: "What the run was started with",
    argument: "Argument",
    value: "Value",
    readingRun: "Reading the run …",
    runLossTitle: "Mean loss of each epoch",
    parameterNormsTitle: "Gradient size by parameter",
    runFailed: (message) => `The run cannot be read: ${message}`,
    runLost: "The connection to edgegrad lab is lost; what was read stays here. It is tried again by itself.",
    parameter: "Parameter",
    smallest: "Smallest",
    mean: "Mean",
    largest: "Largest",
    notFiniteValue: "not finite",
    savedWeights: (iteration) => `Weights in the checkpoint of iteration ${iteration}`,
  },
  "zh-CN": {
    title: "训练神经网络",
    intro:
      "训练就是反复做同一步：取一批样本，正向算出损失，反向算出梯度，再让每个权重沿梯度的反方向移动一点。按“播放”，看损失怎样下降，网络在从未训练过的数据上的精度怎样上升。",
    tableOf: (what) => `表格：${what}`,

    controls: "训练",
    play: "播放",
    pause: "暂停",
    stepOnce: "走一步",
    stepEpoch: "走一轮",
    rewind: "回到第 0 步",
    pace: "速度",
    perSecond: (iterations) => `每秒 ${iterations} 次迭代`,
    fastest: "尽可能快",
    pauseEvery: "每隔多少次迭代暂停",
    pausedByItself: (every) => `按“每隔多少次迭代暂停”的设置（${every}）自动暂停。按“播放”继续。`,
    tone: "用声音表示损失：音越低越好",
    states: {
      waiting: "等待文件",
      loading: "正在准备……",
      ready: "已暂停",
      running: "正在训练",
      failed: "已停止",
    },
    iteration: "迭代",
    epoch: "轮次",
    loss: "损失",
    trainAccuracy: "训练精度",
    testAccuracy: "测试精度",
    none: "–",
    stoodAt: ({ iteration, loss, testAccuracy }) =>
      `停在第 ${iteration} 次迭代：损失 ${loss}，测试精度 ${testAccuracy}。`,
    resetBy: {
      data: "数据已更换：训练回到第 0 次迭代，并采用适合这些数据的设置。",
      network: "网络已改变：训练回到第 0 次迭代。",
      std: "初始权重已改变：训练回到第 0 次迭代。",
      seed: "随机种子已改变：训练回到第 0 次迭代，权重和批的顺序都不同了。",
      batchSize: "批大小已改变：训练回到第 0 次迭代。",
      optimizer: "优化器已更换，并采用它常用的学习率：训练回到第 0 次迭代。",
      rewind: "回到第 0 次迭代，种子不变：再走同样的步数，每个损失的每一位都会相同。",
    },
    notFinite: (iteration, rate) =>
      `第 ${iteration} 次迭代时损失不再是有限的数：学习率 ${rate} 使步子过大。请减小学习率，再回到第 0 步。`,
    pairs: (images, labels) =>
      `这里有 ${images} 个图像文件和 ${labels} 个标签文件；请给出一个图像文件和它的标签文件，或者训练、测试两对文件。`,
    tooLargeFile: tooLargeWords["zh-CN"],
    tooLargeBatch: (batchSize, samples) => `批大小 ${batchSize} 超过了 ${samples} 个训练样本；请减小。`,
    dataRefused: (message) => `无法用来训练：${message}。`,
    workerFailed: (message) => `无法在后台运行训练：${message}。`,
    tryAgain: "重试",

    data: "数据",
    dataNames: {
      digits: "手写数字 8 × 8",
      moons: "双月",
      circles: "双圆",
      spiral: "螺旋",
      mnist: "MNIST（来自文件）",
    },
    aboutData: {
      digits: "随本页附带的手写数字，每个 8 × 8 个灰度像素。",
      moons: "两个互相嵌入的半圆上的点。",
      circles: "一大一小两个同心圆上的点。",
      spiral: "螺旋三条旋臂上的点。",
      mnist: "这一章所用的手写数字，28 × 28 像素。文件不包含在本页中。",
    },
    counts: ({ train, test, inputs, classes }) =>
      `训练样本 ${train} 个，测试样本 ${test} 个；输入 ${inputs} 个，类别 ${classes} 个。`,
    dropHere: "把 IDX 文件拖到这里：图像和标签，可以是 .gz",
    pickFiles: "选择文件",
    filesHint:
      "给出两对文件时，名称里有 train 的一对用于训练，都没有时用较大的一对；只有一对时，最后七分之一留作测试。文件不会离开这台电脑。",
    served: "这台电脑上有：",
    useServed: (name) => `使用 ${name}`,
    inUse: (names) => `正在使用：${names}`,

    numbers: "设置",
    learningRate: "学习率",
    batchSize: "批大小",
    seed: "随机种子",
    std: "标准差",
    stdKind: "初始权重",
    stdFixed: "统一的标准差",
    stdHe: "He 初始值：√(2 / 输入数)",
    optimizer: "优化器",
    optimizers: { sgd: "随机梯度下降（SGD）", momentum: "带动量 0.9 的 SGD", adam: "Adam 优化器" },
    numbersHint: "学习率从下一步起生效；改变其他设置都会回到第 0 次迭代重新开始。",
    notPositive: "请输入不小于 0 的有限数。",
    notWhole: (least, most) => `请输入 ${least} 到 ${most} 之间的整数。`,

    network: "网络",
    networkHint: "像搭乐高积木一样组装各层。可以拖动一层，也可以用箭头移动。",
    preset: "从这里开始",
    presets: {
      twoLayer: "两层（这一章的网络）",
      fourLayer: "四层",
      sigmoid: "两层，Sigmoid",
      linear: "没有隐藏层",
      own: "自己搭的",
    },
    blocks: { affine: "Affine 层", relu: "ReLU 层", sigmoid: "Sigmoid 层" },
    inputBlock: (inputs) => `输入：${inputs} 个数`,
    outputBlock: (classes) => `Affine 层，${classes} 个类别`,
    lossBlock: "Softmax-with-Loss 层",
    sizeOf: (name) => `${name} 的输出个数`,
    moveUp: (name) => `上移 ${name}`,
    moveDown: (name) => `下移 ${name}`,
    remove: (name) => `删除 ${name}`,
    movedTo: (name, place, places) => `${name} 现在是 ${places} 层中的第 ${place} 层。`,
    added: (name) => `已添加 ${name}。`,
    removed: (name) => `已删除 ${name}。`,
    addBlock: "添加一层",
    full: (most) => `这里的网络最多 ${most} 层。`,

    curves: "曲线",
    lossTitle: "每一批的损失",
    accuracyTitle: "精度（图 46）",
    accuracy: "精度",
    inside: "网络内部",
    insideHint: "这些图随训练更新，每次暂停时都是准确的。",
    normsTitle: "各层梯度的大小",
    normsHint: "一层的 dW 和 db 的欧几里得范数。如果一条线远低于其他线，那一层几乎学不到东西。",
    norm: "范数",
    deadTitle: "失活的 ReLU 神经元",
    deadHint: "对每个样本都输出 0 的神经元的比例：梯度传不到它们的权重。",
    share: "比例",
    weightsTitle: "权重",
    weightsOf: (name, shape) => `${name} ${shape}`,
    weightsHint: "各层权重的分布。开始时是以 0 为中心的钟形。",
    columnsTitle: (parameter) => `${parameter} 的各列画成图像`,
    columnsHint: (shown, all) =>
      `每个隐藏神经元在找什么：亮的像素使它的得分升高，暗的使它降低。共 ${all} 个，这里画出 ${shown} 个。`,
    neuron: "神经元",
    confusionTitle: "测试样本的混淆矩阵",
    confusionHint: "每一类各被认成了哪一类多少次。粗框的对角线上是认对的。",
    regionsTitle: "决策区域",
    regionsHint: "颜色表示网络认为每个位置属于哪一类，以及有多大把握。实心点用于训练，空心点用于测试。",
    regionsLabel: (classes, points) => `${classes} 个类别的区域图，有 ${points} 个点`,
    classOf: (name) => `类别 ${name}`,

    timingTitle: "反向传播与数值微分：实测",
    timingHint: "两者求的是同一个损失的导数。反向传播往回走一遍就得到全部导数；数值微分要为每个参数计算两次损失。",
    measure: "测量",
    measuring: "正在测量……",
    way: "方法",
    measured: "实测",
    allDerivatives: "全部导数",
    backward: "反向传播",
    numerical: "数值微分",
    backwardMeasured: (parameters, time) => `${parameters} 个导数用 ${time}`,
    numericalMeasured: (sampled, time) => `${sampled} 个导数（各偏置的）用 ${time}`,
    extrapolated: (time) => `约 ${time}（推算）`,
    timingResult: ({ times, batchSize, sampled, parameters }) =>
      `一批 ${batchSize} 个样本时，反向传播大约快 ${times} 倍。数值微分只测了 ${parameters} 个参数中的 ${sampled} 个，再推算到全部。`,
    microseconds: (value) => `${value} 微秒`,
    milliseconds: (value) => `${value} 毫秒`,
    seconds: (value) => `${value} 秒`,
    minutes: (value) => `${value} 分钟`,

    partsTitle: "网络由什么组成",
    partsHint: (name) => `${name} 类的对象保存着参数和各层，并提供五个方法。`,
    params: "参数：params",
    layers: "各层：layers、lastLayer",
    methods: "方法",
    name: "名称",
    shape: "形状",
    elements: "元素个数",
    layer: "所在层",
    inAll: "合计",
    place: "位置",
    shapes: "形状：输入 → 输出（N 个样本）",
    lastLayer: "最后",
    aboutMethods: {
      predict: "求每个类别的得分：让 x 通过所有层",
      loss: "求一批样本的损失：先 predict，再通过 Softmax-with-Loss 层",
      accuracy: "最高得分正好在标签上的样本所占的比例",
      gradient: "用反向传播求对所有参数的导数",
      numericalGradient: "用中心差分求同样的导数：很慢，用来做梯度确认",
    },
    orderTitle: "正向依次通过各层，反向按相反的顺序",
    orderHint: "各层按顺序保存。反向传播把同一个列表倒过来走：最后进的最先出。每一层都用到正向传播时自己保存的东西。",
    forward: "正向",
    backwardOrder: "反向",

    source: "显示",
    watchRun: (name) => `训练记录 ${name}`,
    trainHere: "在这里训练",
    runIntro: (name) => `这是 edgegrad train 写下的训练记录 ${name}。这里只按文件夹中的内容显示，不做任何改动。`,
    runStates: {
      finished: "已完成",
      running: "正在训练：新的结果会立即显示",
      stopped: "在完成之前停止",
    },
    runStatus: "状态",
    checkpoint: "最新检查点所在的迭代",
    noCheckpoint: "还没有",
    runArguments: "这次训练的参数",
    argument: "参数",
    value: "值",
    readingRun: "正在读取训练记录……",
    runLossTitle: "每一轮的平均损失",
    parameterNormsTitle: "各参数梯度的大小",
    runFailed: (message) => `无法读取训练记录：${message}`,
    runLost: "与 edgegrad lab 的连接已断开；已读到的内容保留在这里，并会自动重试。",
    parameter: "参数",
    smallest: "最小值",
    mean: "平均值",
    largest: "最大值",
    notFiniteValue: "非有限值",
    savedWeights: (iteration) => `第 ${iteration} 次迭代的检查点中的权重`,
  },
};
