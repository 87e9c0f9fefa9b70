import { tooLargeWords } from "../../data/givenFiles.js";
import type { Localized } from "../../state/locale.js";
import type { FileProblem, NetworkFacts } from "./messages.js";

interface DigitsWords {
  readonly title: string;
  readonly introduction: (pixels: number) => string;

  readonly pad: string;
  readonly drawHere: string;
  readonly padHelp: string;
  readonly padKeys: string;
  readonly keys: readonly (readonly [keys: string, effect: string])[];
  readonly cell: (row: number, column: number, isInked: boolean) => string;
  readonly undo: string;
  readonly clear: string;
  readonly cleared: string;
  readonly full: string;
  readonly fit: string;
  readonly fitHint: (side: number) => string;
  readonly examples: string;
  readonly testDigits: string;
  readonly testDigit: (digit: number) => string;
  readonly drawnDigits: string;
  readonly drawnDigit: (digit: number) => string;
  readonly itIs: (digit: number) => string;
  readonly noTestDigits: string;

  readonly answer: string;
  readonly drawFirst: string;
  readonly wait: string;
  readonly otherSize: (side: number) => string;
  readonly share: (probability: number) => string;
  readonly next: (others: readonly string[]) => string;
  readonly other: (digit: number, share: string) => string;
  readonly said: (digit: number, share: string) => string;

  readonly seen: string;
  readonly seenHint: (side: number) => string;
  readonly hidden: (hidden: number) => string;
  readonly hiddenHint: string;
  readonly unit: string;
  readonly activation: string;
  readonly scores: string;
  readonly score: string;
  readonly probabilities: string;
  readonly probability: string;
  readonly digit: string;
  readonly softmaxHint: (sum: string) => string;
  readonly slope: (label: number) => string;
  readonly slopeTitle: string;
  readonly slopeHint: (label: number, loss: string) => string;
  readonly label: string;
  readonly ownAnswer: string;
  readonly weights: string;
  readonly weightsHint: (pixels: number) => string;

  readonly network: string;
  readonly training: (share: number) => string;
  readonly ready: (network: NetworkFacts) => string;
  readonly facts: (network: NetworkFacts) => string;
  readonly open: string;
  readonly openHint: string;
  readonly openField: string;
  readonly cancel: string;
  readonly backToDigits: string;
  readonly problem: (problem: FileProblem) => string;
  readonly failed: (reason: string) => string;
  readonly startAgain: string;
}

/** A share in per cent, with one decimal; what is not quite nothing or all does not look so. */
function percent(share: number, space: string): string {
  if (share > 0 && share < 0.0005) return `<\u00a00.1${space}%`;
  if (share < 1 && share >= 0.9995) return `>\u00a099.9${space}%`;
  return `${(100 * share).toFixed(1)}${space}%`;
}

const architecture = ({ side, hidden }: Pick<NetworkFacts, "side" | "hidden">): string => `${side * side}-${hidden}-10`;

