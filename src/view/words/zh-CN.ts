import type { BackwardFacts, GraphWords, NodeFacts } from "./words.js";

const list = (inputs: NodeFacts["inputs"], sign = " = "): string =>
  inputs.map(({ name, value }) => (value === undefined ? name : `${name}${sign}${value}`)).join("、");
const tail = ({ output, derivative }: NodeFacts): string =>
  `${output === undefined ? "" : `，输出 ${output}`}${derivative === undefined ? "" : `，导数 ${derivative}`}`;
const kept = ({ inputs }: BackwardFacts): string => inputs.map(({ name, value }) => value ?? name).join(" 和 ");
const result = ({ id, output }: NodeFacts): string => output ?? id;

export const zhCN: GraphWords = {
  title: "计算图",
  figures: {
    30: "买苹果和橘子，含消费税，正向传播",
    31: "一个节点的局部计算",
    32: "一个节点的反向传播，E·∂y/∂x",
    33: "z = (x + y)² 的链式法则",
    34: "加法节点把上游的导数原样传下去",
    35: "乘法节点传的是输入的翻转值",
    36: "买两个苹果，含消费税，正向与反向传播",
    37: "买苹果和橘子，含消费税，正向与反向传播",
    38: "ReLU，x > 0 与 x ≤ 0 两种情形",
    39: "逐步计算的 sigmoid，正向传播",
    40: "逐步计算的 sigmoid，反向传播",
    41: "单个样本的 Affine 层，X·W + B",
    42: "三个样本一批的 Affine 层",
    43: "从数字图像到概率",
    44: "逐步计算的 Softmax-with-Loss",
    45: "折叠后的 Softmax-with-Loss",
    46: "MNIST 上各轮的识别精度",
    47: "图 44 的反向传播，按步编号",
  },
  figureTitle: (figure, shows) => `图 ${figure}：${shows}`,
  summary: ({ nodes, inputs, outputs }) =>
    `共 ${nodes} 个运算，由 ${inputs.join("、") || "无输入"} 得到 ${outputs.join("、")}。箭头上方是值，下方是导数。`,
  node: (facts) => `${facts.label} 节点 ${facts.id}，输入 ${list(facts.inputs, " ")}${tail(facts)}`,
  source: (facts) =>
    `输入 ${facts.id}${facts.output === undefined ? "" : `，值 ${facts.output}`}${facts.derivative === undefined ? "" : `，导数 ${facts.derivative}`}`,
  output: (facts) => `结果 ${facts.id}${tail(facts)}`,
  stepper: {
    first: "回到开头",
    back: "上一步",
    next: "下一步",
    last: "到最后",
    slider: "步骤",
    keys: "按键：. 与 , 或方向键前进和后退；Home 与 End 到开头和最后。",
    position: (step, steps) => `第 ${step} 步，共 ${steps} 步`,
  },
  start: "开始：只知道输入的值。",
  forward: (facts) => `正向：${facts.label} 由 ${list(facts.inputs)} 算出 ${facts.id}：${result(facts)}。`,
  seed: (of, derivative) => `反向开始：${of} 对自身的导数是 ${derivative}。`,
  seedGiven: (derivatives) => `反向开始：上游传来 ${derivatives}。`,
  backward: (facts) =>
    `反向：${facts.id} 处的 ${facts.label} 从上游收到 ${facts.upstream ?? "（没有导数）"}，向下游传出 ${list(facts.passed) || "（无）"}。`,
  ops: {
    general: ({ label }) => `${label} 把上游传来的值乘以自己的局部导数。`,
    add: () => "加法节点把上游的导数原样传下去。",
    sub: () => "减法节点把上游的导数传下去，传给减数时变号。",
    mul: (facts) =>
      facts.inputs.length === 2
        ? `乘法节点传的是输入的翻转值；正向传播时它保存了 ${kept(facts)}。`
        : `${facts.label} 把上游的导数乘以同一个数。`,
    div: (facts) => `${facts.label} 要用到正向传播时的除数和自己的结果 ${result(facts)}。`,
    neg: () => "取负节点把上游导数的符号反过来。",
    exp: (facts) => `exp 的导数就是它自己：乘以它的输出 ${result(facts)}。`,
    log: (facts) => `log 把上游的导数除以它的输入 ${kept(facts)}。`,
    sqrt: (facts) => `平方根把上游的导数除以输出 ${result(facts)} 的两倍。`,
    pow: (facts) => `${facts.label} 乘以指数，再乘以输入 ${kept(facts)} 的低一次幂。`,
    relu: () => "ReLU 在输入为正的地方放导数通过，其余地方一概不传。",
    sigmoid: (facts) => `sigmoid 只需要自己的输出 y = ${result(facts)}：乘以 y(1 − y)。`,
    tanh: (facts) => `tanh 只需要自己的输出 y = ${result(facts)}：乘以 1 − y²。`,
    contract: () => "矩阵乘积也用翻转值：各自得到上游导数与另一矩阵转置的乘积。",
    sum: () => "求和节点把同一个导数交给每个加数。",
    max: () => "只有最大的元素得到导数。",
    reshape: () => "正向和反向都只改变形状。",
    transpose: () => "正向交换坐标轴，反向再换回来。",
    expand: () => "正向被复制的，反向就求和。",
    where: () => "被选中的一侧得到导数，另一侧得到 0。",
    cast: () => "只改变数的类型。",
    stopGradient: () => "导数到这里为止。",
    Affine: () => "Affine 把 dY·Wᵀ 传给输入，把 Xᵀ·dY 给权重，把沿批的求和给偏置。",
    SoftmaxWithLoss: () => "Softmax 与交叉熵合在一起，反向传出的正是误差 y − t。",
    softmax: (facts) => `softmax 只需要自己的输出：${result(facts)}。`,
  },
};
