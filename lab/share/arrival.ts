/** Opens links that carry something (`#v=1&s=…`), when the app starts with one and when one is followed in it. */
export function openArrivals(): void {
  const open = async (): Promise<void> => {
    if (!location.hash.startsWith("#v=")) return;
    const { openLink } = await import("./open.js");
    await openLink(location.hash);
  };
  addEventListener("hashchange", () => void open());
  void open();
}
