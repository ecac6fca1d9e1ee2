/** A path in the input of a tool. */
export const pathSchema = {
  type: 'string',
  minLength: 1,
  description: 'Absolute inside /workspace, or relative to it.',
};
