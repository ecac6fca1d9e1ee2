/** The URL that `text` names, if the host may fetch it: http or https, without a user name. Throws otherwise. */
export function httpUrl(text: string, base?: URL): URL {
  const url = URL.parse(text, base?.href);
  if (url === null) throw new Error(`"${text.slice(0, 200)}" is not a URL`);
  if (!['http:', 'https:'].includes(url.protocol)) throw new Error(`${url.protocol} URLs cannot be fetched`);
  if (url.username !== '' || url.password !== '') {
    throw new Error('a URL with a user name in it cannot be fetched: use the authorization header');
  }
  return url;
}
