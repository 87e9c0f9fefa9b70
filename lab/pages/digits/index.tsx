export function Page() {
  return <p>Digits</p>;
}
