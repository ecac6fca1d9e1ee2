import type { ModelSource } from '../models/model-source.ts';

/** An installation without a model, or with this one. */
export function onlyModel(model: Awaited<ReturnType<ModelSource['current']>> = null): ModelSource {
  return {
    current: async () => model,
    list: async () => (model === null ? [] : [model.id]),
    async check() {
      throw new Error('no test asks for a model by its name');
    },
    async open(name) {
      if (model?.id === name) return model;
      throw new Error(`there is no model ${name}`);
    },
    close: async () => {},
  };
}
