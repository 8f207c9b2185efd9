"""The internal process of a procedure (seed Đ3.5, Đ12.1): steps with person, content and time limit, in versions."""
