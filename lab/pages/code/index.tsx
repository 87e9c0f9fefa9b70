export function Page() {
  return <p>Code</p>;
}
