export type TreeNode = { id: string; parent: string | null }
export type TreeRow<T extends TreeNode> = {
  node: T
  depth: number
  /** For each level above: does its line go on below this row. */
  guides: readonly boolean[]
  last: boolean
  children: number
}

/**
 * Lays agents out under their parents. Trees stand where their most urgent member stood in the list, and
 * siblings keep the list's order; a node whose parent is not in the list is a root.
 */
export function buildTree<T extends TreeNode>(nodes: readonly T[]): TreeRow<T>[] {
  const byId = new Map(nodes.map((node) => [node.id, node]))
  const children = new Map<string, T[]>()
  const isRoot = (node: T) => node.parent === null || node.parent === node.id || !byId.has(node.parent)
  for (const node of nodes) {
    if (isRoot(node) || node.parent === null) continue
    const siblings = children.get(node.parent)
    if (siblings) siblings.push(node)
    else children.set(node.parent, [node])
  }
  const rows: TreeRow<T>[] = []
  const placed = new Set<string>()
  const place = (node: T, guides: readonly boolean[], last: boolean) => {
    if (placed.has(node.id)) return
    placed.add(node.id)
    const below = children.get(node.id) ?? []
    rows.push({ node, depth: guides.length, guides, last, children: below.length })
    below.forEach((child, index) => {
      const isLast = index === below.length - 1
      place(child, [...guides, !isLast], isLast)
    })
  }
  for (const node of nodes) {
    let root = node
    const climbed = new Set<string>()
    while (!isRoot(root) && !climbed.has(root.id)) {
      climbed.add(root.id)
      const parent = root.parent === null ? undefined : byId.get(root.parent)
      if (!parent) break
      root = parent
    }
    place(root, [], true)
  }
  return rows
}

/** The same rows without their tree. */
export const flatRows = <T extends TreeNode>(nodes: readonly T[]): TreeRow<T>[] =>
  nodes.map((node) => ({ node, depth: 0, guides: [], last: true, children: 0 }))
