import type { components, operations } from './schema'

// The one place that knows the generated names; the rest of the program imports from here.
type Schemas = components['schemas']
type Query<Name extends keyof operations> = NonNullable<
  operations[Name] extends { parameters: { query?: infer Q } } ? Q : never
>

export type ActivityItem = Schemas['ActivityLine']
export type ActivityList = Schemas['ActivityPage']
export type ActivityKind = ActivityItem['kind']
export type Agent = Schemas['Agent']
export type AgentStatus = Agent['status']
export type AgentDetail = Schemas['AgentDetail']
export type AgentList = Schemas['Page_Agent_']
export type AgentFacets = Schemas['AgentFacets']
export type AgentFile = Schemas['AgentFile']
export type AgentQuery = Query<'list_agents'>
export type AgentFilter = Query<'agent_facets'>
export type ApiKey = Schemas['Key']
export type Approval = Schemas['Approval']
export type ApprovalStatus = Approval['status']
export type ApprovalPage = Schemas['TaskPage_Approval_']
export type Backlog = Schemas['BacklogMetrics']
export type BacklogDay = Schemas['BacklogDay']
export type BacklogWorkspace = Schemas['BacklogWorkspace']
// Stored facts come as they were written: what has a default may be missing.
type Sparse<T, K extends keyof T> = Omit<T, K> & Partial<Pick<T, K>>
export type Block =
  | Sparse<Schemas['TextBlock'], 'truncated'>
  | Sparse<Schemas['ThinkingBlock'], 'truncated' | 'redacted' | 'text'>
  | Sparse<Schemas['ToolCallBlock'], 'truncated'>
  | Sparse<Schemas['ToolResultBlock'], 'truncated' | 'status' | 'output'>
  | Sparse<Schemas['ImageBlock'], 'bytes' | 'ref'>
export type CostBasis = NonNullable<Agent['cost_basis']>
export type CostQuery = Query<'get_costs'>
export type CostReport = Schemas['Costs']
export type CostRow = Schemas['CostRow']
export type Invocations = Schemas['InvocationMetrics']
export type InvocationSums = Schemas['InvocationSums']
export type ErrorBody = Schemas['ErrorBody']
export type Fact = Schemas['Event']
export type FilePatch = Schemas['FilePatch']
export type FleetStatus = Schemas['Status']
export type FoundSource = Schemas['Found']
export type CheckedSource = Schemas['Checked']
export type SourceKind = Schemas['KindItem']
export type ImportProgress = Schemas['ImportState']
export type LedgerEntry = Schemas['LedgerEntry']
export type Message = Sparse<Omit<Schemas['Message'], 'blocks'>, 'by' | 'steering'> & { blocks: Block[] }
export type Commanded = Schemas['Commanded']
export type Compared = Omit<Schemas['Compared'], 'task'> & { task: TaskDetail }
export type Comparison = Omit<Schemas['Comparison'], 'items'> & { items: Compared[] }
export type Decision = Schemas['Decision']
export type GitOutcome = Schemas['GitOutcome']
export type Guard = Schemas['Guard']
export type PriceOverride = Schemas['PriceOverride']
export type Prices = Schemas['Prices']
export type Problem = Schemas['Problem']
export type Schedule = Schemas['Schedule']
export type ScheduleList = Schemas['ScheduleList']
export type TaskLog = Schemas['TaskLog']
export type Workspace = Schemas['Workspace']
export type ServerFrames = Schemas['ServerFrame']['frame']
export type ClientFrames = Schemas['ClientFrame']['frame']
export type Session = Schemas['Session']
export type Settings = Schemas['ServerSettings']
export type Source = Schemas['SourceItem']
export type SourceList = Schemas['SourcePage']
export type Step = Schemas['Step']
export type StepStatus = Step['status']
// The client reads a pair as a list of any length.
export type TaskHit = Omit<Schemas['Hit'], 'marks'> & { marks: number[][] }
type WithHits<T> = Omit<T, 'hits'> & { hits: TaskHit[] }
export type Task = WithHits<Schemas['Task']>
export type TaskDetail = WithHits<Schemas['TaskDetail']>
export type TaskStatus = Task['status']
export type Timeline = Schemas['Timeline']
export type ToolCall = Schemas['ToolCall']
export type Usage = Schemas['TokenUsage']
export type AgentFilePage = Schemas['Page_AgentFile_']
export type CostDimension = 'agent' | 'role' | 'workspace' | 'model' | 'source' | 'day' | 'hour'
export type FactPage = Schemas['EventPage']
export type FileChange = Schemas['FileChange']
export type FileOperation = FileChange['operation']
export type LedgerPage = Schemas['LedgerPage']
export type LedgerQuery = Query<'get_ledger'>
export type MessagePage = Omit<Schemas['Page_Message_'], 'items'> & { items: Message[] }
export type ModelPrice = Schemas['ModelPrice']
export type NewKey = Schemas['NewKey']
export type Scope = ApiKey['scopes'][number]
export type TimelineSpan = Schemas['TimelineSpan']
export type ToolCallPage = Schemas['Page_ToolCall_']
export type ToolStatus = ToolCall['status']
export type DeltaFrame = Schemas['DeltaFrame']
export type TaskFacets = Schemas['TaskFacets']
export type TaskFile = Schemas['TaskFile']
export type TaskFiles = Schemas['TaskFiles']
export type TaskFilter = Query<'task_facets'>
export type TaskGit = Schemas['TaskGit']
export type TaskQuery = Query<'list_tasks'>
export type BulkAction = Schemas['BulkCommand']['action']
export type BulkOutcome = Schemas['BulkOutcome']
export type ComplexityReason = Schemas['ComplexityReason']
export type Directory = Schemas['Directory']
export type DirectoryList = Schemas['DirectoryList']
export type DirectoryListing = Schemas['DirectoryListing']
export type Driver = Schemas['Driver']
export type Isolation = TaskDraft['isolation']
export type LikeTask = Schemas['LikeTask']
export type Plan = Schemas['Plan']
export type PlanEstimate = Schemas['PlanEstimate']
export type PlannedStep = Schemas['PlannedStep']
export type Priority = TaskDraft['priority']
export type TaskDraft = Schemas['TaskDraft']
export type TaskMode = TaskDraft['mode']
export type TaskSubmission = Schemas['TaskSubmission']
export type TaskType = TaskDraft['task_type']
export type WorkflowTemplate = Schemas['Workflow']
export type ActivityCalendar = Schemas['Activity']
export type Anomaly = Schemas['AnomalyItem']
export type ModelMetrics = Schemas['ModelMetrics']
export type ModelUsage = Schemas['ModelUsage']
export type Performance = Schemas['Performance']
export type PlanLimits = Schemas['PlanLimits']
export type PlanUsage = Schemas['PlanUsage']
export type PlanWindow = Schemas['PlanWindow']
export type TokenMetrics = Schemas['TokenMetrics']
export type TokenQuery = Query<'get_token_metrics'>
export type ToolMetrics = Schemas['ToolMetrics']
export type ToolUsage = Schemas['ToolUsage']
