import type { DatasetsAnswer } from "../../../src/cli/lab/api.js";

/** Whether `edgegrad lab` serves the page, which marks it so; other servers are asked for nothing but the page's files. */
export const isServed = (): boolean => document.querySelector('meta[name="edgegrad-server"]') !== null;

/** An address below the page's own. */
export const apiUrl = (path: string): string => new URL(`api/${path}`, document.baseURI).href;

/** What the server says. @throws Error with the sentence that it gives instead. */
export async function askServer<T>(path: string): Promise<T> {
  const response = await fetch(apiUrl(path));
  if (!response.ok) throw new Error((await response.text()).trim());
  return (await response.json()) as T;
}

/** A dataset on the machine that serves the page. */
export interface ServedDataset {
  readonly name: "mnist" | "fashion-mnist";
  readonly url: string;
}

/** Those that are there; none where another server serves the page, or the machine cannot tell. */
export async function servedDatasets(): Promise<readonly ServedDataset[]> {
  if (!isServed()) return [];
  try {
    const { datasets } = await askServer<DatasetsAnswer>("datasets");
    return datasets.flatMap(({ name }) =>
      name === "mnist" || name === "fashion-mnist" ? [{ name, url: apiUrl(`datasets/${name}/`) }] : [],
    );
  } catch {
    return [];
  }
}
