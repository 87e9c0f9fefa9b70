import { useMemo } from "preact/hooks";
import { imagePicture, imageTable } from "../../../src/view/index.js";
import { Chart, useChartWords } from "../../charts/Chart.js";
import { useWidth } from "../../charts/useWidth.js";
import { useWords } from "../../state/locale.js";
import { decades, heatMap } from "./heatMap.js";
import type { ParameterResult } from "./messages.js";
import { reasonText } from "./texts.js";
import { checkWords } from "./words.js";

const WIDEST = 424;

/** Why a parameter's verdict is what it is, and where its errors lie, if it is no scalar. */
export function Detail({ one }: { readonly one: ParameterResult }) {
  const words = useWords(checkWords);
  return (
    <section class="check-detail" data-testid="check-detail">
      <h3>{words.detail(one.name)}</h3>
      <p data-testid="check-reason">{reasonText(words, one)}</p>
      {one.size > 1 && one.errors.places.length > 0 && <ErrorImage one={one} />}
    </section>
  );
}

function ErrorImage({ one }: { readonly one: ParameterResult }) {
  const words = useWords(checkWords);
  const chartWords = useChartWords();
  const { box, width } = useWidth(WIDEST);
  const map = useMemo(() => heatMap(one), [one]);
  const { matrix, marked, rowsTogether } = map;
  const picture = useMemo(
    () =>
      imagePicture({
        ...{ title: words.heatTitle(one.name), matrix, marked, words: chartWords },
        ...{ colours: "grey", domain: decades, cells: "stretched", width, height: 224 },
      }),
    [map, words, width],
  );
  return (
    <div class="check-errors">
      <div ref={box}>
        <Chart picture={picture} tableOf={() => imageTable({ matrix, words: chartWords })} testId="check-heat-map" />
      </div>
      <p class="hint">{words.heatHint(rowsTogether)}</p>
    </div>
  );
}
