import { useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { announce } from "../../shell/announce.js";
import { useWords } from "../../state/locale.js";
import {
  blockKinds,
  LARGEST_SIZE,
  MOST_BLOCKS,
  movedBlock,
  newBlock,
  presetNames,
  presets,
  sameNetwork,
  type Block,
  type BlockKind,
} from "./blocks.js";
import { NumberEntry } from "./NumberEntry.js";
import { wholeFault } from "./PlayBar.js";
import { layers, setBlocks, setPreset, settings } from "./store.js";
import { trainWords } from "./words.js";

/** The network, put together by the reader. */
export function Lego() {
  const words = useWords(trainWords);
  const { blocks } = settings.value;
  const facts = layers.value;
  const list = useRef<HTMLOListElement>(null);
  /** What has the focus after the list has changed. */
  const focusNext = useRef<string | null>(null);
  const dragged = useSignal<number | null>(null);
  const preset = presetNames.find((name) => sameNetwork(presets[name](), blocks)) ?? "own";
  useEffect(() => {
    if (focusNext.current === null) return;
    list.current!.parentElement!.querySelector<HTMLElement>(focusNext.current)?.focus();
    focusNext.current = null;
  }, [blocks]);

  const move = (from: number, to: number, button?: "up" | "down"): void => {
    if (to < 0 || to >= blocks.length || from === to) return;
    if (button) focusNext.current = `[data-block="${blocks[from].id}"] .${button}`;
    setBlocks(movedBlock(blocks, from, to));
    announce(words.movedTo(words.blocks[blocks[from].kind], to + 1, blocks.length));
  };
  const remove = (place: number): void => {
    const next = blocks[place + 1] ?? blocks[place - 1];
    focusNext.current = next === undefined ? ".add button" : `[data-block="${next.id}"] .remove`;
    setBlocks(blocks.toSpliced(place, 1));
    announce(words.removed(words.blocks[blocks[place].kind]));
  };
  const add = (kind: BlockKind): void => {
    setBlocks([...blocks, newBlock(kind)]);
    announce(words.added(words.blocks[kind]));
  };
  const isFull = blocks.length >= MOST_BLOCKS;
  return (
    <fieldset class="lego">
      <legend>{words.network}</legend>
      <p class="hint">{words.networkHint}</p>
      <label>
        {words.preset}{" "}
        <select
          data-testid="train-preset"
          value={preset}
          onChange={({ currentTarget }) => {
            const name = presetNames.find((one) => one === currentTarget.value);
            if (name !== undefined) setPreset(name);
          }}
        >
          {presetNames.map((name) => (
            <option key={name} value={name}>
              {words.presets[name]}
            </option>
          ))}
          {preset === "own" && <option value="own">{words.presets.own}</option>}
        </select>
      </label>
      <ol class="blocks" ref={list} data-testid="blocks">
        <li class="block fixed">{words.inputBlock(facts[0].inputs)}</li>
        {blocks.map((block, place) => (
          <li
            key={block.id}
            class={`block ${block.kind} ${dragged.value === place ? "dragged" : ""}`}
            data-block={block.id}
            draggable
            onDragStart={(event) => {
              event.dataTransfer!.setData("text/plain", facts[place].name);
              event.dataTransfer!.effectAllowed = "move";
              dragged.value = place;
            }}
            onDragEnd={() => (dragged.value = null)}
            onDragOver={(event) => {
              if (dragged.value !== null) event.preventDefault();
            }}
            onDrop={(event) => {
              if (dragged.value === null) return;
              event.preventDefault();
              move(dragged.value, place);
              dragged.value = null;
            }}
          >
            <BlockRow
              block={block}
              name={facts[place].name}
              shapes={`${facts[place].inputs} → ${facts[place].outputs}`}
              place={place}
              places={blocks.length}
              onSize={(size) => setBlocks(blocks.with(place, { ...block, kind: "affine", size }))}
              onMove={(to, button) => move(place, to, button)}
              onRemove={() => remove(place)}
            />
          </li>
        ))}
        <li class="block fixed affine">{words.outputBlock(facts.at(-1)!.outputs)}</li>
        <li class="block fixed">{words.lossBlock}</li>
      </ol>
      <div class="add" role="group" aria-label={words.addBlock}>
        {blockKinds.map((kind) => (
          <button
            key={kind}
            type="button"
            data-testid={`add-${kind}`}
            aria-disabled={isFull}
            onClick={() => !isFull && add(kind)}
          >
            <span aria-hidden="true">+ </span>
            {words.blocks[kind]}
          </button>
        ))}
      </div>
      {isFull && <p class="hint">{words.full(MOST_BLOCKS)}</p>}
    </fieldset>
  );
}

function BlockRow({
  block,
  name,
  shapes,
  place,
  places,
  onSize,
  onMove,
  onRemove,
}: {
  readonly block: Block;
  readonly name: string;
  /** Inputs and outputs. */
  readonly shapes: string;
  readonly place: number;
  readonly places: number;
  readonly onSize: (size: number) => void;
  readonly onMove: (to: number, button: "up" | "down") => void;
  readonly onRemove: () => void;
}) {
  const words = useWords(trainWords);
  return (
    <>
      <span class="grip" aria-hidden="true">
        ⠿
      </span>
      <code>{name}</code>
      {block.kind === "affine" ? (
        <NumberEntry
          id={`size-${name}`}
          label={words.sizeOf(name)}
          hidesLabel
          value={block.size}
          fault={wholeFault(1, LARGEST_SIZE, words.notWhole)}
          onChange={onSize}
        />
      ) : (
        <span class="shapes">{shapes}</span>
      )}
      <span class="moves">
        <button
          type="button"
          class="icon up"
          aria-label={words.moveUp(name)}
          aria-disabled={place === 0}
          onClick={() => onMove(place - 1, "up")}
        >
          ↑
        </button>
        <button
          type="button"
          class="icon down"
          aria-label={words.moveDown(name)}
          aria-disabled={place === places - 1}
          onClick={() => onMove(place + 1, "down")}
        >
          ↓
        </button>
        <button type="button" class="icon remove" aria-label={words.remove(name)} onClick={onRemove}>
          ✕
        </button>
      </span>
    </>
  );
}
