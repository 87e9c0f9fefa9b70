/** A list of a few names, of which one is chosen. What it is about is said by the label around it, or by `label`. */
export function Select<Name extends string>({
  value,
  options,
  texts,
  label,
  testId,
  onChange,
}: {
  readonly value: Name;
  readonly options: readonly Name[];
  readonly texts: Readonly<Record<Name, string>>;
  /** Where no label stands around it. */
  readonly label?: string;
  readonly testId?: string;
  readonly onChange: (name: Name) => void;
}) {
  return (
    <select
      data-testid={testId}
      aria-label={label}
      value={value}
      onChange={({ currentTarget }) => onChange(options.find((option) => option === currentTarget.value)!)}
    >
      {options.map((option) => (
        <option key={option} value={option}>
          {texts[option]}
        </option>
      ))}
    </select>
  );
}
