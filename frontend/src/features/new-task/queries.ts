import { keepPreviousData, queryOptions } from '@tanstack/react-query'
import { api, call } from '@/api/client'
import type { TaskDraft } from '@/api/types'

const A_WHILE = 30_000
const A_MOMENT = 5_000

/** What would happen if this were submitted. An older question is given up when a newer one is asked. */
export const planOptions = (draft: TaskDraft) =>
  queryOptions({
    queryKey: ['planning', 'plan', draft] as const,
    queryFn: ({ signal }) => call(api.POST('/api/v1/tasks/estimate', { body: draft, signal })),
    placeholderData: keepPreviousData,
    gcTime: A_MOMENT,
    staleTime: A_MOMENT,
    retry: false,
  })

export const workflowsOptions = () =>
  queryOptions({
    queryKey: ['planning', 'workflows'] as const,
    queryFn: ({ signal }) => call(api.GET('/api/v1/workflows', { signal })),
  })

export const driversOptions = () =>
  queryOptions({
    queryKey: ['planning', 'drivers'] as const,
    queryFn: ({ signal }) => call(api.GET('/api/v1/drivers', { signal })),
    staleTime: A_WHILE,
  })

/** Folders change under our feet: each opening of the form asks anew. */
export const directoriesOptions = () =>
  queryOptions({
    queryKey: ['planning', 'directories'] as const,
    queryFn: ({ signal }) => call(api.GET('/api/v1/directories', { signal })),
    staleTime: A_MOMENT,
  })

export const directoryOptions = (path: string) =>
  queryOptions({
    queryKey: ['planning', 'directory', path] as const,
    queryFn: ({ signal }) =>
      call(api.GET('/api/v1/directories/check', { params: { query: { path } }, signal })),
    enabled: path !== '',
    staleTime: A_MOMENT,
    gcTime: A_WHILE,
    retry: false,
  })

export const browseOptions = (path: string) =>
  queryOptions({
    queryKey: ['planning', 'browse', path] as const,
    queryFn: ({ signal }) =>
      call(api.GET('/api/v1/directories/browse', { params: { query: { path } }, signal })),
    enabled: path !== '',
    staleTime: A_MOMENT,
    gcTime: A_WHILE,
    retry: false,
  })
