import { AGENT_USER } from './agent-user.ts';

const { name, home } = AGENT_USER;

/** The files in /etc that name the users of a computer, of which the agent is one. */
export function userFiles({ uid, gid }: { uid: number; gid: number }): { passwd: string; group: string } {
  return {
    passwd: [
      'root:x:0:0:root:/nonexistent:/usr/sbin/nologin',
      `${name}:x:${uid}:${gid}::${home}:/bin/sh`,
      'nobody:x:65534:65534::/nonexistent:/usr/sbin/nologin',
      '',
    ].join('\n'),
    group: `root:x:0:\n${name}:x:${gid}:\nnogroup:x:65534:\n`,
  };
}
