import { SERVER_URL } from '../api/server-url.ts';
import { CopyButton } from '../ui/copy-button.tsx';

/** The call as a command for a terminal. */
export function CurlExample({
  method,
  url,
  body,
}: {
  method: string;
  url: string;
  body: string | undefined;
}) {
  const curl = toCurl(method, url, body);
  return (
    <div className="relative rounded-xl bg-terminal p-4 text-terminal-text">
      <pre className="break-anywhere whitespace-pre-wrap pr-20 font-mono text-xs">{curl}</pre>
      <CopyButton text={curl} className="absolute top-3 right-3" />
    </div>
  );
}

function toCurl(method: string, url: string, body: string | undefined): string {
  const lines = [
    `curl ${method === 'GET' ? '' : `-X ${method} `}'${SERVER_URL}${url}'`,
    `-H "Authorization: Bearer $JETTSON_API_KEY"`,
  ];
  if (body !== undefined)
    lines.push(
      `-H 'Content-Type: application/json'`,
      `-d '${body.replaceAll("'", "'\\''").replaceAll(/\s+/g, ' ')}'`,
    );
  return lines.join(' \\\n  ');
}
