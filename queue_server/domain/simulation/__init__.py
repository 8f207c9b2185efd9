"""A simulated day of a waiting hall, drawn from chance that is an argument and run by the real picking rule."""

from .people import Day, Person, draw_day
from .plan import Chance, Demand, Desk, Habits, Plan, Session, plan_of, small_morning
from .running import Act, DeskState, HallNow, Outcome, Waited, run_day, script

__all__ = [
    "Act",
    "Chance",
    "Day",
    "Demand",
    "Desk",
    "DeskState",
    "Habits",
    "HallNow",
    "Outcome",
    "Person",
    "Plan",
    "Session",
    "Waited",
    "draw_day",
    "plan_of",
    "run_day",
    "script",
    "small_morning",
]
