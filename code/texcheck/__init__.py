r"""Check the mathematics a reader sees: the LaTeX of a MyST page is read, understood and evaluated.

It knows no book and no package. One file, one step; each imports only from those above it::

    trouble       what can be wrong with a formula, and where
    symbols       which commands the language has
    tokens        a formula -> its tokens
    tree          the shapes a formula can have
    grammar       tokens -> tree
    precise       numbers with 100 digits, and arrays of them
    scope         what the letters stand for at a place of the page; random points
    meaning       tree -> value at a point
    verdict       whether two values stand in a relation: equal, or correctly rounded
    trial         a claim at several points
    orders        how fast an error shrinks
    statements    a formula -> its statements
    definitions   what a statement defines
    declarations  what a statement says of letters: shapes, sets, laws
    claims        a statement -> definition, declaration, assumption, mention or claim
    fences        a page -> code, boxes, zones
    document      a page -> formulas, comments, numbers in words
    findings      what came of each of them
    python        a value of the text against a value of the page's code
    comments      what an author adds for the checker, unseen by readers
    idle          what stands in a worked example and does nothing
    reading       a page -> findings
    report        findings -> lines that editors open
    cells         the code of a page, run once
    checked       a page with both halves
    session       the pages of a test session
    plugin        every promise of a page is a test
    rendered      a page against its HTML
    strip         comments stay out of the HTML
    mutate        planted faults must be seen
"""

__all__ = []
