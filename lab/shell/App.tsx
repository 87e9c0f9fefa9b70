import type { ComponentType } from "preact";
import { useEffect } from "preact/hooks";
import { Select } from "../controls/Select.js";
import { GraphPage } from "../pages/graph/GraphPage.js";
import { LearnPage } from "../pages/learn/LearnPage.js";
import { SharedNotice } from "../share/SharedNotice.js";
import { locale, locales, setLocale, useWords } from "../state/locale.js";
import { hrefOf, pageNames, route, type PageName } from "../state/route.js";
import { theme, themes } from "../state/theme.js";
import { announcement } from "./announce.js";
import { lazy } from "./lazy.js";
import { shellWords } from "./words.js";

/** All but the first two are loaded when they are first opened. */
const pages: Readonly<Record<PageName, ComponentType>> = {
  learn: LearnPage,
  graph: GraphPage,
  check: lazy(() => import("../pages/check/index.js").then(({ Page }) => Page)),
  train: lazy(() => import("../pages/train/index.js").then(({ Page }) => Page)),
  digits: lazy(() => import("../pages/digits/index.js").then(({ Page }) => Page)),
  code: lazy(() => import("../pages/code/index.js").then(({ Page }) => Page)),
};

export function App() {
  const words = useWords(shellWords);
  const { page } = route.value;
  const Page = pages[page];
  useEffect(() => {
    document.title = `${words.pages[page]} · ${words.title}`;
  }, [words, page]);
  return (
    <>
      <a class="skip" href="#main" onClick={(event) => focusMain(event)}>
        {words.skip}
      </a>
      <Header />
      <main id="main" tabIndex={-1} class={`page-${page}`}>
        <SharedNotice />
        <Page />
      </main>
      <p class="visually-hidden" aria-live="polite" data-testid="live">
        {announcement}
      </p>
    </>
  );
}

function focusMain(event: Event): void {
  event.preventDefault();
  document.getElementById("main")!.focus();
}

function Header() {
  const words = useWords(shellWords);
  return (
    <header class="top">
      <a class="brand" href={hrefOf("learn")}>
        edgegrad
      </a>
      <nav aria-label={words.navigation}>
        <ul>
          {pageNames.map((name) => (
            <li key={name}>
              <a
                href={hrefOf(name)}
                data-testid={`nav-${name}`}
                aria-current={route.value.page === name ? "page" : undefined}
              >
                {words.pages[name]}
              </a>
            </li>
          ))}
        </ul>
      </nav>
      <div class="settings">
        <label class="theme">
          <span>{words.theme}</span>
          <Select
            label={words.theme}
            value={theme.value}
            options={themes}
            texts={words.themes}
            onChange={(name) => (theme.value = name)}
          />
        </label>
        <select
          aria-label={words.language}
          data-testid="locale"
          value={locale.value}
          onChange={({ currentTarget }) => setLocale(locales.find((name) => name === currentTarget.value)!)}
        >
          <option value="en" lang="en">
            English
          </option>
          <option value="zh-CN" lang="zh-CN">
            简体中文
          </option>
        </select>
      </div>
    </header>
  );
}
