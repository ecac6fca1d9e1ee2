import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useApi } from '../api/client.ts';
import { useMay } from '../shell/allowed.tsx';
import { Button, buttonClass } from '../ui/button.tsx';
import { ErrorNote } from '../ui/notes.tsx';
import { Card } from '../ui/page.tsx';
import { SkeletonRows } from '../ui/skeleton.tsx';
import { Tag } from '../ui/tag.tsx';
import { TimeAgo } from '../ui/time-ago.tsx';
import { TemplateDiff } from './template-diff.tsx';
import { templatesKey } from './template-queries.ts';

/** The versions of a template, newest first, each with what it changed. */
export function TemplateVersions({ name, isArchived }: { name: string; isArchived: boolean }) {
  const api = useApi();
  const mayChange = useMay()('agents');
  const list = useInfiniteQuery({
    queryKey: [...templatesKey(api), 'versions', name],
    queryFn: ({ pageParam }) => api.client.templates.versions(name, { limit: 20, cursor: pageParam }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next_cursor ?? undefined,
  });
  const versions = list.data?.pages.flatMap(({ data }) => data) ?? [];
  return (
    <Card title="Versions" hint="Agents keep the version that they were spawned from">
      {list.isError && <ErrorNote error={list.error} onRetry={() => void list.refetch()} className="m-3" />}
      {list.isPending && <SkeletonRows count={2} />}
      <ol aria-label="Versions" className="divide-y divide-line">
        {versions.map((version, index) => {
          const before = versions[index + 1];
          return (
            <li key={version.version} className="space-y-2 px-4 py-3">
              <div className="flex flex-wrap items-center gap-2">
                <span className="font-medium text-strong">Version {version.version}</span>
                {index === 0 && !isArchived && <Tag tone="good">current</Tag>}
                <TimeAgo at={version.updated_at} className="text-muted text-xs" />
                {index > 0 && !isArchived && mayChange && (
                  <Link
                    to="/agents/new"
                    search={{ template: `${name}@${version.version}` }}
                    className={`${buttonClass('quiet', 'small')} ml-auto`}
                  >
                    Spawn from version {version.version}
                  </Link>
                )}
              </div>
              {before && <TemplateDiff before={before} after={version} />}
              {!before && !list.hasNextPage && <p className="text-muted">The first version.</p>}
            </li>
          );
        })}
      </ol>
      {list.hasNextPage && (
        <div className="border-line border-t p-3 text-center">
          <Button size="small" isBusy={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
            Show earlier versions
          </Button>
        </div>
      )}
    </Card>
  );
}
