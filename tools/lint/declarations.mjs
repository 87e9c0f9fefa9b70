/** @type {import("@oxlint/plugins").Rule} */
export const noEnum = {
  meta: { type: "problem", docs: { description: "a union of string literals, not an enum" } },
  create: (context) => ({
    TSEnumDeclaration: (node) => context.report({ node, message: "Use a union of string literals." }),
  }),
};

/** @type {import("@oxlint/plugins").Rule} */
export const plainInterfaceName = {
  meta: { type: "problem", docs: { description: "names of interfaces have no prefix" } },
  create: (context) => ({
    TSInterfaceDeclaration: ({ id }) => {
      if (/^I[A-Z][a-z]/.test(id.name)) context.report({ node: id, message: `Call it ${id.name.slice(1)}.` });
    },
  }),
};
