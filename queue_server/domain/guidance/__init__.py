"""Guidance (seed Đ5): a request with one owner, the channels it comes by, who is on duty."""
