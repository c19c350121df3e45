"""Where tasks work: allowed folders, Git repositories, branches and worktrees of a task's own, and what follows."""
