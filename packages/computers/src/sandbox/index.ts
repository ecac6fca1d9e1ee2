export { createCgroup, findCgroups } from '../limits/cgroups.ts';
export { JOIN_CGROUPS } from '../limits/join-cgroups.ts';
export { bundlePrograms } from './bundle-programs.ts';
export { createSandboxFolder, listSandboxes, removeSandbox, sandboxFolder } from './sandbox-records.ts';
export { systemMounts } from './system-mounts.ts';
export { SYSTEM_PATH } from './system-path.ts';
