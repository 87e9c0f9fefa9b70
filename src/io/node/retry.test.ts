import { describe, expect, it } from "vitest";
import { retryWhileInUse } from "./retry.js";

describe("retryWhileInUse", () => {
  const failsWith = (code: string, times: number) => {
    const state = { tries: 0 };
    const action = async (): Promise<void> => {
      if (++state.tries <= times) throw Object.assign(new Error(code), { code });
    };
    return { state, action };
  };
  const noWait = async (): Promise<void> => {};

  it.each(["EPERM", "EBUSY", "EACCES"])("tries %s again", async (code) => {
    const { state, action } = failsWith(code, 3);
    await retryWhileInUse(action, noWait);
    expect(state.tries).toBe(4);
  });

  it("believes it in the end, and other errors at once", async () => {
    const forEver = failsWith("EBUSY", Infinity);
    await expect(retryWhileInUse(forEver.action, noWait)).rejects.toMatchObject({ code: "EBUSY" });
    expect(forEver.state.tries).toBe(9);
    const other = failsWith("ENOSPC", 1);
    await expect(retryWhileInUse(other.action, noWait)).rejects.toMatchObject({ code: "ENOSPC" });
    expect(other.state.tries).toBe(1);
  });
});
