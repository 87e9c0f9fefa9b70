import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";

const require = createRequire(import.meta.url);

export const iconFile = fileURLToPath(new URL("icon.svg", import.meta.url));

/** The files of the site's folder assets/, by the names that they have there. */
export const assetFiles: { readonly [name: string]: string } = {
  "site.css": fileURLToPath(new URL("site.css", import.meta.url)),
  "icon.svg": iconFile,
  "temml.css": require.resolve("temml/dist/Temml-Local.css"),
  "Temml.woff2": require.resolve("temml/dist/Temml.woff2"),
  "temml-LICENSE.txt": require.resolve("temml/LICENSE"),
};
