/**
 * On Windows a virus scanner or an indexer may hold a new file for a moment: EPERM, EBUSY and EACCES are tried again,
 * for two seconds in all, before they are believed.
 */
export async function retryWhileInUse(
  action: () => Promise<void>,
  wait = (milliseconds: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, milliseconds)),
): Promise<void> {
  const pauses = [10, 20, 40, 80, 150, 300, 600, 800];
  for (const pause of pauses) {
    try {
      return await action();
    } catch (error) {
      if (!["EPERM", "EBUSY", "EACCES"].includes((error as NodeJS.ErrnoException).code ?? "")) throw error;
      await wait(pause);
    }
  }
  return action();
}
