export function Page() {
  return <p>Check</p>;
}
