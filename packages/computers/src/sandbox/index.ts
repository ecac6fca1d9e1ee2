export { createCgroup, findCgroups } from '../limits/cgroups.ts';
export { bundleProgram } from './bundle-program.ts';
export { computerFolder, createFolder, listRecords, removeRemains } from './sandbox-records.ts';
export { SYSTEM_PATH } from './system-path.ts';
