import { StateEffect, StateField, type Extension } from "@codemirror/state";
import { Decoration, EditorView, WidgetType, type DecorationSet } from "@codemirror/view";

/** A stretch of the text to be shown with a class; one that is empty shows as a mark at its place. */
export interface Mark {
  readonly start: number;
  readonly end: number;
  readonly class: string;
}

const setMarks = StateEffect.define<readonly Mark[]>();

class PlaceWidget extends WidgetType {
  override toDOM(): HTMLElement {
    const place = document.createElement("span");
    place.className = "wrong-end";
    place.setAttribute("aria-hidden", "true");
    return place;
  }
}

const placeDecoration = Decoration.widget({ widget: new PlaceWidget(), side: 1 });

/** Lets an editor show marks, which move with the text until others are set. */
export const marks: Extension = StateField.define<DecorationSet>({
  create: () => Decoration.none,
  update(shown, transaction) {
    const effect = transaction.effects.find((candidate) => candidate.is(setMarks));
    if (effect === undefined) return shown.map(transaction.changes);
    const { length } = transaction.newDoc;
    const ranges = effect.value
      .filter(({ end }) => end <= length)
      .map(({ start, end, class: name }) =>
        start === end ? placeDecoration.range(start) : Decoration.mark({ class: name }).range(start, end),
      );
    return Decoration.set(ranges, true);
  },
  provide: (field) => EditorView.decorations.from(field),
});

export function showMarks(view: EditorView, shown: readonly Mark[]): void {
  view.dispatch({ effects: setMarks.of(shown) });
}
