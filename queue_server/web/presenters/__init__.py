"""Domain objects into messages: the only place that knows both."""
