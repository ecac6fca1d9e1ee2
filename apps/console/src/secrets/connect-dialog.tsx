import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { useApi } from '../api/client.ts';
import { SERVER_URL } from '../api/server-url.ts';
import { FormDialog } from '../ui/form-dialog.tsx';
import { Section } from '../ui/section.tsx';
import { PlainField } from './plain-field.tsx';
import { ReplacedNote } from './replaced-note.tsx';
import { useReplacedName } from './use-replaced-name.ts';

const RETURN_URL = `${SERVER_URL}/console/connected`;

/** Leads to the page where somebody signs in for an MCP server. They come back to ConnectedPage. */
export function ConnectDialog({ onClose }: { onClose: () => void }) {
  const api = useApi();
  const [name, setName] = useState('');
  const [url, setUrl] = useState('');
  const [clientId, setClientId] = useState('');
  const [clientSecret, setClientSecret] = useState('');
  const [hasClient, setHasClient] = useState(false);
  const replaced = useReplacedName(name);
  const work = useMutation({
    mutationFn: () =>
      api.callConsole<{ authorization_url: string }>('/connect/begin', {
        name: name.trim(),
        url: url.trim(),
        return_url: RETURN_URL,
        ...(hasClient && { client_id: clientId.trim(), client_secret: clientSecret || null }),
      }),
    onSuccess: ({ authorization_url: page }) => location.assign(page),
  });
  return (
    <FormDialog
      title="Connect an MCP server"
      description="You sign in on its own page. The access that you grant is stored as a secret, and its token is refreshed automatically."
      action="Continue to sign in"
      // The page that follows takes a moment to load.
      work={{ ...work, isPending: work.isPending || work.isSuccess }}
      onClose={onClose}
    >
      <PlainField
        label="Address"
        hint="The one that agents use."
        required
        type="url"
        autoComplete="on"
        placeholder="https://mcp.example.com/mcp"
        value={url}
        onChange={setUrl}
      />
      <PlainField
        label="Name of the secret"
        hint={
          <>
            Send it to the server with the header{' '}
            <code className="font-mono">Authorization: Bearer {`\${${name.trim() || 'NAME'}}`}</code>.
          </>
        }
        required
        maxLength={64}
        placeholder="ISSUES"
        value={name}
        onChange={setName}
      />
      {replaced !== undefined && <ReplacedNote name={replaced} />}
      <Section title="Use your own OAuth client" isOpen={hasClient} onToggle={setHasClient}>
        <div className="mt-3 space-y-4">
          <PlainField
            label="Client id"
            hint={`For servers that do not register new clients. Its redirect address must be ${RETURN_URL}.`}
            required={hasClient}
            value={clientId}
            onChange={setClientId}
          />
          <PlainField
            label="Client secret"
            hint="Leave it empty for a public client."
            type="password"
            value={clientSecret}
            onChange={setClientSecret}
          />
        </div>
      </Section>
    </FormDialog>
  );
}
