import type { ProviderName, ProviderTest, TestProviderRequest } from '@jettson/contract';
import { useMutation } from '@tanstack/react-query';
import { CircleAlert, CircleCheck } from 'lucide-react';
import { useApi } from '../api/client.ts';
import { describeError } from '../api/describe-error.ts';
import { countOf, formatDuration } from '../api/format.ts';
import { cn } from '../ui/class-names.ts';

/** Has a model of a provider answer: with what is in use, or with what was typed. */
export function useProviderTest(provider: ProviderName) {
  const api = useApi();
  return useMutation({
    mutationFn: (body: TestProviderRequest) =>
      api.call<ProviderTest>('POST', `/providers/${provider}/test`, { body }),
  });
}

/** The result of the last test; nothing before the first. */
export function ProviderTestResult({
  test: { data, error },
  className,
}: {
  test: Pick<ReturnType<typeof useProviderTest>, 'data' | 'error'>;
  className?: string;
}) {
  if (!data && !error) return null;
  const isOk = data?.ok ?? false;
  const Icon = isOk ? CircleCheck : CircleAlert;
  return (
    <p
      role="status"
      className={cn('flex items-start gap-1.5 text-xs', isOk ? 'text-good' : 'text-bad', className)}
    >
      <Icon aria-hidden className="mt-px size-3.5 shrink-0" />
      <span className="break-anywhere min-w-0">{data ? describe(data) : describeError(error).title}</span>
    </p>
  );
}

function describe({ ok, model, models, duration_ms, message }: ProviderTest): string {
  if (!ok) return `${model === null ? '' : `${model}: `}${message ?? 'It does not work.'}`;
  const listed = models === null ? '' : ` (${countOf(models, 'model')} listed)`;
  return `It works: ${model} answered in ${formatDuration(duration_ms ?? 0)}${listed}`;
}
