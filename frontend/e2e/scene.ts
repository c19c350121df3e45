import type { BrowserContext } from '@playwright/test'
import type { Scene } from '../src/testing/world'

/** Chooses what the fixture server shows to this test, and how many facts a second it makes. */
export async function setScene(
  context: BrowserContext,
  baseURL: string | undefined,
  scene: Scene,
  facts = 0,
  /** For a test that changes something: a world that no other test sees. */
  own = '',
): Promise<void> {
  const url = baseURL ?? ''
  await context.addCookies([
    { name: 'scene', value: scene, url },
    { name: 'facts', value: String(facts), url },
    { name: 'world', value: own, url },
  ])
}
