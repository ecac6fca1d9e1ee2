import { InvalidArgumentError } from 'commander';

/** A parser of a command's option that is a whole number. */
export function wholeNumber(min: number, max = Number.POSITIVE_INFINITY): (text: string) => number {
  return (text) => {
    const number = Number(text);
    if (Number.isInteger(number) && number >= min && number <= max) return number;
    const range = max === Number.POSITIVE_INFINITY ? `${min} or more` : `${min} to ${max}`;
    throw new InvalidArgumentError(`expected a whole number, ${range}`);
  };
}
