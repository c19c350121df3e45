import { minutesAgo } from './make'
import type { World } from './world'

/** Three records that could not be read. */
export function problems(world: World) {
  const items = [
    {
      seq: 3,
      location: 'api-server/3f2a91c2.jsonl:1841',
      reason: 'The line is not JSON: it breaks off',
      sample: '{"type":"assistant","message":{"role":"assist',
      time: minutesAgo(80, world.now),
    },
    {
      seq: 2,
      location: 'billing/77aa01.jsonl:12',
      reason: 'A message without a time',
      sample: '{"type":"user","uuid":"9b88ec98"}',
      time: minutesAgo(190, world.now),
    },
    {
      seq: 1,
      location: 'billing/0f.jsonl',
      reason: 'The file is not text',
      sample: null,
      time: minutesAgo(4000, world.now),
    },
  ]
  return { items, next_cursor: null, total: items.length, as_of_seq: world.seq }
}
