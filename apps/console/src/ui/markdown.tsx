import ReactMarkdown, { type Components } from 'react-markdown';
import remarkGfm from 'remark-gfm';

const PLUGINS = [remarkGfm];

/**
 * Only these URL schemes become links: anything else in an agent's text stays text. Pictures are shown as their
 * address, so that reading an answer makes no request to another site.
 */
const COMPONENTS: Components = {
  a: ({ href, children }) =>
    href && /^https?:\/\//.test(href) ? (
      <a href={href} target="_blank" rel="noopener noreferrer nofollow" className="text-accent underline">
        {children}
      </a>
    ) : (
      <span>{children}</span>
    ),
  img: ({ src, alt }) => (
    <span className="font-mono text-muted text-xs">
      [picture{alt ? ` “${alt}”` : ''}: {String(src ?? '')}]
    </span>
  ),
};

const LOOK =
  'text-body text-base break-anywhere [&>*+*]:mt-3 [&_ul]:list-disc [&_ol]:list-decimal [&_ul]:pl-5 [&_ol]:pl-5 ' +
  '[&_code]:font-mono [&_code]:text-xs [&_:not(pre)>code]:rounded [&_:not(pre)>code]:bg-sunken [&_:not(pre)>code]:px-1 ' +
  '[&_pre]:overflow-x-auto [&_pre]:rounded-lg [&_pre]:bg-sunken [&_pre]:p-3 [&_h1]:text-lg [&_h2]:text-lg ' +
  '[&_h3]:text-base [&_blockquote]:border-l-2 [&_blockquote]:border-line-strong [&_blockquote]:pl-3 ' +
  '[&_table]:text-sm [&_th]:border [&_td]:border [&_th]:px-2 [&_td]:px-2 [&_strong]:text-strong';

/** Untrusted Markdown: no HTML, no scripts, no pictures. */
export default function Markdown({ text }: { text: string }) {
  return (
    <div className={LOOK}>
      <ReactMarkdown components={COMPONENTS} remarkPlugins={PLUGINS}>
        {text}
      </ReactMarkdown>
    </div>
  );
}
