import { VERSION } from '../version.ts';
import { gauge, watchedCounter } from './metrics.ts';

// Under the names that Prometheus' own libraries use. Those also measure the delay of the event loop, with a timer that
// never rests.
gauge({ name: 'process_resident_memory_bytes', help: 'Memory of this process, without its children.' }).watch(
  () => [{ value: process.memoryUsage.rss() }],
);
gauge({ name: 'nodejs_heap_size_used_bytes', help: 'The part of it that JavaScript uses.' }).watch(() => [
  { value: process.memoryUsage().heapUsed },
]);
gauge({ name: 'process_start_time_seconds', help: 'When this process started, seconds since 1970.' }).watch(
  () => [{ value: Math.round(Date.now() / 1000 - process.uptime()) }],
);
watchedCounter({
  name: 'process_cpu_seconds_total',
  help: 'Processor time of this process, without its children.',
}).watch(() => {
  const { user, system } = process.cpuUsage();
  return [{ value: (user + system) / 1e6 }];
});
gauge({ name: 'jettson_build_info', help: '1; the label is the version.', labels: ['version'] }).watch(() => [
  { labels: { version: VERSION }, value: 1 },
]);
