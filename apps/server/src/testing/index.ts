export { newAccount } from './new-account.ts';
