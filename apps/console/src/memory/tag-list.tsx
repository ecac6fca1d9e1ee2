import { Tag } from '../ui/tag.tsx';

/** Tags; a click filters by one. */
export function TagList({ tags, onTag }: { tags: string[]; onTag: (tag: string) => void }) {
  return (
    <span className="flex gap-1 overflow-hidden">
      {tags.map((tag) => (
        <button
          key={tag}
          type="button"
          onClick={() => onTag(tag)}
          aria-label={`Filter by tag ${tag}`}
          className="max-w-full rounded hover:opacity-70"
        >
          <Tag>#{tag}</Tag>
        </button>
      ))}
    </span>
  );
}
