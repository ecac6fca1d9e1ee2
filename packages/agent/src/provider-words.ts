/** A provider's own words, without the keys and addresses that some of them repeat. */
export function providerWords(message: string): string {
  return message
    .replace(/\b((sk|pk|rk|gsk|xai|key|api|jett)[-_][\w*.-]{6,}|[\w*-]{40,})/gi, '[key]')
    .replace(/\bhttps?:\/\/[^\s"'<>]+/g, (url) => hostOf(url))
    .slice(0, 300);
}

/** The host of a URL, for people. */
export function hostOf(url: string): string {
  return URL.canParse(url) ? new URL(url).host : 'its server';
}
