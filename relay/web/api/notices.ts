import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { paths } from '../api';
import { answered } from './client';
import { useApi } from './context';
import { useListInterval } from './polling';

type List = paths['/v1/notices']['get']['responses'][200]['content']['application/json'];
export type Notice = List['items'][number];
export type NoticeKind = Notice['kind'];
type Change = NonNullable<paths['/v1/notices/{id}']['patch']['requestBody']>['content']['application/json'];

const noticesKey = ['notices'] as const;

/** Who is told of problems, newest first, and which kinds this relay can send: an organisation has at most 50. */
export function useNotices() {
  const api = useApi();
  return useQuery({
    queryKey: noticesKey,
    queryFn: () => answered(api.GET('/v1/notices', { params: { query: { limit: 200 } } })),
    refetchInterval: useListInterval(),
  });
}

/** What a form saves: a new notice, or a change of one; a target that is left out stays. */
export type NoticeInput = Pick<Notice, 'kind' | 'about'> & { readonly target?: string };

/** Saves a notice. The answer to a new webhook has its secret, this once. */
export function useSaveNotice(id: string | undefined) {
  const api = useApi();
  const queries = useQueryClient();
  return useMutation({
    mutationFn: async ({ kind, target = '', about }: NoticeInput): Promise<Notice & { secret?: string }> => {
      if (id === undefined) return answered(api.POST('/v1/notices', { body: { kind, target, about: [...about] } }));
      const body = { about: [...about], ...(target !== '' && { target }) };
      return answered(api.PATCH('/v1/notices/{id}', { params: { path: { id } }, body }));
    },
    onSuccess: () => queries.invalidateQueries({ queryKey: noticesKey }),
  });
}

/** What can be done with a notice. After each of them the list is read again. */
export function useNoticeActions(id: string) {
  const api = useApi();
  const queries = useQueryClient();
  const params = { path: { id } };
  const onSettled = () => queries.invalidateQueries({ queryKey: noticesKey });
  return {
    change: useMutation({
      mutationFn: (body: Change) => answered(api.PATCH('/v1/notices/{id}', { params, body })),
      onSettled,
    }),
    test: useMutation({ mutationFn: () => answered(api.POST('/v1/notices/{id}/test', { params })), onSettled }),
  };
}

/** Deletes a notice. `onGone` is called once it has left the list, and with it whatever had the focus there. */
export function useDeleteNotice(id: string, { onDeleted, onGone }: { onDeleted: () => void; onGone: () => void }) {
  const api = useApi();
  const queries = useQueryClient();
  return useMutation({
    mutationFn: () => answered(api.DELETE('/v1/notices/{id}', { params: { path: { id } } })),
    onSuccess: async () => {
      onDeleted();
      await queries.invalidateQueries({ queryKey: noticesKey });
      onGone();
    },
  });
}
