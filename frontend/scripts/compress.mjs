// Puts a .gz and a .br beside each asset that gains by it, so that the server never compresses.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { brotliCompressSync, constants, gzipSync } from 'node:zlib'

const dist = new URL('../dist', import.meta.url).pathname
const files = readdirSync(dist, { recursive: true }).map(String)
let count = 0
for (const file of files.filter((name) => /\.(js|css|html|svg|json|webmanifest)$/.test(name))) {
  const path = join(dist, file)
  const raw = readFileSync(path)
  if (raw.length < 512) continue
  writeFileSync(`${path}.gz`, gzipSync(raw, { level: 9 }))
  const params = { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: raw.length }
  writeFileSync(`${path}.br`, brotliCompressSync(raw, { params }))
  count += 1
}
console.log(`${count} files compressed`)
