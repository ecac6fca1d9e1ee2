/** We set it from the request's real origin before better-auth sees the request, so that callers cannot choose it. */
export const REMOTE_ADDRESS_HEADER = 'x-jettson-remote-address';