export const digitsWords: Localized<DigitsWords> = {
  en: {
    title: "Read a digit",
    introduction: (pixels) =>
      `Write a digit. The network gets it as ${pixels} numbers; from there to the ten probabilities every step is shown, and the way back from the loss to each pixel.`,

    pad: "Pad to draw a digit on",
    drawHere: "Draw a digit here",
    padHelp: "Draw with a mouse, a pen or a finger.",
    padKeys: "Draw with the keyboard",
    keys: [
      ["← ↑ → ↓", "move the cell"],
      ["Shift + ← ↑ → ↓", "draw while moving"],
      ["Space, Enter", "ink the cell"],
      ["Backspace", "undo"],
      ["Delete", "clear"],
    ],
    cell: (row, column, isInked) => `row ${row}, column ${column}, ${isInked ? "ink" : "blank"}`,
    undo: "Undo",
    clear: "Clear",
    cleared: "The pad is blank.",
    full: "The pad takes no more ink: undo a stroke or clear it.",
    fit: "Fit and centre",
    fitHint: (side) =>
      side === 8
        ? "On: your digit is made like those that the network learned from. It is enlarged or shrunk to fill the middle of the image (at most 8 pixels high and 5 wide), and its lines become thicker or thinner until about 30 % of the image is ink. Off: the network sees the pad as it is."
        : "On: your digit is made like those of MNIST. It is enlarged or shrunk to fit into 20 × 20 pixels, with lines of 2 to 3 pixels, and moved until its centre of mass is at the middle of the 28 × 28 image. Off: the network sees the pad as it is.",
    examples: "Examples",
    testDigits: "From the test set",
    testDigit: (digit) => `A ${digit} from the test set`,
    drawnDigits: "Drawn by a program",
    drawnDigit: (digit) => `A ${digit} drawn by a program`,
    itIs: (digit) => `This is meant as a ${digit}.`,
    noTestDigits: "This network came without images to test with.",

    answer: "The network reads",
    drawFirst: "Draw first",
    wait: "The network is being trained …",
    otherSize: (side) =>
      `This image was made for another network; this one takes ${side} × ${side} pixels. Draw, or clear the pad.`,
    share: (probability) => percent(probability, "\u00a0"),
    next: (others) => `then ${others.join(", ")}`,
    other: (digit, share) => `${digit} (${share})`,
    said: (digit, share) => `The network reads a ${digit}, with ${share}.`,

    seen: "What the network sees",
    seenHint: (side) =>
      `${side} × ${side} pixels, each a number from 0 (no ink) to 1 (full of ink). In a drawing, 4 × 4 points of each pixel are looked at: the number is the share of them that have ink.`,
    hidden: (hidden) => `${hidden} hidden activations`,
    hiddenHint:
      "Each square is what one hidden unit gives after ReLU: black is 0, and the lighter, the more. They stand in the order of the images of W1 below.",
    unit: "unit",
    activation: "activation",
    scores: "Scores",
    score: "score",
    probabilities: "Probabilities",
    probability: "probability",
    digit: "digit",
    softmaxHint: (sum) => `Softmax makes probabilities of the scores: the order stays, and they add up to ${sum}.`,
    slope: (label) => `∂L/∂pixel for the label ${label}`,
    slopeTitle: "Back to the pixels",
    slopeHint: (label, loss) =>
      `L = −log p(${label}) = ${loss}. Where the map is dark (−), more ink lowers the loss and makes it more of a ${label}; where it is light (+), less ink does.`,
    label: "Label",
    ownAnswer: "what the network reads",
    weights: "W1, column by column",
    weightsHint: (pixels) =>
      `Each image is the ${pixels} weights into one hidden unit: ink on a light pixel (+) raises the unit, ink on a dark one (−) lowers it.`,

    network: "The network",
    training: (share) => `Training: ${percent(share, "\u00a0")}`,
    ready: (network) =>
      network.test === undefined
        ? `The network: ${architecture(network)}.`
        : `The network: ${architecture(network)}, ${percent(network.test.right / network.test.total, "\u00a0")} of the test digits read right.`,
    facts: ({ origin, test, seconds, ...network }) =>
      [
        origin.kind === "weights"
          ? `${architecture(network)}, from ${origin.file}.`
          : origin.kind === "images"
            ? `${architecture(network)}, trained in this page on ${origin.count} images of ${origin.file}.`
            : `${architecture(network)}, trained in this page on ${origin.scanned} scanned digits (Alpaydin and Kaynak, CC BY 4.0), copies of them that are moved a little, and ${origin.drawn} digits drawn by a program.`,
        ...(test === undefined
          ? []
          : [
              `Of ${test.total} test digits it reads ${test.right} right: ${percent(test.right / test.total, "\u00a0")}.`,
            ]),
        ...(seconds === undefined ? [] : [`Training took ${seconds.toFixed(1)} s.`]),
      ].join(" "),
    open: "Open files …",
    openHint:
      "model.safetensors of a TwoLayerNet (W1, b1, W2, b2; 64 or 784 inputs, 10 outputs), or the IDX files of MNIST, images and labels together, to train on. Files may also be dropped on this page. They stay in your browser.",
    openField: "Files with weights, or with images and labels",
    cancel: "Cancel the training",
    backToDigits: "Back to the embedded digits",
    problem: (problem) => {
      switch (problem.kind) {
        case "large":
          return tooLargeWords.en(problem);
        case "unknown":
          return `${problem.file} is neither a safetensors nor an IDX file; open model.safetensors, or MNIST's images and labels.`;
        case "damaged":
          return `The file cannot be read: ${problem.reason}.`;
        case "names":
          return `${problem.file} holds ${problem.found || "nothing"}; the parameters W1, b1, W2, b2 of a TwoLayerNet are needed.`;
        case "shapes":
          return `${problem.file} holds ${problem.found}, which are not the parameters of one TwoLayerNet: W1 (inputs, hidden), b1 (hidden), W2 (hidden, 10), b2 (10).`;
        case "sizes":
          return `${problem.file} is a ${problem.inputs}-${problem.hidden}-${problem.outputs} network; one with 64 or 784 inputs, up to 1000 hidden units and 10 outputs is needed.`;
        case "notFinite":
          return `${problem.parameter} in ${problem.file} has numbers that are not finite; the network has been trained to pieces.`;
        case "unpaired":
          return `Files of images: ${problem.images}, of labels: ${problem.labels}; open images and their labels together, one or two pairs.`;
        case "few":
          return `${problem.file} has ${problem.count} images; at least ${problem.least} are needed to train.`;
        case "several":
          return "Several networks at once: open one model.safetensors, alone.";
        case "failed":
          return `The network could not be made: ${problem.reason}.`;
      }
    },
    failed: (reason) => `The network's worker ended: ${reason}.`,
    startAgain: "Start again",
  },
  "zh-CN": {
    title: "识别手写数字",
    introduction: (pixels) =>
      `写一个数字。网络得到的是 ${pixels} 个数；从这些数到十个概率，每一步都画在下面，还有从损失回到每个像素的反向一程。`,

    pad: "手写板",
    drawHere: "请在这里写一个数字",
    padHelp: "用鼠标、笔或手指书写。",
    padKeys: "用键盘书写",
    keys: [
      ["← ↑ → ↓", "移动格子"],
      ["Shift + ← ↑ → ↓", "边移动边画"],
      ["空格、Enter", "涂黑这一格"],
      ["Backspace", "撤销"],
      ["Delete", "清空"],
    ],
    cell: (row, column, isInked) => `第 ${row} 行第 ${column} 列，${isInked ? "有笔迹" : "空白"}`,
    undo: "撤销",
    clear: "清空",
    cleared: "手写板已清空。",
    full: "手写板写满了：请撤销一笔或清空。",
    fit: "缩放并居中",
    fitHint: (side) =>
      side === 8
        ? "开启时，你写的数字会变得与网络学过的数字一样：放大或缩小，占满图像正中（最多高 8 像素、宽 5 像素），再把笔画加粗或变细，使笔迹约占图像的 30%。关闭时，网络看到的就是手写板的原样。"
        : "开启时，你写的数字会变得与 MNIST 的数字一样：放大或缩小到 20 × 20 像素以内，笔画粗 2 到 3 像素，再移动到重心位于 28 × 28 图像的正中。关闭时，网络看到的就是手写板的原样。",
    examples: "示例",
    testDigits: "取自测试集",
    testDigit: (digit) => `测试集中的一个 ${digit}`,
    drawnDigits: "由程序书写",
    drawnDigit: (digit) => `程序写的一个 ${digit}`,
    itIs: (digit) => `这个数字应该是 ${digit}。`,
    noTestDigits: "这个网络没有附带测试图像。",

    answer: "网络的识别结果",
    drawFirst: "请先写一个数字",
    wait: "正在训练网络……",
    otherSize: (side) =>
      `这幅图像是给另一个网络用的；现在的网络需要 ${side} × ${side} 像素。请另写一个，或清空手写板。`,
    share: (probability) => percent(probability, ""),
    next: (others) => `其次是 ${others.join("、")}`,
    other: (digit, share) => `${digit}（${share}）`,
    said: (digit, share) => `网络识别为 ${digit}，概率 ${share}。`,

    seen: "网络看到的图像",
    seenHint: (side) =>
      `共 ${side} × ${side} 个像素，每个像素是从 0（没有笔迹）到 1（满是笔迹）的一个数。手写时，在每个像素里看 4 × 4 个点，其中有笔迹的点所占的比例就是这个数。`,
    hidden: (hidden) => `${hidden} 个隐藏层神经元的输出`,
    hiddenHint: "每一格是一个隐藏层神经元经过 ReLU 后的输出：黑色为 0，越亮越大。排列次序与下面 W1 的图像相同。",
    unit: "神经元",
    activation: "输出",
    scores: "得分",
    score: "得分",
    probabilities: "概率",
    probability: "概率",
    digit: "数字",
    softmaxHint: (sum) => `Softmax 把得分变成概率：大小次序不变，总和为 ${sum}。`,
    slope: (label) => `标签为 ${label} 时的 ∂L/∂像素`,
    slopeTitle: "反向传播到像素",
    slopeHint: (label, loss) =>
      `L = −log p(${label}) = ${loss}。暗处（−）加一点笔迹，损失变小，更像 ${label}；亮处（+）则要减少笔迹。`,
    label: "标签",
    ownAnswer: "网络的识别结果",
    weights: "W1 的每一列",
    weightsHint: (pixels) =>
      `每幅图像是通向一个隐藏层神经元的 ${pixels} 个权重：亮的像素（+）有笔迹时，该神经元的值变大；暗的像素（−）有笔迹时变小。`,

    network: "所用的网络",
    training: (share) => `正在训练：${percent(share, "")}`,
    ready: (network) =>
      network.test === undefined
        ? `网络：${architecture(network)}。`
        : `网络：${architecture(network)}，测试精度 ${percent(network.test.right / network.test.total, "")}。`,
    facts: ({ origin, test, seconds, ...network }) =>
      [
        origin.kind === "weights"
          ? `${architecture(network)}，取自 ${origin.file}。`
          : origin.kind === "images"
            ? `${architecture(network)}，在本页用 ${origin.file} 中的 ${origin.count} 幅图像训练而成。`
            : `${architecture(network)}，在本页训练而成，所用的是 ${origin.scanned} 个扫描的手写数字（Alpaydin 与 Kaynak，CC BY 4.0）、它们稍加移动的副本，以及程序写的 ${origin.drawn} 个数字。`,
        ...(test === undefined
          ? []
          : [`${test.total} 个测试数字中识别对了 ${test.right} 个，精度 ${percent(test.right / test.total, "")}。`]),
        ...(seconds === undefined ? [] : [`训练用时 ${seconds.toFixed(1)} 秒。`]),
      ].join(""),
    open: "打开文件……",
    openHint:
      "可打开 TwoLayerNet 的 model.safetensors（W1、b1、W2、b2；输入 64 或 784 个，输出 10 个），或同时打开 MNIST 的图像和标签两种 IDX 文件来训练。也可把文件拖放到本页。文件不会离开浏览器。",
    openField: "权重文件，或图像与标签文件",
    cancel: "取消训练",
    backToDigits: "换回内置数字的网络",
    problem: (problem) => {
      switch (problem.kind) {
        case "large":
          return tooLargeWords["zh-CN"](problem);
        case "unknown":
          return `${problem.file} 既不是 safetensors 文件，也不是 IDX 文件；请打开 model.safetensors，或 MNIST 的图像与标签。`;
        case "damaged":
          return `文件无法读取：${problem.reason}。`;
        case "names":
          return `${problem.file} 里有的是：${problem.found || "无"}；需要 TwoLayerNet 的参数 W1、b1、W2、b2。`;
        case "shapes":
          return `${problem.file} 里的 ${problem.found} 不是同一个 TwoLayerNet 的参数，应为 W1（输入, 隐藏）、b1（隐藏）、W2（隐藏, 10）、b2（10）。`;
        case "sizes":
          return `${problem.file} 是 ${problem.inputs}-${problem.hidden}-${problem.outputs} 的网络；需要输入 64 或 784 个、隐藏层不超过 1000 个、输出 10 个的网络。`;
        case "notFinite":
          return `${problem.file} 的 ${problem.parameter} 中有非有限值；这个网络训练时已经发散。`;
        case "unpaired":
          return `有 ${problem.images} 个图像文件、${problem.labels} 个标签文件；请成对打开图像与标签，一对或两对。`;
        case "few":
          return `${problem.file} 只有 ${problem.count} 幅图像；训练至少需要 ${problem.least} 幅。`;
        case "several":
          return "一次打开了多个网络：请只打开一个 model.safetensors。";
        case "failed":
          return `无法生成网络：${problem.reason}。`;
      }
    },
    failed: (reason) => `网络所在的 worker 已停止：${reason}。`,
    startAgain: "重新开始",
  },
};
