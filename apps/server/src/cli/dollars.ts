import { InvalidArgumentError } from 'commander';

/** Parses a command's option that is an amount in US dollars. */
export function dollars(text: string): number {
  const amount = Number(text);
  if (text.trim() !== '' && Number.isFinite(amount) && amount >= 0) return amount;
  throw new InvalidArgumentError('expected an amount in US dollars, 0 or more');
}
