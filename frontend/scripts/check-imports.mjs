// Holds the layers: routes, app → features → domain → ui → lib; features → api, live; no feature knows another.
import { readdirSync, readFileSync } from 'node:fs'
import { join, relative, sep } from 'node:path'

const root = new URL('../src', import.meta.url).pathname
const allowed = {
  app: ['app', 'routes', 'features', 'domain', 'ui', 'live', 'api', 'lib'],
  routes: ['features', 'domain', 'ui', 'live', 'api', 'lib'],
  features: ['features', 'domain', 'ui', 'live', 'api', 'lib'],
  domain: ['domain', 'ui', 'lib'],
  ui: ['ui', 'lib'],
  live: ['live', 'lib'],
  api: ['api', 'lib'],
  lib: ['lib'],
  testing: ['testing', 'features', 'domain', 'ui', 'live', 'api', 'lib'],
}
// The types of the wire are the language of these layers; its calls are not.
const typesOnly = { domain: ['api'], live: ['api'] }

const files = readdirSync(root, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile() && /\.tsx?$/.test(entry.name))
  .map((entry) => join(entry.parentPath, entry.name))

const problems = []
for (const file of files) {
  const path = relative(root, file)
  const [layer, feature] = path.split(sep)
  const isTest = /\.test\.tsx?$/.test(path)
  const text = readFileSync(file, 'utf8')
  const imports = text.matchAll(
    /(?:^|\n)\s*(import|export)(\s+type)?\s[^'";]*?from\s+'([^']+)'|import\('([^']+)'\)/g,
  )
  for (const [, , type, from, dynamic] of imports) {
    const target = from ?? dynamic
    const inside = target.startsWith('@/')
      ? target.slice(2)
      : target.startsWith('.')
        ? relative(root, join(file, '..', target))
        : null
    if (inside === null) continue
    const [to, toFeature] = inside.split(sep)
    const mayType = type && typesOnly[layer]?.includes(to)
    const mayTest = isTest && to === 'testing'
    if (!allowed[layer]?.includes(to) && !mayType && !mayTest) problems.push(`${path} imports ${target}`)
    else if (layer === 'features' && to === 'features' && feature !== toFeature)
      problems.push(`${path} imports the feature ${toFeature}`)
  }
  const lines = text.split('\n').length
  if (lines > 250 && !isTest && !path.endsWith('schema.d.ts')) problems.push(`${path} has ${lines} lines`)
}
if (problems.length > 0) {
  console.error(problems.join('\n'))
  process.exit(1)
}
console.log(`${files.length} files keep the layers`)
