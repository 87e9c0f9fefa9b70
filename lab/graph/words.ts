import type { Labels } from "../view.js";
import type { Localized } from "../state/locale.js";

interface GraphPanelWords {
  readonly steps: string;
  readonly stepOf: (step: number, steps: number) => string;
  readonly first: string;
  readonly back: string;
  readonly next: string;
  readonly last: string;
  readonly play: string;
  readonly pause: string;
  readonly speed: string;
  readonly zones: Readonly<Record<"start" | "forward" | "seed" | "backward", string>>;
  readonly stepSlider: string;
  readonly inputs: string;
  readonly inputsHint: string;
  readonly element: (row: number, column: number) => string;
  readonly tooLarge: (shape: string) => string;
  readonly notANumber: (text: string) => string;
  readonly notComputed: (reason: string) => string;
  readonly reset: string;
  readonly view: string;
  readonly labels: string;
  readonly labelModes: Readonly<Record<Labels, string>>;
  readonly formulas: string;
  readonly symbolStyles: Readonly<Record<"chain" | "local", string>>;
  readonly layoutDirection: string;
  readonly directions: Readonly<Record<"LR" | "TB", string>>;
  readonly local: string;
  readonly numbered: string;
  readonly fold: (name: string) => string;
  readonly unfold: (name: string) => string;
  readonly foldCheck: string;
  readonly foldResult: (difference: string) => string;
  readonly undo: string;
  readonly redo: string;
  readonly zoomIn: string;
  readonly zoomOut: string;
  readonly fit: string;
  readonly help: string;
  readonly helpKeys: readonly (readonly [keys: string, does: string])[];
  readonly layingOut: (nodes: number) => string;
  readonly graph: string;
  readonly inspector: string;
  readonly inspectorHint: string;
  readonly pin: string;
  readonly unpin: string;
  readonly copy: string;
  readonly copied: string;
  readonly notCopied: string;
  readonly value: string;
  readonly gradient: string;
  readonly pending: string;
  readonly full: string;
  readonly shape: string;
  readonly dtype: string;
  readonly smallest: string;
  readonly mean: string;
  readonly largest: string;
  readonly elements: string;
  readonly histogramOf: (what: string) => string;
  readonly map: string;
  readonly parts: string;
  readonly localDerivative: string;
  readonly outline: string;
  readonly outlineNode: (facts: {
    id: string;
    label: string;
    shape: string;
    value: string | undefined;
    gradient: string | undefined;
  }) => string;
}

