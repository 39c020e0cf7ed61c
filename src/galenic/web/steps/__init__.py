"""Steps of a lifecycle as pages: what can happen next, by whom, what stands in its way, and the form that signs it."""
