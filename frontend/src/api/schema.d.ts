/**
 * The wire of `/api/v1`, in the shape that openapi-typescript writes. `npm run api` writes this file anew
 * from the OpenAPI document of the server.
 */
type Json<T> = { headers: { [name: string]: unknown }; content: { 'application/json': T } }
type Failure = Json<components['schemas']['ErrorBody']>
type NoParams = { query?: never; header?: never; path?: never; cookie?: never }
type Operation<Params, Body, Status extends number, Answer> = {
  parameters: Params
  requestBody: Body extends never ? never : { content: { 'application/json': Body } }
  responses: { [S in Status]: Json<Answer> } & { default: Failure }
}
type Read<Params, Answer> = {
  parameters: Params
  requestBody?: never
  responses: { 200: Json<Answer>; default: Failure }
}
type Query<Q> = { query?: Q; header?: never; path?: never; cookie?: never }
type ById<Q = never> = { query?: Q; header?: never; path: { agent_id: string }; cookie?: never }
type S = components['schemas']

export interface paths {
  '/api/v1/agents': { get: Read<Query<operations['list_agents']>, S['AgentList']> }
  '/api/v1/agents/facets': { get: Read<Query<Omit<operations['list_agents'], 'sort' | 'limit' | 'cursor'>>, S['AgentFacets']> }
  '/api/v1/agents/{agent_id}': {
    get: Read<ById, S['AgentDetail']>
    delete: {
      parameters: ById
      requestBody?: never
      responses: { 202: Json<{ id: string; status: string; seq: number }>; default: Failure }
    }
  }
  '/api/v1/agents/{agent_id}/messages': {
    get: Read<ById<{ limit?: number; cursor?: string; order?: 'asc' | 'desc'; q?: string }>, S['MessageList']>
  }
  '/api/v1/agents/{agent_id}/tools': {
    get: Read<
      ById<{ status?: string; name?: string; q?: string; limit?: number; cursor?: string }>,
      S['ToolCallList']
    >
  }
  '/api/v1/agents/{agent_id}/files': { get: Read<ById<{ limit?: number; cursor?: string }>, S['FileList']> }
  '/api/v1/agents/{agent_id}/files/patch': { get: Read<ById<{ seq: number }>, S['FilePatch']> }
  '/api/v1/agents/{agent_id}/events': { get: Read<ById<operations['list_events']>, S['EventList']> }
  '/api/v1/agents/{agent_id}/timeline': { get: Read<ById, S['Timeline']> }
  '/api/v1/agents/{agent_id}/tree': { get: Read<ById, S['AgentTree']> }
  '/api/v1/events': { get: Read<Query<operations['list_events']>, S['EventList']> }
  '/api/v1/activity': { get: Read<Query<operations['list_activity']>, S['ActivityPage']> }
  '/api/v1/status': { get: Read<Query<{ tz_offset_minutes?: number }>, S['FleetStatus']> }
  '/api/v1/metrics/costs': { get: Read<Query<operations['costs']>, S['CostReport']> }
  '/api/v1/metrics/costs/ledger': { get: Read<Query<operations['ledger']>, S['LedgerList']> }
  '/api/v1/sources': { get: Read<NoParams, S['SourceList']> }
  '/api/v1/sources/{source_id}/problems': {
    get: Read<{ query?: { limit?: number; cursor?: string }; path: { source_id: string } }, S['ProblemList']>
  }
  '/api/v1/sources/{source_id}/rescan': {
    post: {
      parameters: { path: { source_id: string } }
      requestBody?: never
      responses: { 202: Json<{ id: string }>; default: Failure }
    }
  }
  '/api/v1/prices': {
    get: Read<NoParams, S['Prices']>
    put: Operation<NoParams, { overrides: S['PriceOverride'][] }, 200, S['Prices']>
  }
  '/api/v1/keys': {
    get: Read<NoParams, S['KeyList']>
    post: Operation<
      NoParams,
      { name: string; scopes: string[]; expires_in_days?: number | null },
      201,
      S['ApiKey'] & { token: string }
    >
  }
  '/api/v1/keys/{key_id}': {
    delete: {
      parameters: { path: { key_id: string } }
      requestBody?: never
      responses: { 200: Json<S['ApiKey']>; default: Failure }
    }
  }
  '/api/v1/auth/session': {
    get: Read<NoParams, S['Session']>
    post: Operation<NoParams, { code?: string; token?: string }, 200, S['Session']>
    delete: { parameters: NoParams; requestBody?: never; responses: { 200: Json<unknown>; default: Failure } }
  }
  '/api/v1/settings': { get: Read<NoParams, S['Settings']> }
  '/api/v1/demo': {
    get: Read<NoParams, { running: boolean }>
    post: Operation<NoParams, { action: 'start' | 'stop' }, 202, { running: boolean }>
  }
}

