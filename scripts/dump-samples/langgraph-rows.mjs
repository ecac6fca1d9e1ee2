// Puts items by LangGraph's own store for Postgres and prints the rows that it leaves, as psql's row_to_json does.
import { PostgresStore } from '@langchain/langgraph-checkpoint-postgres/store';
import pg from 'pg';

const [url] = process.argv.slice(2);
const store = PostgresStore.fromConnString(url);
await store.setup();
await store.put(['memories', 'alex'], 'drink', { text: 'Alex prefers tea', mood: 'calm' });
await store.put(['memories', 'alex'], 'lunch', { kind: 'Memory', content: { content: 'Alex eats at noon' } });
await store.put(['memories', 'kim'], 'theme', { theme: 'dark', size: 12 });
await store.put(['memories', 'kim'], 'token', { text: 'Kim stays until Friday' }, undefined, { ttl: 60 });
await store.stop?.();

const client = new pg.Client(url);
await client.connect();
const { rows } = await client.query('select row_to_json(s) as row from store s order by namespace_path, key');
await client.end();
console.log(rows.map(({ row }) => JSON.stringify(row)).join('\n'));
process.exit(0);
