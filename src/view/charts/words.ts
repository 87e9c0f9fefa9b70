/**
 * The words that charts say by themselves. What a chart is about (its title, the names of axes and series) comes with
 * its data. Numbers come as text.
 */
export interface ChartWords {
  /** Instead of a chart's content. */
  readonly noData: string;
  /** In a table, of a number that was not finite. */
  readonly missing: string;
  /** Sentences one after the other. */
  readonly sentences: (sentences: readonly string[]) => string;
  /** Something that is said of a thing. */
  readonly about: (name: string, said: string) => string;
  /** Facts in one sentence. */
  readonly list: (facts: readonly string[]) => string;
  /** What a line chart shows: the quantity of its y axis over that of its x axis. */
  readonly by: (y: string, x: string) => string;
  /** A line of one point. */
  readonly point: (x: string, y: string) => string;
  /** A line from its first to its last point. */
  readonly ends: (first: readonly [x: string, y: string], last: readonly [x: string, y: string]) => string;
  readonly notFinite: (count: number) => string;
  /** Of values that a logarithmic axis has no place for. */
  readonly notPositive: (count: number) => string;

  /** Headers and axes of a histogram. */
  readonly from: string;
  readonly to: string;
  readonly count: string;
  /** How many values a histogram counts, and their range. */
  readonly values: (count: number, low: string, high: string) => string;
  /** The fullest bin. */
  readonly most: (count: number, low: string, high: string) => string;

  /** Headers. */
  readonly row: string;
  readonly column: string;
  readonly smallest: string;
  readonly mean: string;
  readonly largest: string;
  /** Of a matrix. */
  readonly size: (rows: number, columns: number) => string;
  /** Of a sheet of images. */
  readonly images: (count: number, rows: number, columns: number) => string;
  readonly range: (smallest: string, largest: string) => string;
  /** Of an element that is to be looked at. */
  readonly marked: (row: number, column: number) => string;
  /** Of an image with more elements than there is room for. */
  readonly groups: (rows: number, columns: number) => string;

  /** Of a confusion matrix. */
  readonly trueClass: string;
  readonly predictedClass: string;
  readonly share: string;
  readonly right: (right: number, total: number) => string;

  /** Of a run's curves. */
  readonly trainingCurves: string;
  readonly epoch: string;
  readonly loss: string;
  readonly lossTitle: string;
  readonly accuracy: string;
  readonly accuracyTitle: string;
  readonly trainAccuracy: string;
  readonly testAccuracy: string;
}

/** What charts say, in English. */
export const englishChartWords: ChartWords = {
  noData: "no data yet",
  missing: "not finite",
  sentences: (sentences) => sentences.map((sentence) => `${sentence}.`).join(" "),
  about: (name, said) => `${name}: ${said}`,
  list: (facts) => facts.join(", "),
  by: (y, x) => `${y} by ${x}`,
  point: (x, y) => `${y} at ${x}`,
  ends: ([x0, y0], [x1, y1]) => `from ${y0} at ${x0} to ${y1} at ${x1}`,
  notFinite: (count) => `${count} not finite`,
  notPositive: (count) => `${count} not above 0`,

  from: "from",
  to: "to",
  count: "count",
  values: (count, low, high) => `${count} values from ${low} to ${high}`,
  most: (count, low, high) => `most, ${count}, from ${low} to ${high}`,

  row: "row",
  column: "column",
  smallest: "smallest",
  mean: "mean",
  largest: "largest",
  size: (rows, columns) => `${rows} × ${columns}`,
  images: (count, rows, columns) => `${count} images of ${rows} × ${columns}`,
  range: (smallest, largest) => `${smallest} to ${largest}`,
  marked: (row, column) => `marked is [${row}, ${column}]`,
  groups: (rows, columns) => `a pixel shows the largest in size of ${rows} × ${columns}`,

  trueClass: "true",
  predictedClass: "predicted",
  share: "right",
  right: (right, total) => `${right} of ${total} right`,

  trainingCurves: "Training curves",
  epoch: "epoch",
  loss: "loss",
  lossTitle: "Loss",
  accuracy: "accuracy",
  accuracyTitle: "Accuracy",
  trainAccuracy: "train accuracy",
  testAccuracy: "test accuracy",
};

/** What charts say, in Chinese. */
export const chineseChartWords: ChartWords = {
  noData: "尚无数据",
  missing: "非有限值",
  sentences: (sentences) => sentences.map((sentence) => `${sentence}。`).join(""),
  about: (name, said) => `${name}：${said}`,
  list: (facts) => facts.join("，"),
  by: (y, x) => `${y}随${x}的变化`,
  point: (x, y) => `${x} 处为 ${y}`,
  ends: ([x0, y0], [x1, y1]) => `从 ${x0} 处的 ${y0} 到 ${x1} 处的 ${y1}`,
  notFinite: (count) => `${count} 个非有限值`,
  notPositive: (count) => `${count} 个不大于 0`,

  from: "从",
  to: "到",
  count: "个数",
  values: (count, low, high) => `${count} 个值，从 ${low} 到 ${high}`,
  most: (count, low, high) => `最多的 ${count} 个在 ${low} 到 ${high} 之间`,

  row: "行",
  column: "列",
  smallest: "最小值",
  mean: "平均值",
  largest: "最大值",
  size: (rows, columns) => `${rows} × ${columns}`,
  images: (count, rows, columns) => `${count} 幅 ${rows} × ${columns} 的图像`,
  range: (smallest, largest) => `${smallest} 到 ${largest}`,
  marked: (row, column) => `框出的是 [${row}, ${column}]`,
  groups: (rows, columns) => `每个像素显示 ${rows} × ${columns} 个中绝对值最大者`,

  trueClass: "真实",
  predictedClass: "预测",
  share: "正确率",
  right: (right, total) => `${total} 个中 ${right} 个正确`,

  trainingCurves: "训练曲线",
  epoch: "轮次",
  loss: "损失",
  lossTitle: "损失",
  accuracy: "精度",
  accuracyTitle: "精度",
  trainAccuracy: "训练精度",
  testAccuracy: "测试精度",
};
