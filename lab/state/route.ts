import { signal } from "@preact/signals";

export const pageNames = ["learn", "graph", "check", "train", "digits", "code"] as const;
export type PageName = (typeof pageNames)[number];

/** A place in the app, as the address has it after `#`. */
export interface Route {
  readonly page: PageName;
  /** What follows the page's name: a figure's number. */
  readonly rest: string;
}

const isPage = (text: string): text is PageName => pageNames.some((name) => name === text);

/** `#/learn/37` is figure 37 in Learn; what is no page is Learn. */
function routeOf(hash: string): Route {
  const [, page = "", rest = ""] = hash.replace(/^#/, "").split("/");
  return isPage(page) ? { page, rest } : { page: "learn", rest: "" };
}

export const route = signal<Route>(routeOf(location.hash));

addEventListener("hashchange", () => {
  // A shared graph (`#v=1&s=…`) is no place: who opens it chooses the page.
  if (location.hash.startsWith("#/") || location.hash === "") route.value = routeOf(location.hash);
});

export const hrefOf = (page: PageName, rest = ""): string => `#/${page}${rest === "" ? "" : `/${rest}`}`;

/** Goes to a page. */
export function go(page: PageName, rest = ""): void {
  location.hash = hrefOf(page, rest);
}
