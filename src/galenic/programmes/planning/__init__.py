"""The product of a programme as its sponsor describes it, the plan that follows from it, and how far the plan is."""
