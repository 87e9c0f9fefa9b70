import type { Localized } from "../../state/locale.js";
import type { GradientDType, PresetName, SlipName, SubjectName, SweepName, Verdict } from "./messages.js";

/** Facts about the worst element, as texts. */
interface ElementFacts {
  /** Elements like it. */
  readonly count: number;
  /** Out of how many. */
  readonly among: string;
  /** Empty for a scalar, which has no other. */
  readonly index: string;
  readonly analytic: string;
  readonly numeric: string;
}

/** A slip, told in words. */
interface SlipWords {
  readonly name: string;
  /** What is wrong in the code. */
  readonly slip: string;
  /** What the check says of it, and why. */
  readonly check: string;
}

export interface CheckWords {
  readonly title: string;
  readonly intro: string;
  readonly settings: string;
  readonly subject: string;
  readonly subjects: Readonly<Record<SubjectName, string>>;
  readonly elements: string;
  readonly all: string;
  readonly chosen: string;
  readonly sample: string;
  readonly seed: string;
  readonly step: string;
  readonly dtype: string;
  readonly dtypes: Readonly<Record<GradientDType, string>>;
  readonly float32Hint: string;
  readonly preset: string;
  readonly presets: Readonly<Record<PresetName, string>>;
  readonly rules: Readonly<Record<PresetName, string>>;
  readonly problems: Readonly<Record<"step" | "sample" | "seed", string>>;
  readonly run: string;
  readonly cancel: string;
  readonly progress: string;
  readonly progressText: (done: string, total: string, parameter: string) => string;
  readonly starting: string;
  readonly left: (seconds: number) => string;
  readonly cancelled: string;
  readonly cancelledAt: (done: string, total: string) => string;
  readonly failed: (reason: string) => string;

  readonly results: string;
  readonly empty: string;
  readonly outdated: string;
  /** What was checked, how, and how long it took. */
  readonly caption: (facts: readonly string[]) => string;
  readonly withSlip: (slip: string) => string;
  readonly withoutSlip: string;
  /** How many elements were compared, of how many in all. */
  readonly lookedAt: (checked: number, size: number) => string;
  readonly took: (milliseconds: string) => string;
  readonly headers: Readonly<
    Record<
      "parameter" | "shape" | "relative" | "absolute" | "index" | "analytic" | "numeric" | "left" | "right" | "verdict",
      string
    >
  >;
  readonly shapeOk: string;
  readonly shapeWrong: string;
  readonly verdicts: Readonly<Record<Verdict, string>>;
  readonly shapeVerdict: (shapes: string) => string;
  readonly howToRead: string;
  readonly announced: (verdicts: readonly string[]) => string;
  readonly about: (name: string, said: string) => string;

  readonly detail: (name: string) => string;
  readonly ofAll: (size: number) => string;
  readonly ofChosen: (checked: number, size: number) => string;
  readonly reasons: {
    readonly pass: (among: string, error: string) => string;
    readonly doubtful: (facts: ElementFacts & { readonly error: string }) => string;
    readonly fail: (facts: ElementFacts & { readonly error: string }) => string;
    readonly kink: (facts: ElementFacts & { readonly left: string; readonly right: string }) => string;
    readonly shape: (gradient: string, parameter: string) => string;
    readonly loss: string;
  };
  readonly heatTitle: (name: string) => string;
  readonly heatHint: (rowsTogether: number) => string;
  readonly kinks: (count: number) => string;
  readonly kinksHint: string;
  readonly noKinks: string;
  readonly moreKinks: (count: number) => string;
  readonly atKink: string;
  readonly nearKink: string;

  readonly gallery: string;
  readonly galleryHint: string;
  readonly slips: Readonly<Record<SlipName, SlipWords>>;
  readonly written: string;
  readonly right: string;
  readonly whatItSays: string;

