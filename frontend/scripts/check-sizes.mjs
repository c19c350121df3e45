// The budget of JavaScript, gzipped: what the first page loads, and everything there is.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'

const KB = 1000
const limits = { first: 180 * KB, all: 600 * KB }
const dist = new URL('../dist', import.meta.url).pathname
const manifest = JSON.parse(readFileSync(join(dist, '.vite/manifest.json'), 'utf8'))
const size = (file) => gzipSync(readFileSync(join(dist, file)), { level: 9 }).length

const seen = new Set()
const visit = (key) => {
  const chunk = manifest[key]
  if (!chunk || seen.has(chunk.file)) return
  seen.add(chunk.file)
  for (const next of chunk.imports ?? []) visit(next)
}
visit('index.html')
visit('src/routes/overview.tsx')
const sum = (list) => list.reduce((total, file) => total + size(file), 0)
const first = sum([...seen].filter((file) => file.endsWith('.js')))
const all = sum(
  readdirSync(dist, { recursive: true })
    .map(String)
    .filter((file) => file.endsWith('.js')),
)
const say = (name, bytes, limit) => {
  console.log(`${name.padEnd(12)} ${(bytes / KB).toFixed(1).padStart(6)} KB of ${limit / KB}`)
  return bytes <= limit
}
const fits = [say('first page', first, limits.first), say('all pages', all, limits.all)]
if (fits.includes(false)) process.exit(1)
