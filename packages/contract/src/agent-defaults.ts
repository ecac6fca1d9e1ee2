/** The public model name: an alias that the server resolves to the configured model. */
export const MODEL_ALIAS = 'jettson-6.0';

/** Turns of the model for one task or follow-up, unless the spawn says otherwise. */
export const DEFAULT_MAX_TURNS = 20;

/** How long an agent waits for a model that is away, unless the spawn says otherwise: a day. */
export const DEFAULT_MAX_WAIT_SECONDS = 86_400;
