import { z } from 'zod';

/** Postgres knows neither a year 0 nor offsets of 16 hours and more, which ISO 8601 allows. */
const UNKNOWN = /^0000|[+-](1[6-9]|2\d):\d\d$/;

/** A time in a query: ISO 8601, with `Z` or an offset. */
export const QueryTime = z.iso
  .datetime({ offset: true })
  .refine(
    (time) => !UNKNOWN.test(time),
    'expected a time after the year 0, and an offset of less than 16 hours',
  );
