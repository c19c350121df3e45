import type { QueryClient } from '@tanstack/react-query'

type Known = { id: string; last_seq: number }

/**
 * Every object of a kind once. Lists hold ids, so a changed object redraws its own rows and nothing else,
 * and ten thousand rows cost the cache no more than one.
 */
export class Rows<Row extends Known> {
  private readonly rows = new Map<string, Row>()
  private readonly watchers = new Map<string, Set<() => void>>()

  readonly get = (id: string): Row | undefined => this.rows.get(id)

  /** Keeps the row unless a newer one is known. */
  put(row: Row): void {
    const known = this.rows.get(row.id)
    if (known && known.last_seq > row.last_seq) return
    this.rows.set(row.id, row)
    for (const watcher of this.watchers.get(row.id) ?? []) watcher()
  }

  watch(id: string, watcher: () => void): () => void {
    const watching = this.watchers.get(id) ?? new Set()
    this.watchers.set(id, watching.add(watcher))
    return () => {
      watching.delete(watcher)
      if (watching.size === 0) this.watchers.delete(id)
    }
  }
}

/** The rows of a kind, kept in the query cache as one entry. */
export function rowsIn<Row extends Known>(client: QueryClient, key: readonly string[]): Rows<Row> {
  const known = client.getQueryData<Rows<Row>>(key)
  if (known) return known
  const made = new Rows<Row>()
  client.setQueryDefaults(key, { gcTime: Number.POSITIVE_INFINITY, structuralSharing: false })
  client.setQueryData(key, made)
  return made
}
