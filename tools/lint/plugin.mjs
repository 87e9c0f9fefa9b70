import { noEnum, plainInterfaceName } from "./declarations.mjs";
import { importDirection } from "./import-direction.mjs";

/** The house's own rules. */
export default {
  meta: { name: "edgegrad" },
  rules: { "import-direction": importDirection, "no-enum": noEnum, "plain-interface-name": plainInterfaceName },
};
