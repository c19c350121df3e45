import '@xyflow/react/dist/base.css'
import {
  type Edge,
  Handle,
  MarkerType,
  type Node,
  type NodeProps,
  Position,
  ReactFlow,
  type ReactFlowInstance,
} from '@xyflow/react'
import { clsx } from 'clsx'
import { Maximize, ZoomIn, ZoomOut } from 'lucide-react'
import { createContext, type KeyboardEvent, memo, use, useEffect, useMemo, useRef, useState } from 'react'
import { useSize } from '@/lib/use-size'
import { IconButton } from '@/ui/icon-button'
import { heightFor, type Laid, layoutOf, NODE_HEIGHT, NODE_WIDTH, viewOf, walk } from './layout'
import { type EdgeLook, edgeLook, focusOf, type WorkflowStep } from './step'
import { StepBox } from './step-box'

type Shared = {
  steps: ReadonlyMap<string, WorkflowStep>
  current: string | undefined
  onOpen: ((id: string) => void) | undefined
}
// The nodes of the graph keep their identity while a step changes: each takes its step from here.
const SharedSteps = createContext<Shared>({ steps: new Map(), current: undefined, onOpen: undefined })

const StepNode = memo(function StepNode({ id }: NodeProps) {
  const { steps, current, onOpen } = use(SharedSteps)
  const step = steps.get(id)
  return (
    <>
      <Handle type="target" position={Position.Left} className="invisible" />
      {step && <StepBox step={step} current={id === current} onOpen={onOpen} />}
      <Handle type="source" position={Position.Right} className="invisible" />
    </>
  )
})
const nodeTypes = { step: StepNode }

const stroke: Record<EdgeLook, string> = {
  done: 'var(--control)',
  active: '#3b82f6',
  ahead: 'var(--control)',
}

function nodesOf(laid: Laid): Node[] {
  return laid.nodes.map(({ id, x, y }) => ({
    id,
    type: 'step',
    position: { x, y },
    data: {},
    width: NODE_WIDTH,
    height: NODE_HEIGHT,
    domAttributes: { 'aria-roledescription': undefined, 'aria-describedby': undefined } as never,
  }))
}

function edgesOf(laid: Laid, steps: ReadonlyMap<string, WorkflowStep>): Edge[] {
  return laid.lines.flatMap(({ from, to }) => {
    const end = steps.get(to)
    if (!end) return []
    const look = edgeLook(end)
    return {
      id: `${from}→${to}`,
      source: from,
      target: to,
      style: { stroke: stroke[look], ...(look === 'ahead' ? { strokeDasharray: '4 3' } : {}) },
      markerEnd: { type: MarkerType.Arrow, color: stroke[look], width: 16, height: 16 },
      zIndex: look === 'active' ? 1 : 0,
      domAttributes: { 'aria-hidden': true, 'aria-roledescription': undefined } as never,
    }
  })
}

type Props = {
  steps: readonly WorkflowStep[]
  label: string
  mostHeight: number
  onOpen: ((id: string) => void) | undefined
}

/** The steps as a graph that is dragged, zoomed with Ctrl and the wheel, and walked with the arrow keys. */
export default function WorkflowCanvas({ steps, label, mostHeight, onOpen }: Props) {
  const { ref, width } = useSize<HTMLDivElement>()
  const flow = useRef<ReactFlowInstance | null>(null)
  const byId = useMemo(() => new Map(steps.map((step) => [step.id, step])), [steps])
  const shape = steps.map((step) => `${step.id}<${step.dependsOn.join()}`).join(';')
  // biome-ignore lint/correctness/useExhaustiveDependencies: places change only with the shape of the graph
  const laid = useMemo(() => layoutOf(steps), [shape])
  const nodes = useMemo(() => nodesOf(laid), [laid])
  const edges = useMemo(() => edgesOf(laid, byId), [laid, byId])
  const height = heightFor(laid, mostHeight)
  const wanted = focusOf(steps)?.id
  const [held, setHeld] = useState<string | null>(null)
  const current = held !== null && byId.has(held) ? held : wanted
  const view = useMemo(
    () =>
      viewOf(
        laid,
        { width, height },
        laid.nodes.find((node) => node.id === wanted),
      ),
    [laid, width, height, wanted],
  )
  const fits = laid.width * view.zoom <= width && laid.height * view.zoom <= height
  const moved = useRef(false)
  useEffect(() => {
    if (!moved.current && width > 0) void flow.current?.setViewport(view)
  }, [view, width])
  const shared = useMemo(() => ({ steps: byId, current, onOpen }), [byId, current, onOpen])

  const show = (id: string) => {
    const node = laid.nodes.find((one) => one.id === id)
    const at = flow.current?.getViewport()
    if (!node || !at) return
    const left = node.x * at.zoom + at.x
    const top = node.y * at.zoom + at.y
    const inside =
      left >= 0 && top >= 0 && left + NODE_WIDTH * at.zoom <= width && top + NODE_HEIGHT * at.zoom <= height
    if (inside) return
    moved.current = true
    void flow.current?.setCenter(node.x + NODE_WIDTH / 2, node.y + NODE_HEIGHT / 2, { zoom: at.zoom })
  }
  const keys = (event: KeyboardEvent) => {
    const from = (event.target as Element).closest<HTMLElement>('[data-step]')?.dataset.step
    const to = from === undefined ? null : walk(laid.nodes, from, event.key)
    if (to === null || event.ctrlKey || event.metaKey || event.altKey) return
    event.preventDefault()
    setHeld(to)
    show(to)
    ref.current?.querySelector<HTMLElement>(`[data-step="${CSS.escape(to)}"]`)?.focus({ preventScroll: true })
  }
  const fit = () => {
    moved.current = false
    void flow.current?.fitView({ maxZoom: 1, padding: 0.06 })
  }
  return (
    <div
      ref={ref}
      role="group"
      aria-label={`${label}, arrow keys walk along the steps`}
      onKeyDown={keys}
      className="group/flow relative"
      style={{ height }}
    >
      {width > 0 && (
        <SharedSteps value={shared}>
          <ReactFlow
            nodes={nodes}
            edges={edges}
            nodeTypes={nodeTypes}
            defaultViewport={view}
            onInit={(instance) => {
              flow.current = instance
            }}
            onMoveStart={(event) => {
              if (event) moved.current = true
            }}
            minZoom={0.2}
            maxZoom={1.5}
            nodesDraggable={false}
            nodesConnectable={false}
            nodesFocusable={false}
            edgesFocusable={false}
            elementsSelectable={false}
            disableKeyboardA11y
            zoomOnScroll={false}
            zoomOnDoubleClick={false}
            preventScrolling={false}
            proOptions={{ hideAttribution: true }}
          />
        </SharedSteps>
      )}
      <div
        className={clsx(
          'absolute right-1 bottom-1 flex rounded-panel bg-surface',
          // Where all is in sight they are rarely needed.
          fits &&
            'opacity-0 transition-opacity duration-100 focus-within:opacity-100 group-hover/flow:opacity-100',
        )}
      >
        <IconButton
          label="Zoom in"
          icon={<ZoomIn size={14} aria-hidden />}
          onClick={() => void flow.current?.zoomIn()}
        />
        <IconButton
          label="Zoom out"
          icon={<ZoomOut size={14} aria-hidden />}
          onClick={() => void flow.current?.zoomOut()}
        />
        <IconButton label="Show all steps" icon={<Maximize size={13} aria-hidden />} onClick={fit} />
      </div>
    </div>
  )
}
