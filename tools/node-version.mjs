// Runs before anything is installed, on any Node that knows modules: built-ins and plain syntax only.

/**
 * What is wrong with this Node, in one sentence; null when it will do.
 * @param {string} version such as `20.19.0`
 * @param {string} needed the `engines.node` of package.json, such as `>=20.19.0`
 * @returns {string | null}
 */
export function nodeVersionProblem(version, needed) {
  const least = needed.replace(">=", "").split(".").map(Number);
  const have = version.split(".").map((part) => parseInt(part, 10));
  for (let i = 0; i < least.length; i++) {
    if (have[i] > least[i]) return null;
    if (have[i] < least[i]) {
      return `edgegrad needs Node ${least.join(".")} or newer, and this is Node ${version}: install a newer one and try again.`;
    }
  }
  return null;
}
