/** `${NAME}` in the value of a header stands for the agent's secret of that name. */
export const SECRET_REFERENCE = /\$\{([A-Z][A-Z0-9_]*)\}/g;
