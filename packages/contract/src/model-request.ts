import { z } from 'zod';

export const ModelRequest = z
  .object({
    agent_id: z.string().describe('The agent that asked.'),
    step: z.int().describe('The step whose answer was asked for.'),
    model_id: z.string().describe('The model that was asked, as GET /models names it.'),
    body: z
      .record(z.string(), z.unknown())
      .describe("The body of the request, in the format of the model's provider, without its keys."),
  })
  .meta({ id: 'ModelRequest', description: 'A request of an agent to its model.' });
export type ModelRequest = z.infer<typeof ModelRequest>;