export interface operations {
  list_agents: {
    status?: string
    role?: string
    workspace?: string
    model?: string
    source?: string
    task_id?: string
    parent_agent_id?: string
    root?: boolean
    started_after?: string
    started_before?: string
    min_cost?: string
    q?: string
    sort?: string
    limit?: number
    cursor?: string
  }
  list_events: {
    after?: number
    before?: number
    type?: string
    source?: string
    subject?: string
    q?: string
    limit?: number
    order?: 'asc' | 'desc'
  }
  list_activity: { before?: string; limit?: number; kind?: string; agent_id?: string }
  costs: {
    start?: string
    end?: string
    group_by?: string
    tz_offset_minutes?: number
    workspace?: string
    model?: string
    role?: string
    source?: string
    agent_id?: string
    limit?: number
  }
  ledger: { agent_id?: string; model?: string; start?: string; end?: string; limit?: number; cursor?: string }
}

export interface components {
  schemas: {
    ErrorBody: {
      code: string
      message: string
      details: unknown
      request_id: string
      timestamp: string
    }
    AgentStatus:
      | 'created'
      | 'running'
      | 'waiting'
      | 'idle'
      | 'stuck'
      | 'completed'
      | 'failed'
      | 'cancelled'
      | 'lost'
      | 'deleted'
    CostBasis: 'reported' | 'computed' | 'guessed' | 'unknown' | 'mixed'
    Usage: {
      input: number
      output: number
      cache_read: number
      cache_write_5m: number
      cache_write_1h: number
      reasoning: number
    }
    Context: { tokens: number; limit: number | null }
    Agent: {
      id: string
      role: string
      name: string
      title: string | null
      status: S['AgentStatus']
      status_reason: string | null
      status_since: string
      activity: string | null
      waiting_for: 'person' | 'subagent' | 'rate_limit' | 'tool' | null
      model: string | null
      workspace: string | null
      machine: string | null
      source: string
      task_id: string | null
      parent_agent_id: string | null
      git_branch: string | null
      cost: string | null
      cost_basis: S['CostBasis'] | null
      unpriced: boolean
      tree_cost: string | null
      tree_agents: number
      tree_tokens: number
      tokens: number
      usage: S['Usage']
      undercounted: boolean
      context: S['Context'] | null
      tool_calls: number
      tool_errors: number
      messages: number
      files_read: number
      files_written: number
      lines_added: number
      lines_removed: number
      created_at: string
      updated_at: string
      ended_at: string | null
      duration_seconds: number
      simulated: boolean
      last_seq: number
    }
    AgentList: { items: S['Agent'][]; next_cursor: string | null; total: number; as_of_seq: number }
    AgentFacets: {
      status: { [value: string]: number }
      role: { [value: string]: number }
      workspace: { [value: string]: number }
      model: { [value: string]: number }
      source: { [value: string]: number }
      as_of_seq: number
    }
    AgentDetail: S['Agent'] & {
      config: { role: string; model: string | null; instructions: string | null; tools: string[] }
      metrics: {
        tool_calls: number
        tool_errors: number
        messages: number
        files_read: number
        files_written: number
        duration_seconds: number
        lines_added: number
        lines_removed: number
        cache_hit_ratio: number | null
      }
      usage_cost: {
        input: string
        output: string
        cache_read: string
        cache_write_5m: string
        cache_write_1h: string
      } | null
      parent: S['Agent'] | null
      children: S['Agent'][]
      as_of_seq: number
    }
    AgentTree: { items: (S['Agent'] & { depth: number })[]; as_of_seq: number }
    Block:
      | { type: 'text'; text: string; truncated?: boolean }
      | { type: 'thinking'; text: string; redacted?: boolean; truncated?: boolean }
      | { type: 'tool_call'; tool_call_id: string; name: string; input: unknown }
      | { type: 'tool_result'; tool_call_id: string; status: string; output: unknown }
      | { type: 'image'; media_type: string; bytes: number; ref: string }
    Message: {
      seq: number
      message_id: string
      role: 'user' | 'assistant' | 'system' | 'tool'
      blocks: S['Block'][]
      model: string | null
      time: string
      usage: { cost: string | null; tokens: number } | null
    }
    MessageList: { items: S['Message'][]; next_cursor: string | null; total: number; as_of_seq: number }
    ToolCall: {
      tool_call_id: string
      name: string
      server: string | null
      status: 'running' | 'ok' | 'error' | 'denied' | 'cancelled'
      input: unknown
      output: unknown
      error: string | null
      started_at: string
      completed_at: string | null
      duration_ms: number | null
      files: { path: string; operation: string; lines_added: number; lines_removed: number }[]
      child_agent_id: string | null
      seq: number
    }
    ToolCallList: { items: S['ToolCall'][]; next_cursor: string | null; total: number; as_of_seq: number }
    FileChange: {
      seq: number
      time: string
      operation: 'read' | 'created' | 'modified' | 'deleted'
      tool_call_id: string | null
      lines_added: number
      lines_removed: number
      lines: number | null
    }
    AgentFile: {
      path: string
      operations: { read: number; created: number; modified: number; deleted: number }
      lines_added: number
      lines_removed: number
      last_at: string
      changes: S['FileChange'][]
    }
    FileList: { items: S['AgentFile'][]; next_cursor: string | null; total: number; as_of_seq: number }
    FilePatch: {
      seq: number
      path: string
      operation: string
      patch: string | null
      lines_added: number
      lines_removed: number
    }
    Fact: {
      seq: number
      id: string
      source: string
      type: string
      time: string
      subject: string | null
      data: { [key: string]: unknown }
    }
    EventList: { items: S['Fact'][]; next_cursor: string | null; total: number; as_of_seq: number }
    Timeline: {
      items: {
        kind: 'tool' | 'agent' | 'message'
        id: string
        label: string
        agent_id: string
        start: string
        end: string | null
        status: string
      }[]
      as_of_seq: number
    }
    ActivityLine: {
      seq: number
      time: string
      kind: 'agent' | 'tool' | 'file' | 'source' | 'cost' | 'other'
      agent_id: string | null
      agent_name: string | null
      workspace: string | null
      text: string
      detail: string | null
      status: string | null
      simulated: boolean
    }
    ActivityPage: { items: S['ActivityLine'][]; next_cursor: string | null; as_of_seq: number }
    FleetStatus: {
      fleet: {
        total_agents: number
        active_agents: number
        by_status: { [status: string]: number }
        by_role: { [role: string]: number }
        total_cost: string
        total_tokens: number
      }
      tasks: { total: number; active: number; by_status: { [status: string]: number } }
      cost: {
        session: string
        today: string
        week: string
        month: string
        total: string
        yesterday_same_time: string
        burn_rate_hour: string
        unpriced_calls: number
        projected_month: string | null
      }
      tokens: { today: number; cache_hit_ratio_today: number | null }
      sources: { total: number; live: number; problems: number; importing: number }
      simulated: boolean
      version: string
      disk: { used_bytes: number; limit_bytes: number | null }
      as_of_seq: number
    }
    CostRow: {
      key: string
      keys: { [dimension: string]: string }
      label: string
      cost: string | null
      unpriced: boolean
      unpriced_calls: number
      tokens: number
      usage: S['Usage']
      calls: number
      percentage: number
      basis: { reported: string; computed: string; guessed: string }
    }
    CostReport: {
      breakdown: S['CostRow'][]
      total_cost: string
      total_tokens: number
      total_calls: number
      unpriced_calls: number
      period: { start: string | null; end: string | null }
      ledger: { entries: number; total_cost: string; matches: boolean; checked_at: string }
      previous: { total_cost: string | null }
      as_of_seq: number
    }
    LedgerEntry: {
      seq: number
      time: string
      agent_id: string | null
      model: string
      matched_model: string | null
      usage: S['Usage']
      cost: string | null
      basis: S['CostBasis']
      price_source: string | null
      request_id: string | null
      message_id: string | null
    }
    LedgerList: { items: S['LedgerEntry'][]; next_cursor: string | null; total: number; as_of_seq: number }
    ImportProgress: {
      files_done: number
      files_total: number
      bytes_done: number
      bytes_total: number
      lines_done: number
      rate_files_per_s: number
      seconds_left: number | null
      started_at: string
    }
    Source: {
      id: string
      kind: string
      name: string
      path: string
      state: 'live' | 'importing' | 'idle' | 'paused' | 'problem' | 'missing'
      state_reason: string | null
      lag_ms: number | null
      last_fact_at: string | null
      facts_total: number
      facts_today: number
      rate_per_minute: number
      history: number[]
      problems: number
      import: S['ImportProgress'] | null
    }
    FoundSource: { kind: string; name: string; path: string; detail: string; supported: boolean }
    SourceList: {
      items: S['Source'][]
      found: S['FoundSource'][]
      next_cursor: string | null
      total: number
      as_of_seq: number
    }
    Problem: { seq: number; location: string | null; reason: string; sample: string | null; time: string }
    ProblemList: { items: S['Problem'][]; next_cursor: string | null; total: number; as_of_seq: number }
    PriceOverride: {
      id: string
      model_pattern: string
      provider: string | null
      input: string
      output: string
      cache_read: string | null
      cache_write_5m: string | null
      cache_write_1h: string | null
      effective_from: string | null
      note: string | null
    }
    ModelPrice: {
      model: string
      matched_model: string | null
      calls: number
      cost: string | null
      basis: S['CostBasis']
      input: string | null
      output: string | null
      cache_read: string | null
      cache_write_5m: string | null
      cache_write_1h: string | null
    }
    Prices: {
      list_version: string
      overrides: S['PriceOverride'][]
      models: S['ModelPrice'][]
      seq?: number
    }
    ApiKey: {
      id: string
      name: string
      prefix: string
      scopes: string[]
      created_at: string
      expires_at: string | null
      last_used_at: string | null
      revoked_at: string | null
      rotate: boolean
    }
    KeyList: { items: S['ApiKey'][]; next_cursor: string | null; total: number; as_of_seq: number }
    Session: {
      name: string
      role: string
      via: 'session' | 'key'
      scopes: string[]
      expires_at: string | null
    }
    Settings: {
      version: string
      database: 'sqlite' | 'postgresql'
      data_dir: string
      host: string
      port: number
      claude_dirs: string[]
    }
  }
}
