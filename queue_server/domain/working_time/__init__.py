"""Working days and hours, and the limits counted in them (BLDS 2015 Đ147–148, the yearly calendars)."""
