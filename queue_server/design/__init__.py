"""The look shared by every process: tokens, fonts, icons, words, page parts. A leaf: it imports no other part."""
