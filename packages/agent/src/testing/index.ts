export { fakeComputer } from './fake-computer.ts';
export { fakeTool } from './fake-tool.ts';
export { growsFaster } from './grows-faster.ts';
export { nextCallId } from './next-call-id.ts';
export { ofType } from './of-type.ts';
export {
  calls,
  inTurns,
  type Script,
  type ScriptConversation,
  type ScriptMessage,
  type ScriptTurn,
  says,
} from './script.ts';
export { scriptedModel, toStream } from './scripted-model.ts';
export { type ScriptedModelServer, startScriptedModelServer } from './start-scripted-model-server.ts';
