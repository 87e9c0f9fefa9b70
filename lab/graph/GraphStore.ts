import { batch, computed, effect, signal, type ReadonlySignal, type Signal } from "@preact/signals";
import {
  boxesOf,
  graphWords,
  layoutOf,
  modelOf,
  momentOf,
  renderGraph,
  sessionScene,
  sourceOf,
  stepCount,
  type Boxes,
  type GraphScene,
  type InputValue,
  type Layout,
  type Locale,
  type Model,
  type Moment,
  type Session,
  type Source,
  type SvgElement,
} from "../view.js";
import { useWords } from "../state/locale.js";
import { LayoutWorker } from "./LayoutWorker.js";

/** Larger pictures are placed in a worker, so that the page answers meanwhile. */
const PLACED_HERE = 200;
const UNDO_STEPS = 200;

/**
 * A graph on the page: one immutable session, and everything that follows from it. What depends on a part of the session
 * alone is computed again only when that part changes. A session whose graph cannot be computed, such as one in which an
 * input that is an index leads outside, is refused: the last one stays.
 */
export class GraphStore {
  readonly session: Signal<Session>;
  /** Why the last change was refused: its graph cannot be computed. Null where it was not. */
  readonly problem = signal<string | null>(null);
  readonly model: ReadonlySignal<Model>;
  readonly scene: ReadonlySignal<GraphScene>;
  readonly moment: ReadonlySignal<Moment>;
  /** Null while it is being computed. */
  readonly layout: ReadonlySignal<Layout | null>;
  /** Why a picture could not be laid out; null while nothing has failed. */
  readonly layoutFailure = signal<string | null>(null);
  readonly picture: ReadonlySignal<SvgElement | null>;
  readonly canUndo: ReadonlySignal<boolean>;
  readonly canRedo: ReadonlySignal<boolean>;

  readonly #past = signal<readonly Session[]>([]);
  readonly #future = signal<readonly Session[]>([]);
  readonly #layout = signal<Layout | null>(null);
  /** The session as the last change of its source left it. */
  #written: Session | null = null;
  readonly #worker = new LayoutWorker();

  /** @throws as `modelOf` does for a session whose graph cannot be computed. */
  constructor(first: Session) {
    this.session = signal(first);
    const part = <K extends keyof Session>(key: K) => computed(() => this.session.value[key]);
    const [source, inputs, folds, symbols] = [part("source"), part("inputs"), part("folds"), part("symbols")];
    const [labels, direction, step] = [part("labels"), part("direction"), part("step")];
    const [local, numbered] = [part("local"), part("numbered")];

    this.model = computed(() => modelOf(sourceOf(source.value), inputs.value));
    this.scene = computed(() =>
      sessionScene({ source: source.value, folds: folds.value, symbols: symbols.value }, this.model.value),
    );
    this.moment = computed(() => momentOf(this.scene.value, Math.min(step.value, stepCount(this.scene.value))));

    // Boxes follow from topology, folds and kinds of labels alone: a text tells whether they are the same.
    const boxes = computed(() => JSON.stringify(boxesOf(this.scene.value, labels.value, direction.value)));
    this.layout = this.#layout;
    effect(() => {
      const wanted = boxes.value;
      const parsed = JSON.parse(wanted) as Boxes;
      if (parsed.boxes.length <= PLACED_HERE) {
        this.#layout.value = layoutOf(parsed);
        return;
      }
      this.#layout.value = null;
      this.layoutFailure.value = null;
      this.#worker.place(parsed).then(
        (layout) => {
          if (boxes.peek() === wanted) this.#layout.value = layout;
        },
        (error: Error) => (this.layoutFailure.value = error.message),
      );
    });
    this.picture = computed(() => {
      const layout = this.#layout.value;
      const isOwn = layout !== null && this.scene.value.nodes.every(({ id }) => layout.boxes[id] !== undefined);
      if (!isOwn) return null;
      const words = useWords(graphWords);
      return renderGraph(this.moment.value, layout, {
        ...{ words, labels: labels.value, direction: direction.value, local: local.value, numbered: numbered.value },
      });
    });
    this.canUndo = computed(() => this.#past.value.length > 0);
    this.canRedo = computed(() => this.#future.value.length > 0);
  }

  /** Takes a session; false, with the problem, where its graph cannot be computed: then the last one stays. */
  #take(session: Session): boolean {
    return batch(() => {
      const before = this.session.peek();
      this.session.value = session;
      this.problem.value = null;
      try {
        this.scene.peek();
        return true;
      } catch (error) {
        this.session.value = before;
        this.problem.value = (error as Error).message;
        return false;
      }
    });
  }

