import { openGatewayProcess } from '../open-gateway-process.ts';

// For a test: a program that opens a gateway and waits to be killed.

const gateway = openGatewayProcess({ allow: '', deny: '' });
await gateway.open('c1', { folder: process.argv[2] ?? '', name: 'short-lived' });
process.send?.(gateway.pid);
setInterval(() => {}, 1000);