export const graphPanelWords: Localized<GraphPanelWords> = {
  en: {
    steps: "Steps",
    stepOf: (step, steps) => `${step} of ${steps}`,
    first: "Back to the start",
    back: "Step back",
    next: "Step on",
    last: "To the end",
    play: "Play",
    pause: "Pause",
    speed: "Speed",
    zones: { start: "start", forward: "forward", seed: "seed", backward: "backward" },
    stepSlider: "Step",
    inputs: "Inputs",
    inputsHint: "Change a number: everything follows.",
    element: (row, column) => `row ${row}, column ${column}`,
    tooLarge: (shape) => `${shape}: too large to edit here`,
    notANumber: (text) => `“${text}” is no number; the last one stays.`,
    notComputed: (reason) => `This graph cannot be computed, so the last one stays: ${reason}`,
    reset: "Reset",
    view: "View",
    labels: "Labels",
    labelModes: { numbers: "Numbers", symbols: "Symbols", both: "Both" },
    formulas: "Formulas",
    symbolStyles: { chain: "Chain of fractions", local: "Local derivatives" },
    layoutDirection: "Direction",
    directions: { LR: "Left to right", TB: "Top to bottom" },
    local: "Only the active node",
    numbered: "Number the backward steps",
    fold: (name) => `Fold ${name}`,
    unfold: (name) => `Unfold ${name}`,
    foldCheck: "Check the fold",
    foldResult: (difference) => `Largest difference between the steps and the one node: ${difference}`,
    undo: "Undo",
    redo: "Redo",
    zoomIn: "Zoom in",
    zoomOut: "Zoom out",
    fit: "Fit",
    help: "Keys",
    helpKeys: [
      ["→ ←", "to the next node along an arrow, and back"],
      ["↑ ↓", "to the node above or below"],
      ["Enter", "inspect the node"],
      [". ,", "step on, step back"],
      ["Home End", "first step, last step"],
      ["f", "fold or unfold the part that the node is in"],
      ["l", "numbers, symbols, both"],
      ["e", "edit the input"],
      ["g", "check the gradient"],
      ["?", "these keys"],
      ["Esc", "leave the graph"],
    ],
    layingOut: (nodes) => `Laying out ${nodes} nodes …`,
    graph: "Computational graph",
    inspector: "Inspector",
    inspectorHint:
      "Point at an arrow or a node, tap it, or move to it with the arrow keys: here is all that is known of it.",
    pin: "Pin",
    unpin: "Unpin",
    copy: "Copy",
    copied: "Copied",
    notCopied: "The browser does not allow it",
    value: "value",
    gradient: "derivative",
    pending: "not yet known",
    full: "in full",
    shape: "shape",
    dtype: "type",
    smallest: "smallest",
    mean: "mean",
    largest: "largest",
    elements: "elements",
    histogramOf: (what) => `Histogram: ${what}`,
    map: "Map of the elements",
    parts: "Parts that come back along its arrows",
    localDerivative: "local derivative",
    outline: "Outline",
    outlineNode: ({ id, label, shape, value, gradient }) =>
      `${id === label ? id : `${id} (${label})`}${shape === "()" ? "" : ` ${shape}`}${value === undefined ? "" : `: value ${value}`}${gradient === undefined ? "" : `, derivative ${gradient}`}`,
  },
  "zh-CN": {
    steps: "步骤",
    stepOf: (step, steps) => `${step} / ${steps}`,
    first: "回到开头",
    back: "上一步",
    next: "下一步",
    last: "到最后",
    play: "播放",
    pause: "暂停",
    speed: "速度",
    zones: { start: "开始", forward: "正向", seed: "起点", backward: "反向" },
    stepSlider: "步骤",
    inputs: "输入",
    inputsHint: "改动一个数，其余随之更新。",
    element: (row, column) => `第 ${row} 行第 ${column} 列`,
    tooLarge: (shape) => `${shape}：太大，不在这里编辑`,
    notANumber: (text) => `“${text}”不是数，保留原来的值。`,
    notComputed: (reason) => `无法计算这个计算图，保留原来的图：${reason}`,
    reset: "复原",
    view: "显示",
    labels: "标注",
    labelModes: { numbers: "数值", symbols: "符号", both: "两者" },
    formulas: "公式",
    symbolStyles: { chain: "链式法则", local: "局部导数" },
    layoutDirection: "方向",
    directions: { LR: "从左到右", TB: "从上到下" },
    local: "只看当前节点（局部计算）",
    numbered: "给反向的步骤编号",
    fold: (name) => `折叠 ${name}`,
    unfold: (name) => `展开 ${name}`,
    foldCheck: "验证折叠",
    foldResult: (difference) => `逐步计算与单个节点之间的最大差：${difference}`,
    undo: "撤销",
    redo: "重做",
    zoomIn: "放大",
    zoomOut: "缩小",
    fit: "适合窗口",
    help: "按键",
    helpKeys: [
      ["→ ←", "沿箭头到下一个节点，或返回"],
      ["↑ ↓", "到上方或下方的节点"],
      ["Enter", "查看节点"],
      [". ,", "下一步、上一步"],
      ["Home End", "第一步、最后一步"],
      ["f", "折叠或展开节点所在的部分"],
      ["l", "数值、符号、两者"],
      ["e", "编辑输入"],
      ["g", "梯度确认"],
      ["?", "显示这些按键"],
      ["Esc", "离开图"],
    ],
    layingOut: (nodes) => `正在排布 ${nodes} 个节点……`,
    graph: "计算图",
    inspector: "查看",
    inspectorHint: "指向或点按一个箭头或节点，也可用方向键移动过去，这里就显示它的全部数据。",
    pin: "固定",
    unpin: "取消固定",
    copy: "复制",
    copied: "已复制",
    notCopied: "浏览器不允许复制",
    value: "值",
    gradient: "导数",
    pending: "尚未得知",
    full: "全精度",
    shape: "形状",
    dtype: "类型",
    smallest: "最小",
    mean: "平均",
    largest: "最大",
    elements: "元素个数",
    histogramOf: (what) => `直方图：${what}`,
    map: "元素分布图",
    parts: "沿各箭头传回的部分",
    localDerivative: "局部导数",
    outline: "大纲",
    outlineNode: ({ id, label, shape, value, gradient }) =>
      `${id === label ? id : `${id}（${label}）`}${shape === "()" ? "" : ` ${shape}`}${value === undefined ? "" : `：值 ${value}`}${gradient === undefined ? "" : `，导数 ${gradient}`}`,
  },
};