  readonly sweep: string;
  readonly sweepHint: string;
  readonly sweepFunction: string;
  readonly sweepFunctions: Readonly<Record<SweepName, string>>;
  readonly sweepTitle: (name: string) => string;
  readonly stepAxis: string;
  readonly errorAxis: string;
  readonly series: Readonly<Record<"central" | "oneSided" | "central32", string>>;
  /** The best step and its error, and the errors of the largest and the smallest step. */
  readonly lowest: (texts: Readonly<Record<"error" | "step" | "largest" | "smallest", string>>) => string;
  readonly sweepReading: readonly string[];
  readonly sweepNotes: Readonly<Record<SweepName, string>>;
  readonly sweepComputing: string;
  readonly sweepFailed: (reason: string) => string;
}

export const checkWords: Localized<CheckWords> = {
  en: {
    title: "Gradient check",
    intro:
      "Back-propagation gives all derivatives at once, but is easily written wrong. A difference, (f(x + h) − f(x − h)) / 2h, is slow, but hard to get wrong. A gradient check compares the two, element by element: where they differ, a backward pass is wrong, or the function has a kink there.",
    settings: "What is checked, and how",
    subject: "Network or function",
    subjects: {
      mnist: "784-50-10, 3 images of noise",
      digits: "64-50-10, 3 handwritten digits",
      fruits: "Apples and oranges (figure 37)",
      relu: "ReLU at x = 0, 2 and −2",
      branch: "relu(x) + x, two branches",
      single: "Softmax-with-loss (figure 45)",
    },
    elements: "Elements of each parameter",
    all: "all",
    chosen: "chosen at random",
    sample: "How many",
    seed: "Seed",
    step: "Step h",
    dtype: "Gradients in",
    dtypes: { float64: "float64", float32: "float32" },
    float32Hint:
      "Gradients are computed in float32, as in training. The differences stay in float64: in float32 they would be mostly rounding, as the curve below shows.",
    preset: "Agreement",
    presets: { relative: "relative error", pytorch: "PyTorch's rule" },
    rules: {
      relative:
        "Of an analytic derivative a and a numeric one n: |a − n| / max(|a|, |n|, 1e-3·max|a|, 1e-8), max|a| being the largest of the parameter. Up to 1e-5 passes, up to 1e-3 is doubtful, more fails.",
      pytorch: "|a − n| ≤ 1e-5 + 1e-3·|n| passes, as in PyTorch's gradcheck with eps = 1e-6; anything else fails.",
    },
    problems: {
      step: "h must be a number above 0, such as 1e-4.",
      sample: "Give a whole number of at least 1.",
      seed: "Give a whole number.",
    },
    run: "Run the check",
    cancel: "Cancel",
    progress: "Progress of the check",
    progressText: (done, total, parameter) => `${done} of ${total} elements, now ${parameter}`,
    starting: "Starting …",
    left: (seconds) => `about ${seconds} s left`,
    cancelled: "Cancelled.",
    cancelledAt: (done, total) => `Cancelled after ${done} of ${total} elements.`,
    failed: (reason) => `The check could not be run: ${reason}. Change the settings or run it again.`,

    results: "Result",
    empty:
      "There is no result. Run the check: it shows, parameter by parameter, the verdict, the largest error and where it lies; then a map of all errors.",
    outdated: "The settings have changed since. Run the check again.",
    caption: (facts) => facts.join(" · "),
    withSlip: (slip) => `slip: ${slip}`,
    withoutSlip: "no slip",
    lookedAt: (checked, size) =>
      checked === size
        ? `all ${size.toLocaleString("en")} elements`
        : `${checked.toLocaleString("en")} of ${size.toLocaleString("en")} elements`,
    took: (milliseconds) => `${milliseconds} ms`,
    headers: {
      parameter: "Parameter",
      shape: "Shape",
      relative: "Max rel. error",
      absolute: "Mean abs. error",
      index: "Worst at",
      analytic: "Analytic",
      numeric: "Numeric",
      left: "Left",
      right: "Right",
      verdict: "Verdict",
    },
    shapeOk: "shapes agree",
    shapeWrong: "shapes differ",
    verdicts: {
      pass: "pass",
      doubtful: "doubtful",
      kink: "kink",
      fail: "fail",
      shape: "shapes differ",
      loss: "the loss is not finite",
    },
    shapeVerdict: (shapes) => `shape ${shapes}`,
    howToRead:
      "Analytic is back-propagation's derivative of the worst element, numeric the central difference, left and right the one-sided ones. The mean of absolute errors is what the chapter prints; it decides nothing here. Choose a parameter to see all of its errors.",
    announced: (verdicts) => `The check is done. ${verdicts.join("; ")}.`,
    about: (name, said) => `${name}: ${said}`,

    detail: (name) => `Errors of ${name}`,
    ofAll: (size) => `${size.toLocaleString("en")} ${size === 1 ? "element" : "elements"}`,
    ofChosen: (checked, size) =>
      `the ${checked.toLocaleString("en")} elements chosen from ${size.toLocaleString("en")}`,
    reasons: {
      pass: (among, error) =>
        `Back-propagation and differences agree on ${among}; the largest relative error is ${error}.`,
      doubtful: ({ count, among, index, analytic, numeric, error }) =>
        `${count} of ${among} ${count === 1 ? "lies" : "lie"} between pass and fail${index && `, the worst at ${index}`}: back-propagation says ${analytic}, the difference ${numeric}, relative error ${error}. In float32, or with a very small h, that is rounding; otherwise it asks for a closer look.`,
      fail: ({ count, among, index, analytic, numeric, error }) =>
        `${count} of ${among} ${count === 1 ? "is" : "are"} wrong${index && `, the worst at ${index}`}: back-propagation says ${analytic}, the difference ${numeric}, relative error ${error}.`,
      kink: ({ count, among, index, analytic, numeric, left, right }) =>
        `${count} of ${among} ${count === 1 ? "lies" : "lie"} at a kink${index && `, as ${index}`}: the slope is ${left} on the left and ${right} on the right, and the central difference ${numeric} is their mean. Back-propagation's ${analytic} lies between the two: there is no single derivative, so this is neither right nor wrong.`,
      shape: (gradient, parameter) =>
        `The gradient has the shape ${gradient}, the parameter ${parameter}. Shapes are compared first, so no number was looked at.`,
      loss: "The loss is not finite here, and differences of it confirm nothing.",
    },
    heatTitle: (name) => `${name}: log₁₀ of relative errors`,
    heatHint: (rowsTogether) =>
      `${rowsTogether === 1 ? "A cell is an element" : `A cell is the largest of ${rowsTogether} rows`}: black is 1e-12 or less, or was not looked at; white is 1 or more. The frame marks the worst element.`,
    kinks: (count) => `Elements at or beside a kink: ${count}`,
    kinksHint:
      "Moving such an element by h carries an input of ReLU across 0. Beside a kink, a smaller step avoids it and the derivative is judged; at a kink, left and right stay apart. They do not count in the largest relative error.",
    noKinks: "None: no step of h led across a kink.",
    moreKinks: (count) => `and ${count} more`,
    atKink: "at a kink",
    nearKink: "beside a kink, passes",

    gallery: "Find the slip",
    galleryHint:
      "Slips from the chapter's own code and text. Switch one on and run the check: the gradients are then really computed wrong.",
    slips: {
      b2: {
        name: "b2 gets W2's gradient",
        slip: "The chapter's gradient() puts dW of the second layer under the name of its bias.",
        check:
          "The verdict on b2 is shape (50,10) ≠ (10,), before any number is compared. NumPy would not have noticed: it broadcasts (50,10) − (10,) without a word and prints a mean of 0.124.",
      },
      element: {
        name: "One wrong element in W1",
        slip: "A single derivative among 39,200 is off by 0.1.",
        check:
          "The mean of absolute errors stays at 2.6e-6 and looks harmless, for 0.1 is shared among 39,200. The relative error of every single element shows it: the row fails and names [17, 3]. So all elements are checked here; 200 chosen at random would miss it in 199 of 200 tries.",
      },
      mask: {
        name: "ReLU's mask is x < 0",
        slip: "The formula says that nothing passes back where x ≤ 0. The chapter's code masks x < 0 only, so that at x = 0 the derivative is 1.",
        check:
          "A kink either way: the slope is 0 on the left of 0 and 1 on the right, and both 0 and 1 lie between. A difference cannot say which one is meant; it gives 0.5. It is a convention, and the formula should be followed. At any other x both masks agree.",
      },
      aliasing: {
        name: "ReLU writes into dout",
        slip: "A sum passes the same array dout to both of its branches. The chapter's ReLU sets elements of that very array to 0, and so also changes what the other branch receives.",
        check:
          "x[0] and x[1] are negative. Their derivative through the straight branch is lost: back-propagation says 0, the difference 1 and 2. For positive x nothing is masked, and it passes.",
      },
      dout: {
        name: "SoftmaxWithLoss ignores dout",
        slip: "Its backward takes dout and does not use it. That shows only when the loss is not the end: here it is multiplied by 2.",
        check:
          "All four rows fail with the same relative error 0.5: every derivative is half of what it should be. One common factor in all parameters points to the last layer.",
      },
      classes: {
        name: "Divided by classes, not by the batch",
        slip: "t.shape[0] is the batch for a batch. For the single sample of figure 45, t is a vector, and t.shape[0] is its number of classes, 3.",
        check:
          "All three elements fail with relative error 2/3: they are a third of y − t. A batch of one row, (1, 3), would pass.",
      },
      swapped: {
        name: "dApple and dApple_num swapped",
        slip: "The comments in the two-fruit example give 110 and 2.2 to the wrong names. Here the code does so too.",
        check:
          "apple and apple_num fail: 110 against 2.2, and 2.2 against 110. The other three pass, so the mistake is at the first × node: it swaps its inputs, and that is easily done once too often.",
      },
    },
    written: "Written",
    right: "Right",
    whatItSays: "What the check says",

    sweep: "How large should the step be?",
    sweepHint: "The relative error of a difference, by its step ε, both axes by powers of ten.",
    sweepFunction: "Function",
    sweepFunctions: {
      sigmoid: "sigmoid at x = 1",
      exp: "exp at x = 1",
      square: "x² at x = 1",
      network: "the network's loss by one weight of W2",
    },
    sweepTitle: (name) => `Error of differences: ${name}`,
    stepAxis: "step ε",
    errorAxis: "relative error",
    series: { central: "central, float64", oneSided: "one-sided, float64", central32: "central, float32" },
    lowest: ({ error, step, largest, smallest }) =>
      `The central difference in float64 is best at ε = ${step}, with an error of ${error}. At ε = 0.1 its error is ${largest}, at ε = 1e-12 it is ${smallest}.`,
    sweepReading: [
      "Truncation error on the right: over a wide step the function is not straight. It falls with ε² for the central difference, and only with ε for the one-sided one.",
      "Rounding on the left: f(x + ε) and f(x − ε) differ in their last digits only, and the subtraction keeps just those. It grows with 1/ε.",
      "The best step lies between. In float32 rounding sets in so early that few digits remain: so gradients are checked in float64.",
    ],
    sweepNotes: {
      sigmoid: "The textbook's U: h = 1e-4, the usual choice, is a little to the right of the best step.",
      exp: "Every derivative of exp at 1 is e, so that its truncation error is ε²/6 almost exactly.",
      square:
        "A parabola has no third derivative: the central difference has no truncation error, and its curve only rises to the left.",
      network:
        "The loss is about 2.3 and changes little with one weight, so rounding weighs more than for a single function.",
    },
    sweepComputing: "Computing …",
    sweepFailed: (reason) => `The curve could not be computed: ${reason}. Choose the function again.`,
  },
  "zh-CN": {
    title: "梯度确认",
    intro:
      "误差反向传播法一次就能求出全部梯度，但实现容易出错；数值微分 (f(x + h) − f(x − h)) / 2h 很慢，但实现简单，不容易出错。梯度确认就是逐个元素比较两者的结果：不一致的地方，要么是反向传播写错了，要么是函数在那里有折点。",
    settings: "确认什么，怎样确认",
    subject: "确认对象",
    subjects: {
      mnist: "784-50-10 网络，3 张噪声图像",
      digits: "64-50-10 网络，3 张手写数字",
      fruits: "买苹果和橘子（图 37）",
      relu: "ReLU，x = 0、2、−2",
      branch: "relu(x) + x，两条支路相加",
      single: "Softmax-with-Loss（图 45）",
    },
    elements: "每个参数确认的元素",
    all: "全部",
    chosen: "随机抽取",
    sample: "个数",
    seed: "随机种子",
    step: "步长 h",
    dtype: "梯度的精度",
    dtypes: { float64: "float64", float32: "float32" },
    float32Hint:
      "梯度按 float32 计算，与训练时相同。差分仍用 float64：如果也用 float32，几乎只剩舍入误差，见下面的曲线。",
    preset: "一致的标准",
    presets: { relative: "相对误差", pytorch: "PyTorch 的规则" },
    rules: {
      relative:
        "解析值 a 与数值微分 n 的相对误差为 |a − n| / max(|a|, |n|, 1e-3·max|a|, 1e-8)，其中 max|a| 是该参数梯度的最大绝对值。不超过 1e-5 为通过，不超过 1e-3 为存疑，再大为不通过。",
      pytorch: "满足 |a − n| ≤ 1e-5 + 1e-3·|n| 为通过，与 PyTorch 的 gradcheck（eps = 1e-6）相同；否则不通过。",
    },
    problems: {
      step: "h 必须是大于 0 的数，例如 1e-4。",
      sample: "请输入不小于 1 的整数。",
      seed: "请输入整数。",
    },
    run: "开始确认",
    cancel: "取消",
    progress: "确认进度",
    progressText: (done, total, parameter) => `已完成 ${done} / ${total} 个元素，当前参数 ${parameter}`,
    starting: "正在开始……",
    left: (seconds) => `约剩 ${seconds} 秒`,
    cancelled: "已取消。",
    cancelledAt: (done, total) => `已取消，完成了 ${done} / ${total} 个元素。`,
    failed: (reason) => `确认无法进行：${reason}。请修改设置或重新运行。`,

    results: "结果",
    empty: "还没有结果。运行确认后，这里会逐个参数列出结论、最大误差及其位置，并画出全部误差的分布。",
    outdated: "设置已改变，请重新运行。",
    caption: (facts) => facts.join(" · "),
    withSlip: (slip) => `错误：${slip}`,
    withoutSlip: "无错误",
    lookedAt: (checked, size) =>
      checked === size
        ? `全部 ${size.toLocaleString("zh-CN")} 个元素`
        : `${size.toLocaleString("zh-CN")} 个元素中的 ${checked.toLocaleString("zh-CN")} 个`,
    took: (milliseconds) => `${milliseconds} 毫秒`,
    headers: {
      parameter: "参数",
      shape: "形状",
      relative: "最大相对误差",
      absolute: "平均绝对误差",
      index: "误差最大处",
      analytic: "解析值",
      numeric: "数值微分",
      left: "左差分",
      right: "右差分",
      verdict: "结论",
    },
    shapeOk: "形状一致",
    shapeWrong: "形状不一致",
    verdicts: {
      pass: "通过",
      doubtful: "存疑",
      kink: "折点",
      fail: "不通过",
      shape: "形状不一致",
      loss: "损失不是有限值",
    },
    shapeVerdict: (shapes) => `形状 ${shapes}`,
    howToRead:
      "解析值是反向传播在误差最大的元素处求得的导数，数值微分是该处的中心差分，左、右差分是两侧的单侧差分。平均绝对误差是本章打印的指标，这里不用它下结论。选择一个参数，可以看它全部元素的误差。",
    announced: (verdicts) => `确认完成。${verdicts.join("；")}。`,
    about: (name, said) => `${name}：${said}`,

    detail: (name) => `${name} 的误差`,
    ofAll: (size) => `全部 ${size.toLocaleString("zh-CN")} 个元素`,
    ofChosen: (checked, size) =>
      `从 ${size.toLocaleString("zh-CN")} 个元素中抽取的 ${checked.toLocaleString("zh-CN")} 个`,
    reasons: {
      pass: (among, error) => `${among}中，反向传播与数值微分的结果全部一致，最大相对误差为 ${error}。`,
      doubtful: ({ count, among, index, analytic, numeric, error }) =>
        `${among}中有 ${count} 个介于通过与不通过之间${index && `，误差最大的是 ${index}`}：反向传播得 ${analytic}，数值微分得 ${numeric}，相对误差 ${error}。在 float32 下，或者 h 很小时，这是舍入误差；否则需要仔细检查。`,
      fail: ({ count, among, index, analytic, numeric, error }) =>
        `${among}中有 ${count} 个是错的${index && `，误差最大的是 ${index}`}：反向传播得 ${analytic}，数值微分得 ${numeric}，相对误差 ${error}。`,
      kink: ({ count, among, index, analytic, numeric, left, right }) =>
        `${among}中有 ${count} 个位于折点${index && `，例如 ${index}`}：左侧斜率为 ${left}，右侧斜率为 ${right}，中心差分 ${numeric} 是两者的平均。反向传播的 ${analytic} 在两者之间：此处导数不唯一，所以既不算对，也不算错。`,
      shape: (gradient, parameter) =>
        `梯度的形状是 ${gradient}，参数的形状是 ${parameter}。首先比较形状，因此没有再比较任何数值。`,
      loss: "此处的损失不是有限值，它的差分不能说明任何问题。",
    },
    heatTitle: (name) => `${name}：相对误差的 log₁₀`,
    heatHint: (rowsTogether) =>
      `${rowsTogether === 1 ? "每格是一个元素" : `每格是 ${rowsTogether} 行中最大的误差`}：黑色表示不超过 1e-12，或未确认；白色表示 1 以上。方框标出误差最大的元素。`,
    kinks: (count) => `位于折点或折点附近的元素：${count}`,
    kinksHint:
      "把这样的元素移动 h，会使某个 ReLU 的输入越过 0。在折点附近，改用更小的步长即可避开折点，再作判断；正好在折点上，左右差分始终不同。这些元素不计入最大相对误差。",
    noKinks: "没有：步长 h 之内没有越过折点。",
    moreKinks: (count) => `另有 ${count} 个`,
    atKink: "位于折点",
    nearKink: "折点附近，通过",

    gallery: "找出错误",
    galleryHint: "这些错误来自本章自己的代码和文字。打开一个，再运行确认：这时梯度确实是按错误的代码求出的。",
    slips: {
      b2: {
        name: "b2 得到了 W2 的梯度",
        slip: "本章的 gradient() 把第二层的 dW 存到了偏置 b2 的名下。",
        check:
          "b2 的结论是“形状 (50,10) ≠ (10,)”，还没有比较任何数值。NumPy 不会发现这个错误：它会把 (50,10) − (10,) 直接广播，打印出 0.124 的平均值。",
      },
      element: {
        name: "W1 中有一个元素是错的",
        slip: "39,200 个导数中，只有一个偏差了 0.1。",
        check:
          "平均绝对误差只有 2.6e-6，看上去没有问题，因为 0.1 被 39,200 个元素平均了。逐个元素看相对误差，就会暴露：这一行不通过，并指出 [17, 3]。所以这里要确认全部元素；随机抽取 200 个，200 次里有 199 次会漏掉它。",
      },
      mask: {
        name: "ReLU 的 mask 是 x < 0",
        slip: "按照公式，x ≤ 0 时不向下游传递。本章的代码只屏蔽 x < 0，因此 x = 0 处的导数成了 1。",
        check:
          "两种写法都是折点：0 的左侧斜率为 0，右侧为 1，而 0 和 1 都在两者之间。差分无法判断该取哪一个，它给出 0.5。这是约定问题，应当遵照公式。在其他 x 处，两种写法的结果相同。",
      },
      aliasing: {
        name: "ReLU 改写了 dout",
        slip: "加法节点把同一个数组 dout 传给两条支路。本章的 ReLU 直接把这个数组的元素置 0，于是另一条支路收到的值也变了。",
        check:
          "x[0] 和 x[1] 是负数，它们经由直通支路的导数丢失了：反向传播得 0，差分得 1 和 2。正数的 x 没有被屏蔽，所以通过。",
      },
      dout: {
        name: "SoftmaxWithLoss 忽略 dout",
        slip: "它的 backward 接收 dout，却没有使用。只有当损失不是终点时才会暴露：这里把损失乘以 2。",
        check:
          "四行全部不通过，相对误差都是 0.5：每个导数都只有应有值的一半。所有参数相差同一个倍数，说明问题在最后一层。",
      },
      classes: {
        name: "除以类别数，而不是批大小",
        slip: "对于批数据，t.shape[0] 是批大小。图 45 只有一个样本，t 是一维数组，t.shape[0] 就成了类别数 3。",
        check: "三个元素全部不通过，相对误差为 2/3：它们只有 y − t 的三分之一。如果写成只有一行的批 (1, 3)，就会通过。",
      },
      swapped: {
        name: "dApple 与 dApple_num 颠倒",
        slip: "买两种水果的例子里，注释把 110 和 2.2 写反了。这里让代码也写反。",
        check:
          "apple 和 apple_num 不通过：110 对 2.2，2.2 对 110。其余三个通过，可见错误在第一个乘法节点：乘法的反向传播会翻转输入，很容易多翻转一次。",
      },
    },
    written: "错误的写法",
    right: "正确的写法",
    whatItSays: "确认的结论",

    sweep: "步长取多大合适？",
    sweepHint: "差分的相对误差随步长 ε 的变化，两个坐标轴都是对数轴。",
    sweepFunction: "函数",
    sweepFunctions: {
      sigmoid: "sigmoid，x = 1",
      exp: "exp，x = 1",
      square: "x²，x = 1",
      network: "网络的损失（对 W2 的一个权重）",
    },
    sweepTitle: (name) => `差分的误差：${name}`,
    stepAxis: "步长 ε",
    errorAxis: "相对误差",
    series: { central: "中心差分，float64", oneSided: "单侧差分，float64", central32: "中心差分，float32" },
    lowest: ({ error, step, largest, smallest }) =>
      `float64 的中心差分在 ε = ${step} 处最准确，误差为 ${error}；在 ε = 0.1 处误差为 ${largest}，在 ε = 1e-12 处误差为 ${smallest}。`,
    sweepReading: [
      "右边是截断误差：步长较大时，函数在这一段内不是直线。中心差分的截断误差与 ε² 成正比，单侧差分的只与 ε 成正比。",
      "左边是舍入误差：f(x + ε) 与 f(x − ε) 只有最后几位不同，相减之后只剩下这几位。它与 1/ε 成正比。",
      "最合适的步长在中间。float32 的舍入误差来得太早，剩下的有效数字很少，所以梯度确认要用 float64。",
    ],
    sweepNotes: {
      sigmoid: "教科书上的 U 形曲线：常用的 h = 1e-4 在最佳步长稍右一点。",
      exp: "exp 在 1 处的各阶导数都是 e，因此截断误差几乎正好是 ε²/6。",
      square: "抛物线的三阶导数为 0：中心差分没有截断误差，曲线只在左边上升。",
      network: "损失约为 2.3，改变一个权重时变化很小，所以舍入误差的影响更大。",
    },
    sweepComputing: "正在计算……",
    sweepFailed: (reason) => `曲线无法计算：${reason}。请重新选择函数。`,
  },
};

/** Lines of the chapter's code, as they are written and as they should be. */
export const slipCode: Readonly<Record<SlipName, { readonly wrong: string; readonly right: string }>> = {
  b2: { wrong: "grads['b2'] = self.layers['Affine2'].dW", right: "grads['b2'] = self.layers['Affine2'].db" },
  element: { wrong: "dW1[17, 3] += 0.1", right: "dW1 = np.dot(x.T, dout)" },
  mask: { wrong: "self.mask = (x < 0)", right: "self.mask = (x <= 0)" },
  aliasing: { wrong: "dout[self.mask] = 0\nreturn dout", right: "dx = dout.copy()\ndx[self.mask] = 0\nreturn dx" },
  dout: { wrong: "return (y - t) / batch_size", right: "return dout * (y - t) / batch_size" },
  classes: {
    wrong: "batch_size = t.shape[0]",
    right: "batch_size = 1 if t.ndim == 1 else t.shape[0]",
  },
  swapped: { wrong: "dApple_num, dApple = mul_apple.backward(d)", right: "dApple, dApple_num = mul_apple.backward(d)" },
};
