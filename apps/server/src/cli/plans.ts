import { MAX_KEPT_DAYS } from '@jettson/contract';
import { transaction } from '@jettson/database';
import { Command, InvalidArgumentError, Option } from 'commander';
import { type Plan, selectPlans, upsertPlan } from '../accounts/plan-queries.ts';
import { recordForAccounts } from '../audit/record-for-accounts.ts';
import { ApiError } from '../errors.ts';
import { openData } from './open-data.ts';
import { printJson } from './output.ts';
import { printTable } from './print-table.ts';

/** What `plans set` takes: the option, its column, whether it may be unlimited, and what it counts. */
const FIELDS = [
  ['agent-hours', 'agentHoursPerMonth', true, 'agent-hours per month'],
  ['agents', 'maxConcurrentAgents', false, 'agents at once'],
  ['waiting-agents', 'maxWaitingAgents', false, 'agents waiting without a computer at once'],
  ['run-seconds', 'maxRunSeconds', false, 'longest run, in seconds'],
  ['cpus', 'cpus', false, 'cores per computer'],
  ['memory-bytes', 'memoryBytes', false, 'memory per computer, in bytes'],
  ['spawns-per-minute', 'spawnsPerMinute', false, 'spawns per minute and key'],
  ['spawns-per-hour', 'spawnsPerHour', false, 'spawns per hour and key'],
  ['memories', 'maxMemories', true, 'live memories'],
  ['file-bytes', 'maxFileBytes', true, 'uploads, artifacts and stored workspaces together, in bytes'],
  ['requests-per-second', 'requestsPerSecond', true, 'requests per second, for each key and server process'],
  ['request-burst', 'requestBurst', false, 'requests in a burst'],
  ['memory-versions', 'maxMemoryVersions', true, 'versions of one memory'],
  ['agent-messages', 'maxAgentMessages', true, 'messages sent to one agent'],
  ['log-bytes', 'maxLogBytes', true, 'the log of one agent, in bytes'],
  ['turns', 'maxTurns', false, 'model turns per task that a spawn may ask for'],
  ['agent-days', 'agentDays', true, 'days after their end for which agents are kept'],
  ['event-days', 'eventDays', true, 'days after the end of an agent for which its events are kept'],
  ['file-days', 'fileDays', true, 'days for which uploads and artifacts are kept'],
  ['operation-days', 'operationDays', true, 'days for which operations on memories can be undone'],
  ['audit-days', 'auditDays', true, 'days for which entries of the audit log are kept'],
] as const satisfies [string, keyof Plan, boolean, string][];

/** `jettson plans list|set`: the limits of accounts. A change applies from the next call on. */
export function plansCommand(): Command {
  const set = new Command('set')
    .description(
      'Change a plan, or add one; limits that you do not name stay as they are, or come from the plan "free"',
    )
    .argument('<plan>', 'its name')
    .option('--json', 'print JSON')
    .action(setPlan);
  for (const [option, , mayBeUnlimited, what] of FIELDS) {
    const values = mayBeUnlimited ? '<number|unlimited>' : '<number>';
    set.addOption(
      new Option(`--${option} ${values}`, what).argParser(
        option.endsWith('-days') ? daysParser : limitParser(mayBeUnlimited),
      ),
    );
  }
  return new Command('plans')
    .addCommand(
      new Command('list')
        .description('List the plans with their limits')
        .option('--json', 'print JSON')
        .action(listPlans),
    )
    .addCommand(set);
}

const limitParser = (mayBeUnlimited: boolean) => (text: string) => {
  if (mayBeUnlimited && text === 'unlimited') return text;
  const number = Number(text);
  if (text.trim() === '' || !(number >= 0 && Number.isFinite(number))) {
    throw new InvalidArgumentError(`expected a number${mayBeUnlimited ? ' or "unlimited"' : ''}`);
  }
  return number;
};

function daysParser(text: string): number | string {
  if (text === 'unlimited') return text;
  const days = Number(text);
  if (text.trim() === '' || !Number.isInteger(days) || days < 1 || days > MAX_KEPT_DAYS) {
    throw new InvalidArgumentError(`expected whole days from 1 to ${MAX_KEPT_DAYS}, or "unlimited"`);
  }
  return days;
}

async function listPlans(options: { dataDir?: string; json?: boolean }): Promise<void> {
  await using data = await openData(options);
  const plans = await selectPlans(data.db);
  if (options.json) return printJson(plans);
  printTable(
    ['LIMIT', ...plans.map(({ name }) => ({ title: name, isWhole: true, isRight: true })), 'MEANING'],
    FIELDS.map(([option, field, , what]) => [
      option,
      ...plans.map((plan) => String(plan[field] ?? 'unlimited')),
      what,
    ]),
  );
}

async function setPlan(name: string, options: { dataDir?: string; json?: boolean }): Promise<void> {
  await using data = await openData(options);
  const plans = await selectPlans(data.db);
  const before = plans.find((plan) => plan.name === name) ?? plans.find((plan) => plan.name === 'free');
  if (before === undefined)
    throw new ApiError('not_found', 'There is no plan "free" to copy the other limits from');
  const given = options as Record<string, unknown>;
  const changes = FIELDS.flatMap(([option, field]) => {
    const value = given[option.replaceAll(/-(\w)/g, (_, letter: string) => letter.toUpperCase())];
    return value === undefined ? [] : [[field, value === 'unlimited' ? null : value]];
  });
  const plan: Plan = { ...before, ...Object.fromEntries(changes), name };
  await transaction(data.db, async (tx) => {
    await upsertPlan(tx, plan);
    await recordForAccounts(tx, { action: 'plan.updated', target: name, plan: name });
  });
  if (options.json) return printJson(plan);
  await listPlans(options);
}
