export function Page() {
  return <p>Train</p>;
}
