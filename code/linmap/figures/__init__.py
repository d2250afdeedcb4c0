"""The pictures of the book: one module per chapter, each function draws one figure."""
