"""The hall: screens, counter boards, LED panels and voice show and say what the server says."""
