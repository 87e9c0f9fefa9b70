export { type ChartTable } from "./chartTable.js";
export { lineChart, linePicture, lineTable, type LineChart } from "./lineChart.js";
export { type ChartOptions } from "./picture.js";
export { type ScaleName } from "./scale.js";
export { type Dash, type Series } from "./series.js";
export { type Domain } from "./ticks.js";
export { trainingCurves, trainingCurvesPicture, trainingCurvesTable, type HistoryRecord } from "./trainingCurves.js";
export { chineseChartWords, englishChartWords, type ChartWords } from "./words.js";
