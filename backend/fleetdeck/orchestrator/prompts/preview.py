"""Prompts as agents would get them for a draft of a task, side by side (RUN-3)."""

from fleetdeck.orchestrator.planner import complexity, graph, plan, task_type, workflows
from fleetdeck.orchestrator.prompts import library
from fleetdeck.orchestrator.prompts.context import variables
from fleetdeck.orchestrator.prompts.tokens import rough_tokens
from fleetdeck.orchestrator.schemas import PromptPreview, PromptPreviewRequest, RenderedPrompt, TaskDraft

OWN_FOLDER = "(a new folder of the task's own)"


def render(wanted: PromptPreviewRequest) -> PromptPreview:
    """Each role in each variant, in the order asked for. Raises NotFound for an unknown workflow."""
    values = _values(wanted.task)
    items: list[RenderedPrompt] = []
    for role in dict.fromkeys(wanted.roles):
        for variant in dict.fromkeys(wanted.variants):
            version = library.prompt(role, variant).version
            text = library.system_prompt(role, variant, values)
            items.append(
                RenderedPrompt(role=role, variant=variant, version=version, text=text, tokens=rough_tokens(text))
            )
    return PromptPreview(items=items)


def _values(draft: TaskDraft) -> dict[str, str]:
    kind, _ = task_type.decide(draft.prompt, draft.task_type)
    workflow = workflows.find(draft.workflow_id) if draft.workflow_id else workflows.for_type(kind)
    hard = complexity.estimate(draft.prompt)
    choices = plan.choices(workflow, hard, always_analyst=draft.always_include_analyst)
    roles = [step.role for step in graph.ordered(workflow.steps) if choices[step.id][0]]
    return variables(plan.title_of(draft.prompt), kind, roles, draft.working_directory or OWN_FOLDER)