  /** Changes the session; the change can be undone. False where it is refused. */
  change(change: Partial<Session>): boolean {
    return batch(() => {
      const before = this.session.value;
      if (!this.#take({ ...before, ...change })) return false;
      this.#past.value = [...this.#past.value.slice(-UNDO_STEPS), before];
      this.#future.value = [];
      return true;
    });
  }

  /**
   * Shows another graph in this one's place. Inputs that both have at the same value of their own keep what they were
   * changed to; who stood at the end stands at the end again. Changes while somebody writes are one change to undo.
   */
  setSource(source: Source, isWriting: boolean): void {
    const before = this.session.value;
    const [old, next] = [before.source, source].map((one) => sourceOf(one).inputs);
    const kept = Object.entries(before.inputs).filter(
      ([name]) => Object.hasOwn(next, name) && JSON.stringify(next[name]) === JSON.stringify(old[name]),
    );
    const { step, steps } = this.moment.value;
    batch(() => {
      const change = { source, inputs: Object.fromEntries(kept), selection: null };
      const isOneChange = isWriting && this.#written === before;
      if (!(isOneChange ? this.#take({ ...before, ...change }) : this.change(change))) return;
      const last = stepCount(this.scene.value);
      this.session.value = { ...this.session.value, step: step === steps ? last : Math.min(step, last) };
      this.#written = this.session.value;
    });
  }

  /** Chooses what the inspector shows, which is no change to undo. */
  select(id: string | null): void {
    const isWritten = this.#written === this.session.value;
    this.session.value = { ...this.session.value, selection: id };
    if (isWritten) this.#written = this.session.value;
  }

  undo(): void {
    this.#move(this.#past, this.#future);
  }
  redo(): void {
    this.#move(this.#future, this.#past);
  }
  #move(from: Signal<readonly Session[]>, to: Signal<readonly Session[]>): void {
    const session = from.value.at(-1);
    if (session === undefined) return;
    batch(() => {
      from.value = from.value.slice(0, -1);
      to.value = [...to.value, this.session.value];
      this.#take(session);
    });
  }

  /** Shows another session from its beginning. */
  open(session: Session): void {
    batch(() => {
      if (!this.#take(session)) return;
      this.#past.value = [];
      this.#future.value = [];
    });
  }

  /** What is shown, in a language, as a session that says all of it. */
  shown(language: Locale): Session {
    return { ...this.session.value, step: this.moment.value.step, locale: language };
  }

  /** Goes to a step; numbers outside go to the first or the last. */
  goTo(step: number): void {
    const inside = Math.min(Math.max(0, step), this.moment.value.steps);
    if (inside !== this.session.value.step) this.change({ step: inside });
  }

  setInput(name: string, value: InputValue): void {
    this.change({ inputs: { ...this.session.value.inputs, [name]: value } });
  }

  /** Shows a part of the graph as one node, or its nodes again. */
  toggleFold(id: string): void {
    const { folds } = this.session.value;
    const before = this.moment.value;
    this.change({ folds: folds.includes(id) ? folds.filter((fold) => fold !== id) : [...folds, id] });
    // Steps are counted in the nodes that are seen: the ends stay ends, between them the place is no longer the same.
    if (before.step === before.steps) this.session.value = { ...this.session.value, step: this.moment.value.steps };
    else if (this.session.value.step > this.moment.value.steps) this.goTo(this.moment.value.steps);
  }
}
