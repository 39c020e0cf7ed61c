"""What a dossier of a region needs, section by section with the reason, and how much of it is there."""

from galenic.dossier.content_plan.plan import Plan, Requirement, plan, plans
from galenic.dossier.content_plan.standing import Line, Paper, State, Status, assess

__all__ = ["Line", "Paper", "Plan", "Requirement", "State", "Status", "assess", "plan", "plans"]
