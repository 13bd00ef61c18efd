import { brief } from '../brief-text.ts';

const VERDICTS = ['passed', 'failed', 'inconclusive', 'rejected', 'cancelled', 'error'];

export function TextField({
  label,
  name,
  value,
  hint = '',
}: {
  label: string;
  name: string;
  value: string;
  hint?: string;
}) {
  return (
    <label>
      {label}
      <input type="text" name={name} value={value} placeholder={hint} autocomplete="off" />
    </label>
  );
}

export interface Choice {
  readonly value: string;
  readonly name: string;
}

export function ChoiceField({
  label,
  name,
  value,
  choices,
}: {
  label: string;
  name: string;
  value: string;
  choices: readonly Choice[];
}) {
  return (
    <label>
      {label}
      <select name={name}>
        {choices.map((choice, position) => (
          <option
            key={`${position}-${choice.value}`}
            value={choice.value}
            selected={position === choices.findIndex((each) => each.value === value)}
          >
            {brief(choice.name, 100)}
          </option>
        ))}
      </select>
    </label>
  );
}

export function VerdictField({ value }: { value: string }) {
  const choices = [
    { value: '', name: 'any' },
    ...VERDICTS.map((each) => ({ value: each, name: each })),
  ];
  return <ChoiceField label="Verdict" name="verdict" value={value} choices={choices} />;
}
