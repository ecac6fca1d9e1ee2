import { expect, test } from 'vitest';
import { formatTraceparent, parseTraceContext } from './trace-context.ts';

const TRACE = '4bf92f3577b34da6a3ce929d0e0e4736';
const SPAN = '00f067aa0ba902b7';

test('a valid header names a span, and whether its trace is sampled', () => {
  const read = [
    parseTraceContext(`00-${TRACE}-${SPAN}-01`, 'a=1,b=2'),
    parseTraceContext(`00-${TRACE}-${SPAN}-00`),
  ];

  expect(read).toEqual([
    { traceId: TRACE, spanId: SPAN, isSampled: true, tracestate: 'a=1,b=2' },
    { traceId: TRACE, spanId: SPAN, isSampled: false, tracestate: undefined },
  ]);
  expect(read.map((context) => context && formatTraceparent(context))).toEqual([
    `00-${TRACE}-${SPAN}-01`,
    `00-${TRACE}-${SPAN}-00`,
  ]);
});

test('a later version of the header may have more fields', () => {
  expect(parseTraceContext(`01-${TRACE}-${SPAN}-01-more`)).toMatchObject({ traceId: TRACE, spanId: SPAN });
});

test.each([
  ['nothing', undefined],
  ['no header', ''],
  ['a trace of zeros', `00-${'0'.repeat(32)}-${SPAN}-01`],
  ['a span of zeros', `00-${TRACE}-${'0'.repeat(16)}-01`],
  ['capitals', `00-${TRACE.toUpperCase()}-${SPAN}-01`],
  ['the version ff', `ff-${TRACE}-${SPAN}-01`],
  ['more fields than the version has', `00-${TRACE}-${SPAN}-01-more`],
  ['a short trace', `00-${TRACE.slice(1)}-${SPAN}-01`],
  ['an injected line', `00-${TRACE}-${SPAN}-01\r\nx-evil: 1`],
])('%s names no span', (_, header) => {
  expect(parseTraceContext(header)).toBeUndefined();
});

test('a state that is too long or not printable is left out', () => {
  const read = ['x'.repeat(513), 'a=\u0000'].map((state) =>
    parseTraceContext(`00-${TRACE}-${SPAN}-01`, state),
  );

  expect(read.map((context) => context?.tracestate)).toEqual([undefined, undefined]);
});
