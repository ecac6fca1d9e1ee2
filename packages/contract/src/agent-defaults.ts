/** The public model name: an alias that the server resolves to the configured model. */
export const MODEL_ALIAS = 'jettson-6.0';

/** Turns of the model for one task or follow-up, unless the spawn says otherwise. */
export const DEFAULT_MAX_TURNS = 20;
